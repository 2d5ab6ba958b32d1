"""Who is asking, and the guard before each view. Pages and API use the same one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from flask import g
from flask_login import UserMixin, current_user

from timebank.core.commands import Channel, Origin
from timebank.core.errors import DomainError, Kind
from timebank.core.permissions import MEMBERS, STAFF, Permission, Role, permissions_of
from timebank.web.addresses import client_address

P = ParamSpec("P")
R = TypeVar("R")

PUBLIC = "public"
SIGNED_IN = "signed-in"
"""A login without a branch in use yet: choosing the branch, confirming with the authenticator app."""
ACCESS = "__access__"


class NotSignedIn(DomainError):
    kind = Kind.FORBIDDEN
    code = "web.not-signed-in"


class NotAllowed(DomainError):
    """The page needs a permission that none of the person's present roles has."""

    kind = Kind.FORBIDDEN
    code = "web.not-allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(UserMixin):  # type: ignore[misc]
    """Somebody who is signed in: which person, in which branch, with which roles today."""

    login_id: UUID | None
    branch_id: str
    person_id: UUID
    name: str
    roles: frozenset[Role]
    zone: str
    session_id: UUID
    """The sign-in, or the API token."""
    channel: Channel = Channel.PAGE
    language: str = "ko"
    text_size: int = 100
    high_contrast: bool = False
    branches: int = 1
    """In how many branches this login is a person."""
    signed_in_at: datetime | None = None

    def get_id(self) -> str:
        return str(self.session_id)

    @property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.roles)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    @property
    def is_member(self) -> bool:
        return bool(self.roles & MEMBERS)


def find_me() -> Identity | None:
    """Return who is signed in, or None."""
    # A page asks this some fifty times: what Flask-Login keeps is looked at before its proxy is.
    known = g.get("_login_user")
    if isinstance(known, Identity):
        return known
    found = current_user._get_current_object()  # noqa: SLF001
    return found if isinstance(found, Identity) else None


def me() -> Identity:
    """Return who is signed in.

    Raises:
        NotSignedIn: nobody is.
    """
    found = find_me()
    if found is None:
        raise NotSignedIn
    return found


def origin() -> Origin:
    """Return from where the present request came, for the record."""
    who = find_me()
    return Origin(
        channel=who.channel if who else Channel.PAGE,
        address=client_address(),
        session_id=who.session_id if who else None,
    )


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only those through who have the permission in the branch in use."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not me().may(permission):
                raise NotAllowed
            g.permission = permission
            return view(*args, **kwargs)

        setattr(guarded, ACCESS, permission)
        return guarded

    return guard


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Let everybody through who is signed in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        me()
        return view(*args, **kwargs)

    setattr(guarded, ACCESS, SIGNED_IN)
    return guarded


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Say that the view is for anybody."""
    setattr(view, ACCESS, PUBLIC)
    return view


def access_of(view: Callable[..., Any]) -> Permission | str | None:
    """Return what the view asks for; None where nobody has said."""
    return getattr(view, ACCESS, None)
