"""Commands: what is asked, done once, and recorded with who asked it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from sqlalchemy import Index, Table, bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from timebank.core import clock
from timebank.core.crypto import keyed_digest
from timebank.core.db import BranchPk, IdPk, Model, db, unit_of_work
from timebank.core.ddl import rows_only_added
from timebank.core.errors import CommandDiffers, DomainError
from timebank.core.ids import new_id
from timebank.core.rows import write_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command says: its id, in which branch, who does it, and for whom if not for themselves."""

    branch_id: str
    id: UUID = field(default_factory=new_id)
    actor_id: UUID | None
    """The person who does it; None for the bank itself, or for somebody not signed in yet."""
    on_behalf_of_id: UUID | None = None

    @property
    def subject_id(self) -> UUID | None:
        """The person whom it concerns, for the record."""
        return self.on_behalf_of_id

    @property
    def object_id(self) -> UUID | None:
        """The row that it makes or changes, for the record."""
        return None


class Channel(StrEnum):
    PAGE = "page"
    API = "api"
    CLI = "cli"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """From where a command came."""

    channel: Channel
    address: str | None = None
    """The network address, for a request."""
    session_id: UUID | None = None
    """The sign-in, or the API token, that it came through."""


SYSTEM = Origin(channel=Channel.SYSTEM)


class CommandRecord(Model):
    """One command that was carried out: the record of who did what, and its answer for who asks again."""

    __tablename__ = "core_commands"
    __table_args__ = (
        Index(None, "branch_id", "actor_id", "done_at"),
        Index(None, "branch_id", "subject_id", "done_at"),
        Index(None, "branch_id", "object_id"),
        Index(None, "branch_id", "done_at"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    name: Mapped[str] = mapped_column(comment="The command's feature and verb, such as `care.approve_visit`.")
    actor_id: Mapped[UUID | None] = mapped_column(comment="Who did it; null for the bank itself.")
    on_behalf_of_id: Mapped[UUID | None]
    subject_id: Mapped[UUID | None] = mapped_column(comment="The person whom it concerns.")
    object_id: Mapped[UUID | None] = mapped_column(comment="The row that it made or changed.")
    channel: Mapped[Channel]
    address: Mapped[str | None]
    session_id: Mapped[UUID | None] = mapped_column(comment="The sign-in or token that it came through.")
    digest: Mapped[str] = mapped_column(comment="Keyed digest of the command's content.")
    answer: Mapped[dict[str, Any] | None]
    done_at: Mapped[datetime]


rows_only_added(CommandRecord)

# Built once: every command runs both, and building them takes longer than running them.
_ADD = insert(CommandRecord.__table__)  # type: ignore[arg-type]
_KNOWN = select(CommandRecord.digest, CommandRecord.answer).where(
    CommandRecord.branch_id == bindparam("branch"), CommandRecord.id == bindparam("command")
)

Asked = TypeVar("Asked", bound=Command)
Asked_contra = TypeVar("Asked_contra", bound=Command, contravariant=True)
Answer = TypeVar("Answer")
Answer_co = TypeVar("Answer_co", covariant=True)


class Handler(Protocol[Asked_contra, Answer_co]):
    """What carries a command out. Its answer is None, an id, a list of ids, or a dict that JSON can hold."""

    __name__: str
    __module__: str

    def __call__(self, session: Session, command: Asked_contra, /, *, now: datetime) -> Answer_co: ...


def perform(
    handle: Handler[Asked, Answer], command: Asked, *, origin: Origin, now: datetime | None = None
) -> Answer:
    """Carry the command out in one unit of work, once.

    The same command again (its id, with the same content) gets the first one's answer and changes nothing,
    also when the two run at the same time, or the first one's commit was never acknowledged.

    Raises:
        CommandDiffers: the id names another command.
        DomainError: what the handler refuses.
    """
    at = now or clock.now()
    try:
        return unit_of_work(lambda session: apply(session, handle, command, origin=origin, now=at))
    except (DomainError, IntegrityError):
        # The same command, sent twice at once: this one was refused because the other one is through.
        answer = _answer_of(db.session(), handle, command)
        db.session().rollback()
        if answer is None:
            raise
        return cast("Answer", _unpack(answer))


def apply(
    session: Session, handle: Handler[Asked, Answer], command: Asked, *, origin: Origin, now: datetime
) -> Answer:
    """Carry the command out inside the open unit of work, once, and record it.

    For work that is made of many commands and must be one: entry points call `perform`.
    """
    stored = _answer_of(session, handle, command)
    if stored is not None:
        return cast("Answer", _unpack(stored))
    answer = handle(session, command, now=now)
    session.flush()
    session.connection().execute(
        _ADD,
        {
            "branch_id": command.branch_id,
            "id": command.id,
            "name": _name(handle),
            "actor_id": command.actor_id,
            "on_behalf_of_id": command.on_behalf_of_id,
            "subject_id": command.subject_id,
            "object_id": command.object_id if command.object_id is not None else _object_in(answer),
            "channel": origin.channel,
            "address": origin.address,
            "session_id": origin.session_id,
            "digest": _digest(handle, command),
            "answer": _pack(answer),
            "done_at": now,
        },
    )
    return answer


def record_many(  # noqa: PLR0913  what a record says
    session: Session,
    handle: Handler[Asked, UUID | None],
    commands: Sequence[Asked],
    *,
    answered: bool = True,
    origin: Origin,
    now: datetime,
) -> None:
    """Record commands that were carried out at once, each as `apply` would.

    The answer is each one's own id, or None where they are not `answered`. For work of thousands of rows;
    none of the ids was used before: the database refuses it.
    """
    write_rows(
        session,
        cast("Table", CommandRecord.__table__),
        [
            {
                "branch_id": command.branch_id,
                "id": command.id,
                "name": _name(handle),
                "actor_id": command.actor_id,
                "on_behalf_of_id": command.on_behalf_of_id,
                "subject_id": command.subject_id,
                "object_id": command.object_id or (command.id if answered else None),
                "channel": origin.channel,
                "address": origin.address,
                "session_id": origin.session_id,
                "digest": _digest(handle, command),
                "answer": _pack(command.id if answered else None),
                "done_at": now,
            }
            for command in commands
        ],
    )


def _name(handle: Handler[Asked, Answer]) -> str:
    feature = handle.__module__.removeprefix("timebank.").split(".")[0]
    return f"{feature}.{handle.__name__}"


def _answer_of(session: Session, handle: Handler[Asked, Answer], command: Asked) -> dict[str, Any] | None:
    known = session.execute(_KNOWN, {"branch": command.branch_id, "command": command.id}).one_or_none()
    if known is None:
        return None
    if known.digest != _digest(handle, command):
        raise CommandDiffers
    assert known.answer is not None
    return dict(known.answer)


def _digest(handle: Handler[Asked, Answer], command: Asked) -> str:
    content = {name: getattr(command, name) for name in _content(cast("Any", type(command)))}
    return keyed_digest(_JSON.encode([_name(handle), content]).encode())


@cache
def _content(kind: Any) -> tuple[str, ...]:  # noqa: ANN401  mypy takes no type of a variable for hashable
    return tuple(each.name for each in fields(kind) if each.name != "id")


def _plain(value: object) -> object:
    if isinstance(value, UUID | date | datetime | time | Fraction):
        return str(value)
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, frozenset | set):
        return sorted(value)
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    raise TypeError(f"a command cannot carry {type(value).__name__}")


_JSON = json.JSONEncoder(sort_keys=True, default=_plain)


def _object_in(answer: object) -> UUID | None:
    return answer if isinstance(answer, UUID) else None


def _pack(answer: object) -> dict[str, Any]:
    if answer is None:
        return {}
    if isinstance(answer, UUID):
        return {"id": str(answer)}
    if isinstance(answer, list):
        return {"ids": [str(each) for each in answer]}
    if isinstance(answer, dict):
        return {"dict": answer}
    raise TypeError(f"a command cannot answer {type(answer).__name__}")


def _unpack(packed: dict[str, Any]) -> Any:  # noqa: ANN401
    if "id" in packed:
        return UUID(packed["id"])
    if "ids" in packed:
        return [UUID(each) for each in packed["ids"]]
    return packed.get("dict")
