"""What pages of people show, made ready for the templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.permissions import MEMBERS, STAFF, Permission, Role
from timebank.people import queries
from timebank.people.models import Person, RoleGrant
from timebank.people.queries import PersonToConfirm, Readiness, ToConfirm
from timebank.people.rules import Missing, PersonState, age_on
from timebank.people.views.timeline import timeline_of
from timebank.policies.errors import NoPolicyInForce
from timebank.policies.queries import policy_on
from timebank.web import formats
from timebank.web.formats import phone as dialled
from timebank.web.forms import JustConfirm
from timebank.web.identity import Identity
from timebank.web.words.people import LANGUAGES, METHODS, PURPOSES, RELATIONS, ROLES, STATES

__all__ = ["dialled", "line", "person_page", "readiness_rows", "side_by_side", "waiting_line"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One person in a list."""

    id: UUID
    title: str
    about: str
    url: str
    state: tuple[str, str] | None
    """Word and kind, where there is something to say."""


def about(person: Person, roles: frozenset[Role], day: date) -> str:
    """Return what somebody is in the branch: `봉사자 · 52세 · 월성동`."""
    parts = [str(ROLES[role]) for role in ROLES if role in roles]
    if person.birth_date is not None:
        parts.append(_("%(age)s years", age=age_on(person.birth_date, day)))
    if person.neighbourhood:
        parts.append(person.neighbourhood)
    return " · ".join(parts)


def line(person: Person, roles: frozenset[Role], day: date) -> PersonLine:
    state = None
    if person.state is not PersonState.ACTIVE:
        state = (str(STATES[person.state]), "")
    elif person.duplicate_of_id is not None and person.duplicate_settled_at is None:
        state = (_("May be there twice"), "warn")
    elif person.identity_seen_at is None and Role.VOLUNTEER in roles:
        state = (_("Identity not seen"), "info")
    return PersonLine(
        id=person.id,
        title=formats.name(person.name),
        about=about(person, roles, day),
        url=url_for("people.show", person_id=person.id),
        state=state,
    )


def waiting_line(each: PersonToConfirm, day: date) -> PersonLine:
    """Return somebody who waits for a coordinator, with what to do."""
    title = formats.name(each.name)
    joined = _("joined %(day)s", day=formats.day(each.registered_at))
    if each.why is ToConfirm.DUPLICATE:
        text = _("Somebody with the same name and birthday, or contact, is there. The same person?")
        return _waiting(each, title, text, (_("May be there twice"), "warn"), "people.duplicate")
    if each.why is ToConfirm.GUARDIAN:
        if each.birth_date is not None:
            title = _("%(name)s (%(age)s years)", name=title, age=age_on(each.birth_date, day))
        guardian = each.guardian_name
        text = (
            _("The consent of the guardian, %(guardian)s, is not there yet", guardian=formats.name(guardian))
            if guardian
            else _("The guardian's consent is not there yet")
        )
        return _waiting(each, title, text, (joined, "info"), "people.show")
    text = _("Joined as a volunteer · please look at a document and confirm")
    return _waiting(each, title, text, (joined, "info"), "people.show")


def _waiting(
    each: PersonToConfirm, title: str, text: str, state: tuple[str, str], endpoint: str
) -> PersonLine:
    return PersonLine(
        id=each.id, title=title, about=text, url=url_for(endpoint, person_id=each.id), state=state
    )


def side_by_side(
    newer: Person, older: Person, roles: Mapping[UUID, frozenset[Role]], day: date
) -> list[tuple[str, str, str, bool]]:
    """Return what two records say: the term, the newer, the older, whether they differ."""

    def born(person: Person) -> str:
        return formats.plain_day(person.birth_date) if person.birth_date else _("not given")

    def same(is_same: bool) -> str:  # noqa: FBT001
        return str(_("the same") if is_same else _("another, or none"))

    phone = newer.phone_index is not None and newer.phone_index == older.phone_index
    email = newer.email_index is not None and newer.email_index == older.email_index
    return [
        (_("Name"), newer.name, older.name, newer.name_folded != older.name_folded),
        (_("Birth date"), born(newer), born(older), newer.birth_date != older.birth_date),
        (_("Telephone"), same(phone), same(phone), not phone),
        (_("E-mail"), same(email), same(email), not email),
        (
            _("Neighbourhood"),
            newer.neighbourhood or _("not given"),
            older.neighbourhood or _("not given"),
            newer.neighbourhood != older.neighbourhood,
        ),
        (_("As"), about(newer, roles[newer.id], day), about(older, roles[older.id], day), False),
        (_("Since"), formats.long_day(newer.registered_at), formats.long_day(older.registered_at), False),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyRow:
    """One thing that is needed before visits count."""

    missing: Missing
    title: str
    text: str | None
    word: str
    kind: str


def readiness_rows(ready: Readiness) -> list[ReadyRow]:
    """Return what is needed, done or not, in the order in which it is best done."""
    lacks = set(ready.missing)
    done, todo = (_("Done"), "ok"), (_("Missing"), "warn")
    rows = [
        ReadyRow(
            missing=Missing.IDENTITY,
            title=_("Identity check"),
            text=_("Seen on %(day)s", day=formats.day(ready.identity_seen_at))
            if ready.identity_seen_at
            else _("Please bring an identity document to the branch"),
            word=(todo if Missing.IDENTITY in lacks else done)[0],
            kind=(todo if Missing.IDENTITY in lacks else done)[1],
        )
    ]
    if ready.guardian_needed:
        here = todo if Missing.GUARDIAN in lacks else done
        rows.append(
            ReadyRow(
                missing=Missing.GUARDIAN,
                title=_("Guardian's consent"),
                text=None,
                word=here[0],
                kind=here[1],
            )
        )
    if Missing.CONSENT in lacks:
        rows.append(
            ReadyRow(
                missing=Missing.CONSENT,
                title=_("Consent to care records"),
                text=_("Without it, visits cannot be kept"),
                word=todo[0],
                kind=todo[1],
            )
        )
    needed, received = formats.hours(ready.training_needed), formats.hours(ready.training_minutes)
    rows.append(
        ReadyRow(
            missing=Missing.TRAINING,
            title=_("Basic training, %(needed)s", needed=needed),
            text=_("%(received)s of %(needed)s received", received=received, needed=needed),
            word=_("%(left)s left", left=formats.hours(ready.training_left))
            if ready.training_left
            else done[0],
            kind="warn" if ready.training_left else "ok",
        )
    )
    late = Missing.AGE in lacks
    rows.append(
        ReadyRow(
            missing=Missing.AGE,
            title=_("%(age)s years or older", age=ready.minimum_age),
            text=_("From %(day)s", day=formats.plain_day(ready.old_enough_on))
            if late and ready.old_enough_on
            else None,
            word=(todo if late else done)[0],
            kind=(todo if late else done)[1],
        )
    )
    return rows


def person_page(session: Session, *, who: Identity, person_id: UUID, now: datetime) -> dict[str, Any]:
    """Return what the page of one person shows, for somebody of the branch's staff."""
    today = clock.local_day(now, who.zone)
    person = queries.get_person(session, branch_id=who.branch_id, person_id=person_id)
    grants = queries.list_grants(session, branch_id=who.branch_id, person_id=person_id)
    roles = frozenset(grant.role for grant in grants if _in_force(grant, today))
    consents = queries.list_consents(session, branch_id=who.branch_id, person_id=person_id)
    trainings = queries.list_trainings(session, branch_id=who.branch_id, person_id=person_id)
    relatives = queries.relatives_of(session, branch_id=who.branch_id, person_id=person_id, with_ended=True)
    is_active = person.state is PersonState.ACTIVE
    may_manage = who.may(Permission.MANAGE_PEOPLE) and is_active
    return {
        "person": person,
        "about": about(person, roles, today),
        "state": None if is_active else STATES[person.state],
        "is_duplicate": person.duplicate_of_id is not None and person.duplicate_settled_at is None,
        "ready": _ready(session, who, person, today) if Role.VOLUNTEER in roles and is_active else None,
        "grants": [
            {
                "grant": grant,
                "word": ROLES[grant.role],
                "days": days_of(grant),
                "now": _in_force(grant, today),
                "may_end": may_manage
                and grant.role in MEMBERS
                and (grant.ends_on is None or grant.ends_on >= today),
            }
            for grant in grants
        ],
        "relatives": [
            {
                "relative": each,
                "word": RELATIONS[each.relation] if each.relation else _("Family"),
                "url": url_for("people.show", person_id=each.person.id),
                "open": each.link.ended_at is None,
            }
            for each in relatives
        ],
        "consents": [
            {
                "consent": each,
                "word": PURPOSES[each.purpose],
                "how": METHODS[each.method],
                "towards": next((r.person.name for r in relatives if r.person.id == each.towards_id), None),
            }
            for each in consents
        ],
        "trainings": trainings,
        "timeline": timeline_of(
            session,
            person=person,
            grants=grants,
            consents=consents,
            trainings=trainings,
            relatives=relatives,
            zone=who.zone,
        ),
        "language": LANGUAGES.get(person.language, person.language),
        "may_manage": may_manage,
        "is_me": person.id == who.person_id,
        "is_staff": bool(roles & STAFF),
        "today": today,
        "just_confirm": JustConfirm,
        "slip_url": _slip_url,
        "care": _care_links(who, person, roles) if is_active else [],
    }


def _care_links(who: Identity, person: Person, roles: frozenset[Role]) -> list[tuple[str, str]]:
    """Return what a coordinator does next with somebody: label and address."""
    if not who.may(Permission.MANAGE_CARE):
        return []
    links = []
    if roles & MEMBERS and person.id != who.person_id and who.may(Permission.MANAGE_EXCHANGE):
        # Points are given and care is asked for in a call, once the person is known to be the caller.
        links.append((_("They are calling"), url_for("calls.new", person_id=person.id)))
    if Role.VOLUNTEER in roles:
        links.append((_("Introduce to somebody"), url_for("care.assign", volunteer=person.id)))
        links.append((_("Enter a visit"), url_for("care.enter", volunteer=person.id)))
    if Role.SENIOR in roles:
        links.append((_("Find a volunteer"), url_for("care.assign", senior=person.id)))
    if roles & MEMBERS and person.id != who.person_id:
        links.append((_("Who may act for them"), url_for("delegations.of_person", person_id=person.id)))
    return links


def _slip_url(person_id: UUID) -> str:
    return url_for("slips.for_member", person_id=person_id)


def _ready(session: Session, who: Identity, person: Person, today: date) -> dict[str, Any] | None:
    try:
        policy = policy_on(session, branch_id=who.branch_id, day=today)
    except NoPolicyInForce:
        return None
    ready = queries.readiness(session, branch_id=who.branch_id, person=person, policy=policy, day=today)
    return {"rows": readiness_rows(ready), "ready": ready.ready, "left": len(ready.missing)}


def _in_force(grant: RoleGrant, day: date) -> bool:
    return grant.starts_on <= day and (grant.ends_on is None or grant.ends_on >= day)


def days_of(grant: RoleGrant) -> str:
    """Return from when to when a role is held."""
    if grant.ends_on is None:
        return str(_("from %(first)s", first=formats.plain_day(grant.starts_on)))
    if grant.ends_on < grant.starts_on:
        return str(_("taken back before it began"))
    first, last = formats.plain_day(grant.starts_on), formats.plain_day(grant.ends_on)
    return str(_("%(first)s to %(last)s", first=first, last=last))
