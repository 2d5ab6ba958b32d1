"""What is said of a branch's places. Pure values."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

NAME_LENGTH = 60
ADDRESS_LENGTH = 100
LINE_LENGTH = 120
"""Together with what a message says around them they stay one long text message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlace:
    """A place as it is known now."""

    id: UUID
    version: int
    name: str
    address: str
    directions: str | None
    remark: str | None
    closed_at: datetime | None


def addressed(name: str, kept: KeptPlace | None) -> str:
    """Return the place as whoever has to find it reads it: `월성복지관 1층 (대구 달서구 월성로 77)`."""
    return name if kept is None else f"{name} ({kept.address})"
