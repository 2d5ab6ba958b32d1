"""What happened to one person in the branch, newest first."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.people import queries
from timebank.people.models import Consent, Person, RoleGrant, Training
from timebank.people.queries import Relative
from timebank.web import formats
from timebank.web.words.people import DOCUMENTS, PURPOSES, ROLES


def timeline_of(  # noqa: PLR0913  each is one source of what happened
    session: Session,
    *,
    person: Person,
    grants: Sequence[RoleGrant],
    consents: Sequence[Consent],
    trainings: Sequence[Training],
    relatives: Sequence[Relative],
    zone: str,
) -> list[dict[str, Any]]:
    """Return the entries for the macro `timeline`. One query, for the names of who did it."""
    names = _names(session, person, grants, consents, trainings, relatives)

    def by(person_id: UUID | None) -> str | None:
        name = names.get(person_id) if person_id else None
        return _("by %(name)s", name=name) if name else None

    entries: list[dict[str, Any]] = [
        {
            "at": person.registered_at,
            "text": _("Registered") if person.registered_by_id else _("Joined"),
            "note": by(person.registered_by_id),
        }
    ]
    if person.identity_seen_at is not None:
        seen = DOCUMENTS[person.identity_document] if person.identity_document else ""
        entries.append(
            {
                "at": person.identity_seen_at,
                "text": _("Identity seen: %(document)s", document=seen) if seen else _("Identity seen"),
                "note": by(person.identity_seen_by_id),
            }
        )
    for grant in grants:
        start = clock.local_moment(grant.starts_on, time(), zone) or person.registered_at
        entries.append(
            {
                "at": max(start, person.registered_at),
                "when": formats.long_day(grant.starts_on),
                "text": _("Role: %(role)s", role=ROLES[grant.role]),
                "note": by(grant.granted_by_id),
            }
        )
        if grant.ends_on is not None and grant.ends_on >= grant.starts_on:
            entries.append(
                {
                    "at": clock.local_moment(grant.ends_on, time(23, 59), zone) or person.registered_at,
                    "when": formats.long_day(grant.ends_on),
                    "text": _("Last day of the role: %(role)s", role=ROLES[grant.role]),
                    "note": by(grant.ended_by_id),
                }
            )
    entries += _consents(consents, by)
    for training in trainings:
        what = {"title": training.title, "length": formats.hours(training.minutes)}
        entries.append(
            {
                "at": training.recorded_at,
                "text": _("Training recorded: %(title)s, %(length)s", **what),
                "note": by(training.recorded_by_id),
            }
        )
        if training.voided_at is not None:
            entries.append(
                {
                    "at": training.voided_at,
                    "text": _("Training struck out: %(title)s, %(length)s", **what),
                    "note": by(training.voided_by_id),
                }
            )
    for each in relatives:
        other = formats.name(each.person.name)
        entries.append(
            {
                "at": each.link.confirmed_at,
                "text": _("Family link with %(name)s confirmed", name=other),
                "note": by(each.link.confirmed_by_id),
            }
        )
        if each.link.ended_at is not None:
            entries.append(
                {
                    "at": each.link.ended_at,
                    "text": _("Family link with %(name)s ended", name=other),
                    "note": by(each.link.ended_by_id),
                }
            )
    return sorted(entries, key=_moment, reverse=True)


def _moment(entry: dict[str, Any]) -> datetime:
    at = entry["at"]
    assert isinstance(at, datetime)
    return at


def _consents(consents: Iterable[Consent], by: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    entries = []
    for consent in consents:
        entries.append(
            {
                "at": consent.given_at,
                "text": _("Consent given: %(purpose)s", purpose=PURPOSES[consent.purpose]),
                "note": by(consent.recorded_by_id),
            }
        )
        if consent.withdrawn_at is not None:
            entries.append(
                {
                    "at": consent.withdrawn_at,
                    "text": _("Consent withdrawn: %(purpose)s", purpose=PURPOSES[consent.purpose]),
                    "note": by(consent.withdrawn_by_id),
                }
            )
    return entries


def _names(  # noqa: PLR0913, PLR0917  each names somebody
    session: Session,
    person: Person,
    grants: Sequence[RoleGrant],
    consents: Sequence[Consent],
    trainings: Sequence[Training],
    relatives: Sequence[Relative],
) -> dict[UUID | None, str]:
    ids: set[UUID | None] = {person.registered_by_id, person.identity_seen_by_id}
    for grant in grants:
        ids |= {grant.granted_by_id, grant.ended_by_id}
    for consent in consents:
        ids |= {consent.recorded_by_id, consent.withdrawn_by_id}
    for training in trainings:
        ids |= {training.recorded_by_id, training.voided_by_id}
    for each in relatives:
        ids |= {each.link.confirmed_by_id, each.link.ended_by_id}
    found = queries.get_people(session, branch_id=person.branch_id, ids=[each for each in ids if each])
    return {person_id: other.name for person_id, other in found.items()}
