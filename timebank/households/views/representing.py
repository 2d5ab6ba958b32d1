"""Naming the member who represents a household, and taking that back."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.households.commands import (
    EndRepresentation,
    NameRepresentative,
    end_representation,
    name_representative,
)
from timebank.households.models import Household
from timebank.households.queries import get_household, list_possible_members
from timebank.households.views.blueprint import bp, session
from timebank.people.queries import get_people
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires


@bp.post("/<uuid:household_id>/representative/<uuid:person_id>")
@requires(Permission.MANAGE_HOUSEHOLDS)
def name_member(household_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Let the member act for the household on their own pages."""
    who, form = me(), JustConfirm()
    get_household(session(), branch_id=who.branch_id, household_id=household_id)
    if form.validate_on_submit():
        command = NameRepresentative(
            branch_id=who.branch_id,
            id=form.asked_id,
            actor_id=who.person_id,
            household_id=household_id,
            person_id=person_id,
        )
        do(name_representative, command)
        flash(_("From now on they read on their own pages what is set aside, and choose the time."), "ok")
    return redirect(url_for("households.show", household_id=household_id))


@bp.post("/<uuid:household_id>/representative/end")
@requires(Permission.MANAGE_HOUSEHOLDS)
def end_member(household_id: UUID) -> ResponseReturnValue:
    """Take the household off the member's pages."""
    who, form = me(), JustConfirm()
    get_household(session(), branch_id=who.branch_id, household_id=household_id)
    if form.validate_on_submit():
        command = EndRepresentation(
            branch_id=who.branch_id, id=form.asked_id, actor_id=who.person_id, household_id=household_id
        )
        do(end_representation, command)
        flash(_("The household is on nobody's pages any more."), "ok")
    return redirect(url_for("households.show", household_id=household_id))


def represented(household: Household) -> dict[str, Any]:
    """Return who represents the household on screen, or who of the members could."""
    if household.person_id is not None:
        found = get_people(session(), branch_id=household.branch_id, ids=[household.person_id])
        return {
            "name": formats.name(found[household.person_id].name),
            "end_url": url_for("households.end_member", household_id=household.id),
        }
    return {
        "name": None,
        "members": [
            {
                "name": formats.name(each.name),
                "url": url_for("households.name_member", household_id=household.id, person_id=each.id),
            }
            for each in list_possible_members(session(), household)
        ],
    }
