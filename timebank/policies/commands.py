"""Drafting and publishing versions of the operating rules.

One person drafts, another publishes, with a day in the future. Versions are numbered in the order of
publishing, which is the order of their days, so no day that has begun ever gets other rules.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.commands import Command
from timebank.core.errors import DomainError, SeveralRefusals
from timebank.core.ids import NATIONAL, new_id
from timebank.policies import queries
from timebank.policies.errors import AlreadySeeded, AnotherWasPublished, EffectiveTooEarly, NothingChanges
from timebank.policies.models import PolicyVersion
from timebank.policies.rules import (
    Policy,
    VersionState,
    decode,
    decode_branch,
    encode,
    encode_branch,
    validate,
    validate_branch,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPolicy(Command):
    """Write a draft. In the branch `national` it holds all rules, elsewhere what the branch sets."""

    version_id: UUID = field(default_factory=new_id)
    content: dict[str, Any]
    """As `rules.encode` or `rules.encode_branch` writes it."""
    effective_from: date
    zone: str
    """The branch's time zone."""

    @property
    def object_id(self) -> UUID:
        return self.version_id


def draft_policy(session: Session, command: DraftPolicy, *, now: datetime) -> UUID:
    """Keep the draft and return its id.

    Raises:
        DomainError: the content is not allowed; see `policies.errors`.
        EffectiveTooEarly: the day has begun, or a later version is published.
        NothingChanges: it says what already holds.
    """
    today = clock.local_day(now, command.zone)
    content = _checked(session, command.branch_id, command.content, command.effective_from, today=today)
    session.add(
        PolicyVersion(
            branch_id=command.branch_id,
            id=command.version_id,
            number=None,
            effective_from=command.effective_from,
            content=content,
            state=VersionState.DRAFT,
            drafted_by_id=command.actor_id,
            drafted_at=now,
            published_by_id=None,
            published_at=None,
            dropped_at=None,
        )
    )
    return command.version_id


@dataclass(frozen=True, slots=True, kw_only=True)
class EditDraft(Command):
    """Write the draft anew; whoever does so cannot publish it."""

    version_id: UUID
    revision: int
    """The draft's revision on which the edit rests."""
    content: dict[str, Any]
    effective_from: date
    zone: str

    @property
    def object_id(self) -> UUID:
        return self.version_id


def edit_draft(session: Session, command: EditDraft, *, now: datetime) -> None:
    """Keep the draft's new content.

    Raises:
        PolicyVersionNotFound, VersionNotADraft, DraftChanged
        DomainError: as for `draft_policy`.
    """
    assert command.actor_id is not None
    version = queries.lock_version(session, branch_id=command.branch_id, version_id=command.version_id)
    today = clock.local_day(now, command.zone)
    content = _checked(session, command.branch_id, command.content, command.effective_from, today=today)
    version.edit(
        content=content,
        effective_from=command.effective_from,
        by=command.actor_id,
        revision=command.revision,
        at=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPolicy(Command):
    """Let a draft hold from its day on."""

    version_id: UUID
    revision: int
    """What the publisher has read."""
    zone: str

    @property
    def object_id(self) -> UUID:
        return self.version_id


def publish_policy(session: Session, command: PublishPolicy, *, now: datetime) -> UUID:
    """Publish the draft as the branch's next version and return its id.

    Raises:
        PolicyVersionNotFound, VersionNotADraft, DraftChanged
        SamePerson: whoever wrote it cannot publish it.
        EffectiveTooEarly: its day has come, or a later version was published meanwhile.
        AnotherWasPublished: at this very moment; look again.
        DomainError: the national version no longer allows it; see `policies.errors`.
    """
    assert command.actor_id is not None
    version = queries.lock_version(session, branch_id=command.branch_id, version_id=command.version_id)
    before = queries.find_last_published(session, branch_id=command.branch_id)
    version.publish(
        number=before.number + 1 if before and before.number else 1,
        by=command.actor_id,
        revision=command.revision,
        at=now,
    )
    today = clock.local_day(now, command.zone)
    with session.no_autoflush:
        _checked(session, command.branch_id, version.content, version.effective_from, today=today)
    try:
        session.flush()
    except IntegrityError as failure:
        # Two published at once took the same number: the first of them stands.
        raise AnotherWasPublished from failure
    return version.id


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDraft(Command):
    """Give a draft up."""

    version_id: UUID

    @property
    def object_id(self) -> UUID:
        return self.version_id


def drop_draft(session: Session, command: DropDraft, *, now: datetime) -> None:
    """Drop the draft; it stays readable.

    Raises:
        PolicyVersionNotFound, VersionNotADraft
    """
    queries.lock_version(session, branch_id=command.branch_id, version_id=command.version_id).drop(at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedFirstNational(Command):
    """Give an empty bank its first national version: the actor publishes what `drafted_by_id` wrote."""

    version_id: UUID = field(default_factory=new_id)
    drafted_by_id: UUID | None = None
    """None for the rules as the software comes with them, where the bank has one administrator so far."""
    effective_from: date
    """May lie in the past: nothing held before."""
    content: dict[str, Any] | None = None
    """None for the rules as the software comes with them."""

    @property
    def object_id(self) -> UUID:
        return self.version_id


def seed_first_national(session: Session, command: SeedFirstNational, *, now: datetime) -> UUID:
    """Publish the first national version and return its id.

    Raises:
        AlreadySeeded: there is one.
        SamePerson: the actor wrote it.
        DomainError: the content is not allowed; see `policies.errors`.
    """
    assert command.branch_id == NATIONAL and command.actor_id is not None
    if queries.find_last_published(session, branch_id=NATIONAL) is not None:
        raise AlreadySeeded
    policy = Policy() if command.content is None else decode(command.content)
    _refuse(validate(policy))
    version = PolicyVersion(
        branch_id=NATIONAL,
        id=command.version_id,
        number=None,
        effective_from=command.effective_from,
        content=encode(policy),
        state=VersionState.DRAFT,
        revision=1,
        drafted_by_id=command.drafted_by_id,
        drafted_at=now,
        published_by_id=None,
        published_at=None,
        dropped_at=None,
    )
    version.publish(number=1, by=command.actor_id, revision=1, at=now)
    session.add(version)
    return version.id


def _checked(
    session: Session, branch_id: str, content: dict[str, Any], effective_from: date, *, today: date
) -> dict[str, Any]:
    """Return the content in its one spelling, once everything about it is right."""
    last = queries.find_last_published(session, branch_id=branch_id)
    # Only the very first national version has nothing before it, and may begin at once.
    earliest = today if last is None and branch_id == NATIONAL else today + timedelta(days=1)
    if last is not None:
        earliest = max(earliest, last.effective_from + timedelta(days=1))
    if effective_from < earliest:
        raise EffectiveTooEarly(earliest=earliest)
    if branch_id == NATIONAL:
        policy = decode(content)
        _refuse(validate(policy))
        spelled = encode(policy)
    else:
        rules = decode_branch(content)
        _refuse(validate_branch(rules, national=queries.national_on(session, day=effective_from)))
        spelled = encode_branch(rules)
    before = last.content if last else None if branch_id == NATIONAL else encode_branch(decode_branch({}))
    if spelled == before:
        raise NothingChanges
    return spelled


def _refuse(problems: list[DomainError]) -> None:
    if problems:
        raise problems[0] if len(problems) == 1 else SeveralRefusals(problems)
