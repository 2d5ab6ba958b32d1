"""The volunteer's first page: today, what became of the last visits, points, and who waits for help."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from timebank.care.queries.listing import (
    VisitRow,
    list_assignments,
    list_offers,
    list_open_needs,
    list_visits,
    pending_minutes,
)
from timebank.care.rules import OfferState, VisitState
from timebank.care.views import drafts, showing, words
from timebank.care.views.blueprint import bp, keep_daily_looks, rules_today, session, today
from timebank.care.views.todays import todays_of
from timebank.core import clock
from timebank.core.permissions import Permission
from timebank.exchange.views.gift_blueprint import gifts_waiting
from timebank.ledger.queries import balances_of
from timebank.ledger.rules import AccountKind
from timebank.people.queries import Readiness, find_next_event, get_people, get_person, readiness
from timebank.people.rules import Missing, birthday
from timebank.policies.rules import PolicyInForce, why_and_when
from timebank.web import formats
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.words.ledger import ACCOUNTS

RECENT = 4
ON_HOME = 3
MANY = 200
TODAY = {
    1: lazy_gettext("%(name)s, you meet one person today"),
    2: lazy_gettext("%(name)s, you meet two people today"),
    3: lazy_gettext("%(name)s, you meet three people today"),
    4: lazy_gettext("%(name)s, you meet four people today"),
}
LEFT = {
    1: lazy_gettext("One thing is left before you can begin"),
    2: lazy_gettext("Two things are left before you can begin"),
    3: lazy_gettext("Three things are left before you can begin"),
    4: lazy_gettext("Four things are left before you can begin"),
    5: lazy_gettext("Five things are left before you can begin"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    title: str
    text: str | None
    word: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow:
    title: str
    text: str | None
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    total: int
    rows: list[PointRow]
    why: str


@bp.get("/home")
@requires(Permission.LOG_VISIT)
def home() -> ResponseReturnValue:
    """Show a volunteer what is to be done, and how things stand."""
    # Its pages use care's words, so that care's cannot be read after them.
    from timebank.exchange.views.redemption_answers import asked_lines

    branch_id, person_id, day = me().branch_id, me().person_id, today()
    person = get_person(session(), branch_id=branch_id, person_id=person_id)
    rules = rules_today()
    state = readiness(session(), branch_id=branch_id, person=person, policy=rules, day=day)
    to_answer = showing.to_answer()
    rows = _recent(to_answer)
    assignments = list_assignments(
        session(), branch_id=branch_id, volunteer_id=person_id, since=day, until=day, limit=MANY
    )
    todays = todays_of([line.assignment for line in assignments], day)
    needs = list_open_needs(session(), branch_id=branch_id, limit=ON_HOME + 1)
    offers = list_offers(session(), branch_id=branch_id, volunteer_id=person_id, states={OfferState.WAITING})
    page = render_template(
        "care/home.html",
        heading=_heading(person.name, state, len(todays)),
        lead=_lead(state),
        today=day,
        gifts_waiting=gifts_waiting(),
        asked=asked_lines(),
        ready=state.ready,
        waiting_answers=len(to_answer),
        steps=[]
        if state.ready
        else _steps(state, _seen(person.identity_seen_at, person.identity_seen_by_id)),
        steps_title=_steps_title(state),
        event=find_next_event(session(), branch_id=branch_id, now=clock.now())
        if Missing.TRAINING in state.missing
        else None,
        training_missing=Missing.TRAINING in state.missing,
        training_url=url_for("trainings.listing"),
        todays=todays,
        draft=drafts.line(),
        has_assignments=bool(assignments),
        recent=showing.own_lines(rows, to_answer),
        points=_points(person.birth_date, rules, day),
        points_url=url_for("points.home"),
        needs=showing.need_lines(
            [row.need for row in needs[:ON_HOME]], {row.need.id: row.offer.id for row in offers}
        ),
        more_needs=len(needs) > ON_HOME,
        may_offer=state.ready,
        confirm=JustConfirm(),
    )
    # All is read by now: the looks are a unit of work of their own.
    keep_daily_looks({card.senior_id for card in todays if card.has_address})
    return page


def _recent(to_answer: set[UUID]) -> list[VisitRow]:
    """Return the newest visits, those first that wait for an answer."""
    newest, unsettled = (
        list_visits(
            session(),
            branch_id=me().branch_id,
            volunteer_id=me().person_id,
            states=states,
            limit=RECENT,
        )[:RECENT]
        for states in ((), {VisitState.REJECTED, VisitState.DISPUTED})
    )
    first = [row for row in unsettled if row.visit.id in to_answer]
    known = {row.visit.id for row in first}
    return [*first, *(row for row in newest if row.visit.id not in known)][:RECENT]


def _heading(name: str, state: Readiness, count: int) -> str:
    if not state.ready:
        return str(_("%(name)s, welcome", name=formats.name(name)))
    if not count:
        return str(_("%(name)s, no visit is planned for today", name=formats.name(name)))
    if count in TODAY:
        return str(TODAY[count]) % {"name": formats.name(name)}
    return str(_("%(name)s, you meet %(num)d people today", name=formats.name(name), num=count))


def _lead(state: Readiness) -> str | None:
    if state.ready:
        return None
    if state.missing == (Missing.TRAINING,):
        return str(
            _(
                "With %(hours)s more of training you can begin to visit.",
                hours=formats.hours(state.training_left),
            )
        )
    return str(_("A few things come before your first visit."))


def _steps_title(state: Readiness) -> str:
    return str(LEFT[len(state.missing)]) if state.missing else ""


def _steps(state: Readiness, seen: str | None) -> list[Step]:
    done, open_ = str(_("Done")), str(_("Still to do"))

    def step(title: str, text: str | None, *, ok: bool, word: str | None = None) -> Step:
        return Step(title=title, text=text, word=done if ok else (word or open_), kind="ok" if ok else "warn")

    hours = formats.hours(state.training_needed)
    found = [
        step(
            _("Who you are"),
            seen if state.identity_seen else _("Show your identity card at the branch. A copy is not kept."),
            ok=state.identity_seen,
        ),
        step(
            _("Training, %(hours)s", hours=hours),
            _(
                "You have had %(done)s of %(hours)s",
                done=formats.hours(state.training_minutes),
                hours=hours,
            ),
            ok=not state.training_left,
            word=_("%(hours)s left", hours=formats.hours(state.training_left)),
        ),
        step(
            _("%(age)d years or older", age=state.minimum_age),
            None
            if state.age_ok
            else _("You can begin on %(day)s.", day=formats.plain_day(state.old_enough_on))
            if state.old_enough_on
            else _("The branch does not know your birth date yet. Please call."),
            ok=state.age_ok,
        ),
    ]
    if state.guardian_needed:
        found.append(
            step(
                _("Your guardian agrees"),
                None if state.guardian_ok else _("Bring the signed form to the branch, or ask them to call."),
                ok=state.guardian_ok,
            )
        )
    if not state.consent_ok:
        found.append(
            step(
                _("You agree that visits are written down"),
                _("You can agree under “My data”, or at the branch."),
                ok=False,
            )
        )
    return found


def _seen(at: datetime | None, by_id: UUID | None) -> str | None:
    if at is None or by_id is None:
        return None
    seen_by = get_people(session(), branch_id=me().branch_id, ids=[by_id])
    return f"{words.coordinator(seen_by[by_id].name)} · {formats.day(at)}" if seen_by else formats.day(at)


def _points(birth_date: date | None, rules: PolicyInForce, day: date) -> Points:
    branch_id, person_id = me().branch_id, me().person_id
    balances = balances_of(session(), branch_id=branch_id, owner_id=person_id)
    own = balances.get(AccountKind.OWN, 0)
    gift = balances.get(AccountKind.GIFT_ONLY, 0)
    share = _(
        "%(part)d of %(whole)d parts",
        part=rules.gift_only_share.numerator,
        whole=rules.gift_only_share.denominator,
    )
    sentences = []
    waiting = pending_minutes(session(), branch_id=branch_id, volunteer_id=person_id)
    if waiting:
        sentences.append(
            _(
                "When the visits being checked are approved, %(points)s are added.",
                points=formats.points(waiting),
            )
        )
    own_from = None
    if birth_date is not None:
        why = why_and_when(
            rules,
            all_gift_only_until=birthday(birth_date, rules.gift_only_until_age),
            own_use_from=birthday(birth_date, rules.own_use_age),
            day=day,
        )
        own_from = why.own_use_from
        if not sentences and not own + gift:
            sentences.append(_("An hour of care is one point."))
        if why.all_gift_only_until:
            sentences.append(
                _(
                    "What you earn before you turn %(age)d, on %(day)s, is all for giving; "
                    "after that %(share)s are.",
                    age=rules.gift_only_until_age,
                    day=formats.plain_day(why.all_gift_only_until),
                    share=share,
                )
            )
        else:
            sentences.append(_("Of each credit, %(share)s are for giving only.", share=share))
    rows = [
        PointRow(
            title=_("Usable from %(age)d", age=rules.own_use_age),
            text=_("You can use them from %(day)s", day=formats.plain_day(own_from))
            if own_from and own_from > day
            else _("You can use them now"),
            minutes=own,
        ),
        PointRow(title=_("For giving only"), text=_("You can give them now"), minutes=gift),
    ]
    more = {
        AccountKind.RECEIVED: (_("Given to you"), _("For care that you need")),
        AccountKind.HELD: (ACCOUNTS[AccountKind.HELD], None),
        AccountKind.DEBT: (ACCOUNTS[AccountKind.DEBT], None),
    }
    rows += [
        PointRow(title=str(title), text=text, minutes=balances[kind])
        for kind, (title, text) in more.items()
        if balances.get(kind)
    ]
    # The same figure as on the page about points.
    total = sum(balances.values())
    return Points(total=total, rows=rows if any(balances.values()) else [], why=" ".join(sentences))
