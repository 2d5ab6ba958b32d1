"""Sign-in: logins, how they are found, sessions, codes, tokens. None of these belongs to a branch."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import IdPk, Model
from timebank.core.permissions import Role
from timebank.people.rules import HandleKind


class Login(Model):
    """What somebody signs in as; it may be a person in several branches."""

    __tablename__ = "people_logins"
    __table_args__ = {"info": {"citus": "reference"}}  # noqa: RUF012

    id: Mapped[IdPk]
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None] = mapped_column(EncryptedText)
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None] = mapped_column(
        comment="The newest time step used: a code works once."
    )
    language: Mapped[str] = mapped_column(default="ko")
    text_size: Mapped[int] = mapped_column(default=100, comment="Per cent: 100, 125 or 150.")
    high_contrast: Mapped[bool] = mapped_column(default=False)
    demo_order: Mapped[int | None] = mapped_column(
        comment="Place among the demonstration's sign-ins; null elsewhere."
    )
    created_at: Mapped[datetime]


class Handle(Model):
    """A phone number or e-mail address by which logins are found. A couple may share one."""

    __tablename__ = "people_handles"
    __table_args__ = {"info": {"citus": "reference"}}  # noqa: RUF012

    kind: Mapped[HandleKind] = mapped_column(primary_key=True)
    index: Mapped[str] = mapped_column(primary_key=True, comment="Blind index of the normalised value.")
    login_id: Mapped[UUID] = mapped_column(ForeignKey("people_logins.id"), primary_key=True, index=True)


class Means(StrEnum):
    """How somebody proved who they are, the strongest proof of one sign-in."""

    CODE = "code"
    SLIP = "slip"
    PASSWORD = "password"  # nosec B105
    SECOND_FACTOR = "second_factor"
    """A password, and a code of the authenticator app or a recovery code."""
    DEMONSTRATION = "demonstration"


class SignIn(Model):
    """A browser that is signed in. Its cookie holds the token; the database only its digest."""

    __tablename__ = "people_sign_ins"
    __table_args__ = (Index(None, "login_id"), {"info": {"citus": "reference"}})

    id: Mapped[IdPk]
    token_digest: Mapped[str] = mapped_column(unique=True)
    login_id: Mapped[UUID] = mapped_column(ForeignKey("people_logins.id"))
    branch_id: Mapped[str | None] = mapped_column(comment="The branch in use; null until chosen.")
    means: Mapped[Means] = mapped_column(comment="What was proved; staff need a password and more.")
    kept: Mapped[bool] = mapped_column(comment="The person's own phone: 90 days.")
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(comment="Within a few minutes of the newest request.")
    ends_at: Mapped[datetime] = mapped_column(comment="The absolute limit.")
    ended_at: Mapped[datetime | None]


class Device(Model):
    """A browser that has signed in to this login before: strangers' failures do not shut it out."""

    __tablename__ = "people_devices"
    __table_args__ = (Index(None, "login_id"), {"info": {"citus": "reference"}})

    id: Mapped[IdPk]
    token_digest: Mapped[str] = mapped_column(unique=True)
    login_id: Mapped[UUID] = mapped_column(ForeignKey("people_logins.id"))
    known_since: Mapped[datetime]


class CodePurpose(StrEnum):
    SIGN_IN = "sign_in"
    SLIP = "slip"
    """Printed at the branch for somebody without a phone."""
    RECOVERY = "recovery"
    """Instead of the authenticator app, once."""


class OneTimeCode(Model):
    """A code that works once, for a while, for a few tries."""

    __tablename__ = "people_codes"
    __table_args__ = (
        Index(None, "handle_index", "sent_at"),
        Index(None, "login_id"),
        Index(None, "digest"),
        CheckConstraint("tries >= 0", name="tries_counted"),
        {"info": {"citus": "reference"}},
    )

    id: Mapped[IdPk]
    purpose: Mapped[CodePurpose]
    handle_index: Mapped[str | None] = mapped_column(comment="Whom it was sent to, known or not.")
    login_id: Mapped[UUID | None] = mapped_column(comment="For slips and recovery codes.")
    digest: Mapped[str] = mapped_column(comment="Keyed digest of the code.")
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    made_by_id: Mapped[UUID | None] = mapped_column(comment="The person who printed the slip.")


class Attempt(Model):
    """Failed sign-ins from one source within one window."""

    __tablename__ = "people_attempts"
    __table_args__ = {"info": {"citus": "reference"}}  # noqa: RUF012

    key: Mapped[str] = mapped_column(
        primary_key=True, comment="Digest of what is counted: handle, address or device."
    )
    window: Mapped[datetime] = mapped_column(primary_key=True, comment="When the window began.")
    failures: Mapped[int]


class ApiToken(Model):
    """A key to the API: one person's role in one branch. Shown once, kept hashed."""

    __tablename__ = "people_tokens"
    __table_args__ = (Index(None, "branch_id"), {"info": {"citus": "reference"}})

    id: Mapped[IdPk]
    digest: Mapped[str] = mapped_column(unique=True)
    branch_id: Mapped[str]
    person_id: Mapped[UUID]
    role: Mapped[Role]
    label: Mapped[str]
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
