"""What is asked of somebody who comes in, and of somebody who changes how they do."""

import re
import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    StringField,
    TelField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from timebank.people.rules import HandleKind, normalise_email, normalise_phone
from timebank.web.forms import BaseForm

MOST = 200


def _bare(value: str | None) -> str | None:
    """Return a code without the spaces and dashes that people write into it, its digits half as wide."""
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", value)) if value else value


def _digits(count: int) -> Any:  # noqa: ANN401
    def check(_form: BaseForm, field: StringField) -> None:
        if not re.fullmatch(rf"[0-9]{{{count}}}", field.data or ""):
            raise ValidationError(str(_("Please write the %(count)d digits.", count=count)))

    return check


class PhoneForm(BaseForm):
    """Where a text goes to."""

    next = HiddenField()
    phone = TelField(
        _("Mobile number"), [InputRequired(_("Please write your mobile number.")), Length(max=MOST)]
    )
    keep = BooleanField(_("This is my own phone"))

    def handle(self) -> tuple[HandleKind, str]:
        """Return the number as it is kept.

        Raises:
            PhoneUnreadable
        """
        return HandleKind.PHONE, normalise_phone(self.phone.data or "")


class EmailForm(BaseForm):
    """Where an e-mail goes to."""

    next = HiddenField()
    email = EmailField(
        _("E-mail address"), [InputRequired(_("Please write your e-mail address.")), Length(max=MOST)]
    )
    keep = BooleanField(_("This is my own device"))

    def handle(self) -> tuple[HandleKind, str]:
        """Return the address as it is kept.

        Raises:
            EmailUnreadable
        """
        return HandleKind.EMAIL, normalise_email(self.email.data or "")


class CodeForm(BaseForm):
    """The code that came."""

    code = StringField(
        _("Number of 6 digits"),
        [InputRequired(_("Please write the number that came.")), _digits(6)],
        filters=[_bare],
    )


class SlipForm(BaseForm):
    """The number on the paper."""

    next = HiddenField()
    code = StringField(
        _("Number on the paper"),
        [InputRequired(_("Please write the number on the paper.")), _digits(12)],
        filters=[_bare],
    )


class PasswordSignInForm(BaseForm):
    """Number or address, and password."""

    next = HiddenField()
    handle_text = StringField(
        _("Mobile number or e-mail address"),
        [InputRequired(_("Please write your number or address.")), Length(max=MOST)],
    )
    password = PasswordField(
        _("Password"), [InputRequired(_("Please write your password.")), Length(max=MOST)]
    )
    keep = BooleanField(_("This is my own device"))

    def handle(self) -> tuple[HandleKind, str]:
        """Return the number or address as it is kept.

        Raises:
            PhoneUnreadable, EmailUnreadable
        """
        text = (self.handle_text.data or "").strip()
        if "@" in text:
            return HandleKind.EMAIL, normalise_email(text)
        return HandleKind.PHONE, normalise_phone(text)


class NewPasswordForm(BaseForm):
    """A password, or another one."""

    password = PasswordField(_("New password"), [InputRequired(_("Please write a password."))])


class ChangePasswordForm(BaseForm):
    """A password; who has one says it first."""

    present = PasswordField(_("Present password"))
    password = PasswordField(_("New password"), [InputRequired(_("Please write a password."))])


class PresentPasswordForm(BaseForm):
    """The password again, before something that weighs."""

    present = PasswordField(_("Present password"), [InputRequired(_("Please write your password."))])


class FactorForm(BaseForm):
    """A code of the app, or a recovery code."""

    code = StringField(
        _("Number in the app, or a recovery code"),
        [InputRequired(_("Please write the number in the app.")), Length(max=40)],
        filters=[_bare],
    )


class FactorSetUpForm(BaseForm):
    """The first code of an app that has read the secret."""

    code = StringField(
        _("Number in the app"),
        [InputRequired(_("Please write the number in the app.")), _digits(6)],
        filters=[_bare],
    )


class PlaceForm(BaseForm):
    """Which person, in which branch; the choices are given by the view."""

    place = RadioField(_("Please choose"))


class ReadingForm(BaseForm):
    """How somebody reads."""

    next = HiddenField()
    language = RadioField(_("Language"))
    size = RadioField(_("Size of the text"))
    contrast = RadioField(_("Colours"))
