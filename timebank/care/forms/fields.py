"""Fields that several forms of care share."""

import unicodedata
from typing import Any, TypeVar
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

Value = TypeVar("Value")
WORDS_LENGTH = 1000
"""Letters that a note or a reason may have."""
WEEKDAYS = (
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
)


class Ticks(SelectMultipleField):
    """Several of a few, each with a box to tick."""

    widget = ListWidget()
    option_widget = CheckboxInput()


def plain(value: str | None) -> str | None:
    """Return what was typed without space around it, letters composed; None for nothing."""
    cleaned = unicodedata.normalize("NFC", value or "").strip()
    return cleaned or None


def given(value: Value | None) -> Value:
    """Return what a field holds that was checked to hold something."""
    assert value is not None
    return value


def as_id(value: Any) -> UUID | None:  # noqa: ANN401
    """Return an id that came in an address or a hidden field; None for what is none."""
    try:
        return UUID(str(value))
    except ValueError:
        return None


def words_field(label: Any, required: Any = None, **more: Any) -> TextAreaField:  # noqa: ANN401
    """Return a field for some sentences; `required` is what to say where there must be one."""
    checks: list[Any] = [
        Length(max=WORDS_LENGTH, message=_("Please write at most %(max)d letters.")),
    ]
    if required is not None:
        checks.insert(0, DataRequired(required))
    return TextAreaField(label, checks, filters=[plain], **more)
