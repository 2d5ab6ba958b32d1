"""What the database itself is: an empty bank, a real one, a demonstration."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from timebank.core.db import Model

DEMONSTRATION = "demonstration"
SET_UP = "set-up"


class Mark(Model):
    """A fact about the whole database."""

    __tablename__ = "core_marks"
    __table_args__ = {"info": {"citus": "reference"}}  # noqa: RUF012

    name: Mapped[str] = mapped_column(primary_key=True)
    marked_at: Mapped[datetime]


def is_marked(session: Session, name: str) -> bool:
    return session.scalar(select(Mark.name).where(Mark.name == name)) is not None


def mark(session: Session, name: str, *, now: datetime) -> None:
    """Mark the database; a mark stays."""
    if not is_marked(session, name):
        session.add(Mark(name=name, marked_at=now))
