"""The places of the branch: which there are, and what is said of them."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.matching.commands import (
    AddPlace,
    ChangePlace,
    ClosePlace,
    add_place,
    change_place,
    close_place,
)
from timebank.matching.forms import PlaceForm
from timebank.matching.models import PlaceFact
from timebank.matching.queries import get_kept_place, list_facts, list_kept_places
from timebank.matching.rules.places import KeptPlace
from timebank.matching.views.blueprint import bp, common, session
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires


@bp.get("/rounds/places")
@requires(Permission.READ_FOOD)
def places() -> ResponseReturnValue:
    """List the branch's places, those that are closed apart."""
    found = list_kept_places(session(), branch_id=me().branch_id, with_closed=True)
    return render_template(
        "matching/places.html",
        lines=[_line(each) for each in found if each.closed_at is None],
        closed=[_line(each) for each in found if each.closed_at is not None],
        may_manage=me().may(Permission.MANAGE_FOOD),
    )


def _line(place: KeptPlace) -> dict[str, Any]:
    return {
        "title": place.name,
        "text": place.address,
        "note": " · ".join(filter(None, (place.directions, place.remark))),
        "closed": formats.long_day(place.closed_at) if place.closed_at else None,
        "url": url_for("matching.place", place_id=place.id),
    }


@bp.route("/rounds/places/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def new_place() -> ResponseReturnValue:
    """Keep a place."""
    form = PlaceForm()
    if form.validate_on_submit():
        with form.refusals():
            do(add_place, AddPlace(**common(form.asked_id), **form.said))
            flash(_("The place is kept. It can be chosen for every round from now on."), "ok")
            return redirect(url_for("matching.places"))
    return form.page("matching/place.html", place=None, may_change=True)


@bp.get("/rounds/places/<uuid:place_id>")
@requires(Permission.READ_FOOD)
def place(place_id: UUID) -> ResponseReturnValue:
    """Show a place, and what was said of it before."""
    found = get_kept_place(session(), branch_id=me().branch_id, place_id=place_id)
    return _page(found, PlaceForm(obj=found, unsent=True))


@bp.post("/rounds/places/<uuid:place_id>")
@requires(Permission.MANAGE_FOOD)
def edit_place(place_id: UUID) -> ResponseReturnValue:
    """Say it anew."""
    found = get_kept_place(session(), branch_id=me().branch_id, place_id=place_id)
    form = PlaceForm()
    if form.validate_on_submit():
        with form.refusals():
            read = form.version.data or ""
            do(
                change_place,
                ChangePlace(
                    **common(form.asked_id),
                    **form.said,
                    place_id=place_id,
                    version=int(read) if read.isdecimal() else 0,
                ),
            )
            flash(_("The place is changed."), "ok")
            return redirect(url_for("matching.places"))
    return _page(found, form)


@bp.post("/rounds/places/<uuid:place_id>/close")
@requires(Permission.MANAGE_FOOD)
def shut_place(place_id: UUID) -> ResponseReturnValue:
    """Offer it no more."""
    form = JustConfirm()
    found = get_kept_place(session(), branch_id=me().branch_id, place_id=place_id)
    if form.validate_on_submit():
        with form.refusals():
            do(close_place, ClosePlace(**common(form.asked_id), place_id=place_id))
            flash(_("The place is closed. Rounds that are held there keep it."), "ok")
            return redirect(url_for("matching.places"))
        return _page(found, PlaceForm(obj=found, unsent=True), form)
    return redirect(url_for("matching.place", place_id=place_id))


def _page(found: KeptPlace, form: PlaceForm, refused: JustConfirm | None = None) -> ResponseReturnValue:
    facts = list_facts(session(), branch_id=me().branch_id, place_id=found.id)
    # What somebody else said meanwhile stands below what was not taken.
    earlier = facts if form.refused_with == HTTPStatus.CONFLICT else facts[1:]
    answer = render_template(
        "matching/place.html",
        form=form,
        refused=refused,
        place=found,
        facts=_facts(found),
        earlier=[_fact_line(each) for each in earlier],
        closed=formats.long_day(found.closed_at) if found.closed_at else None,
        may_change=me().may(Permission.MANAGE_FOOD) and found.closed_at is None,
        confirm=JustConfirm(unsent=True),
    )
    return answer, (refused or form).refused_with


def _facts(place: KeptPlace) -> list[tuple[str, str]]:
    said = (
        (_("Address"), place.address),
        (_("How to find it"), place.directions),
        (_("When it is open"), place.remark),
    )
    return [(label, value) for label, value in said if value]


def _fact_line(fact: PlaceFact) -> dict[str, str]:
    lines = (fact.address, fact.directions, fact.remark)
    return {
        "title": fact.name,
        "text": " · ".join(filter(None, lines)),
        "note": str(_("Since %(day)s", day=formats.long_day(fact.told_at))),
    }
