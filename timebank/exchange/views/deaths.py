"""Deaths of members: the list, recording one, the family's wish, the second person, mistakes."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext, ngettext
from flask_babel import gettext as _

from timebank.care.forms.fields import given
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.deaths import (
    RecordDeath,
    record_death,
)
from timebank.exchange.forms.deaths import (
    GOES,
    KNOWN_BY,
    NO_WISH,
    RecordDeathForm,
)
from timebank.exchange.models import Death
from timebank.exchange.queries.deaths import (
    DeathLine,
    destination_of,
    find_death_of,
    get_death_line,
    list_deaths,
)
from timebank.exchange.queries.freezes import has_undecided_visits, holdings_of, open_things_of
from timebank.exchange.rules.deaths import DeathState, KnownBy
from timebank.exchange.views.second import am_second_person
from timebank.people.queries import get_people, get_person
from timebank.policies.rules import OnDeath
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import BaseForm
from timebank.web.identity import me, requires

bp = Blueprint("deaths", __name__)
session = db.session
STATES: dict[DeathState, tuple[LazyString, str]] = {
    DeathState.RECORDED: (lazy_gettext("Waits for a second person"), "warn"),
    DeathState.CONFIRMED: (lazy_gettext("Confirmed"), "ok"),
    DeathState.WITHDRAWN: (lazy_gettext("Withdrawn as a mistake"), "bad"),
    DeathState.REVERSED: (lazy_gettext("Reversed as a mistake"), "bad"),
}


NOT_BY_YOU = lazy_gettext(
    "You recorded this, are a relative, or it is decided already. A colleague confirms it; please ask one."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeLine:
    """One record in a list."""

    url: str | None
    title: str
    text: str
    note: str
    word: str
    kind: str


def today() -> date:
    return clock.local_day(clock.now(), me().zone)


def common(form: BaseForm) -> dict[str, Any]:
    """Return what every command of the page says."""
    return {"branch_id": me().branch_id, "id": form.asked_id, "actor_id": me().person_id}


@bp.get("/desk/deaths")
@requires(Permission.READ_EXCHANGE)
def listing() -> ResponseReturnValue:
    """List the deaths on record, those that wait for a second person first."""
    rows = list_deaths(session(), branch_id=me().branch_id)
    return render_template(
        "exchange/life_list.html",
        title=_("Deaths"),
        lead=_(
            "A death is recorded on the person's page. Points move when a second person has confirmed it."
        ),
        groups=[
            (
                _("Waiting for a second person"),
                [_line(row) for row in rows if row.death.state is DeathState.RECORDED],
                _("Nothing waits"),
                _("What a colleague records stands here until somebody confirms it."),
            ),
            (
                _("Done"),
                [_line(row) for row in rows if row.death.state is not DeathState.RECORDED],
                _("Nothing is on record"),
                _("Open the person's page to record a death."),
            ),
        ],
    )


def _line(row: DeathLine) -> LifeLine:
    word, kind = STATES[row.death.state]
    return LifeLine(
        url=url_for("deaths.show", death_id=row.death.id),
        title=formats.name(row.person),
        text=_("Died on %(day)s", day=formats.plain_day(row.death.died_on)),
        note=_(
            "Recorded by %(name)s on %(day)s", name=row.recorded_by, day=formats.day(row.death.recorded_at)
        ),
        word=str(word),
        kind=kind,
    )


@bp.route("/people/<uuid:person_id>/death", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def record(person_id: UUID) -> ResponseReturnValue:
    """Record that somebody has died."""
    branch_id = me().branch_id
    person = get_person(session(), branch_id=branch_id, person_id=person_id)
    form = RecordDeathForm()
    if form.validate_on_submit():
        with form.refusals():
            death_id = do(
                record_death,
                RecordDeath(
                    **common(form),
                    person_id=person_id,
                    died_on=given(form.died_on.data),
                    known_by=KnownBy(form.known_by.data),
                    wish=None if form.wish.data in (None, NO_WISH) else OnDeath(form.wish.data),
                    wish_paper=form.wish_paper.data,
                    wish_seen_by=form.wish_seen_by.data,
                ),
            )
            flash(_("The death is on record, and the account stands still."), "ok")
            return redirect(url_for("deaths.show", death_id=death_id))
    standing = find_death_of(session(), branch_id=branch_id, person_id=person_id)
    if standing is not None and form.refused_with == 200:  # noqa: PLR2004
        return redirect(url_for("deaths.show", death_id=standing.id))
    there = holdings_of(session(), branch_id=branch_id, person_id=person_id)
    return form.page(
        "exchange/life_form.html",
        title=_("%(name)s: record a death", name=formats.name(person.name)),
        lead=_("Please look twice that this is the right person."),
        back_url=url_for("people.show", person_id=person_id),
        back_label=formats.name(person.name),
        answers=[
            (
                _("Birth date"),
                formats.plain_day(person.birth_date) if person.birth_date else _("not given"),
                None,
            ),
            (_("Points on the account"), formats.points_hours(there.minutes), None),
            *under_way(person_id),
        ],
        notices=[
            (
                _(
                    "At once the account stands still, messages stop, visits, requests and gifts that are "
                    "not final end. No point leaves before a second person has confirmed it."
                ),
                "",
            )
        ],
        today=today(),
        hints={
            "wish_paper": _("Only with a wish: the file and its number."),
            "wish_seen_by": _("Only with a wish: the name of who saw the family sign."),
        },
        label=_("Record the death"),
        note=_("A mistake can be withdrawn until it is confirmed."),
    )


def under_way(person_id: UUID) -> list[tuple[str, str, None]]:
    """Return what would end with it: gifts that are not final, and requests for care."""
    there = open_things_of(session(), branch_id=me().branch_id, person_id=person_id)
    gifts = ngettext("%(num)d gift", "%(num)d gifts", there.gifts)
    requests = ngettext("%(num)d request", "%(num)d requests", there.redemptions)
    return [(_("Gifts that are not final"), gifts, None), (_("Requests for care underway"), requests, None)]


@bp.get("/desk/deaths/<uuid:death_id>")
@requires(Permission.READ_EXCHANGE)
def show(death_id: UUID) -> ResponseReturnValue:
    """Show one record, and what can be done next."""
    row = get_death_line(session(), branch_id=me().branch_id, death_id=death_id)
    death, who = row.death, me()
    word, kind = STATES[death.state]
    recorded = death.state is DeathState.RECORDED
    actions = []
    notices = waits_of(death)
    if recorded and who.may(Permission.DECIDE_EXCHANGE):
        if may_confirm(death, destination_of(session(), death).heir_id):
            actions.append((_("Confirm it as the second person"), url_of("confirm", death), ""))
        else:
            notices.append((NOT_BY_YOU, ""))
    if recorded and who.may(Permission.MANAGE_EXCHANGE):
        actions.append((_("Write down the family's wish"), url_of("wish", death), "secondary"))
        actions.append((_("It was a mistake: withdraw it"), url_of("withdraw", death), "tertiary"))
    if death.state is DeathState.CONFIRMED and who.may(Permission.DECIDE_EXCHANGE):
        actions.append((_("It was a mistake: reverse it"), url_of("reverse", death), "tertiary"))
    return render_template(
        "exchange/life_page.html",
        title=formats.name(row.person),
        word=word,
        kind=kind,
        back_url=url_for("deaths.listing"),
        back_label=_("Deaths"),
        notices=notices,
        answers=answers_of(row),
        actions=actions,
        steps=_steps(row),
    )


def url_of(action: str, death: Death) -> str:
    return url_for(f"deaths.{action}", death_id=death.id)


def may_confirm(death: Death, heir_id: UUID | None) -> bool:
    """Return whether whoever looks may confirm it: neither who recorded it, nor who wrote down the wish."""
    parties = [death.person_id, *([heir_id] if heir_id else [])]
    asked_by = {death.recorded_by_id, death.wish_by_id or death.recorded_by_id}
    return all(am_second_person(parties=parties, asked_by_id=each) for each in asked_by)


def waits_of(death: Death) -> list[tuple[str | LazyString, str]]:
    if death.state is DeathState.RECORDED and has_undecided_visits(
        session(), branch_id=death.branch_id, person_id=death.person_id
    ):
        return [(_("Visits of this person still wait for a decision. Please decide them first."), "warn")]
    return []


def answers_of(row: DeathLine) -> list[tuple[str, str, None]]:
    death = row.death
    found: list[tuple[str, str, None]] = [
        (_("Day of death"), formats.long_day(death.died_on), None),
        (_("Known by"), str(KNOWN_BY[death.known_by]), None),
        (_("What the rules of that day say"), str(GOES[death.rule]), None),
        (
            _("The family's wish"),
            str(GOES[death.wish]) if death.wish else _("Nothing in writing so far"),
            None,
        ),
    ]
    if death.wish_paper and death.wish_seen_by:
        found.append((_("The family's paper"), f"{death.wish_paper} · {death.wish_seen_by}", None))
    if death.state is DeathState.RECORDED:
        there = holdings_of(session(), branch_id=death.branch_id, person_id=death.person_id)
        going = destination_of(session(), death)
        found.append((_("Points on the account"), formats.points_hours(there.minutes), None))
        if there.debt:
            found.append((_("Owed, and settled first"), formats.points_hours(there.debt), None))
        found.append((_("Where they would go"), _goes(going.to, going.heir_id), None))
    elif death.went_to is not None:
        found.append((_("Points that moved"), formats.points_hours(death.minutes), None))
        if death.debt_minutes:
            found.append((_("Owed, and settled first"), formats.points_hours(death.debt_minutes), None))
        found.append((_("Where they went"), _goes(death.went_to, death.heir_id), None))
    return found


def _goes(to: OnDeath, heir_id: UUID | None) -> str:
    if heir_id is None:
        return str(GOES[to])
    heir = get_person(session(), branch_id=me().branch_id, person_id=heir_id)
    return f"{GOES[to]} · {formats.name(heir.name)}"


def _steps(row: DeathLine) -> list[dict[str, Any]]:
    death = row.death
    ids = {each for each in (death.confirmed_by_id, death.ended_by_id) if each}
    names = {
        each.id: each.name for each in get_people(session(), branch_id=death.branch_id, ids=ids).values()
    }
    steps: list[dict[str, Any]] = [
        {"at": death.recorded_at, "text": _("Recorded by %(name)s", name=row.recorded_by)}
    ]
    if death.confirmed_at and death.confirmed_by_id:
        confirmed = _("Confirmed by %(name)s", name=names[death.confirmed_by_id])
        steps.append({"at": death.confirmed_at, "text": confirmed})
    if death.ended_at and death.ended_by_id:
        text = _("Taken back by %(name)s", name=names[death.ended_by_id])
        steps.append({"at": death.ended_at, "text": text, "note": death.end_reason})
    if death.state is DeathState.RECORDED:
        steps.append({"when": _("Next"), "text": _("A second person confirms it"), "next": True})
    return steps
