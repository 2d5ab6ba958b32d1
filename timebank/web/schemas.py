"""The shapes that the API takes and gives, and what it says of a value that has not its shape."""

# ruff: noqa: ANN401  # what a client sends may be anything

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from marshmallow.fields import Field

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
"""Days beyond these are slips of the keyboard; the database and the clocks need not meet them."""
MOST_MINUTES = 10_000_000
PAGE_LIMIT = 100

_OF_FIELDS = {
    "required": _("This is missing."),
    "null": _("This cannot be empty."),
    "invalid": _("This value has not the form that is asked for."),
    "invalid_uuid": _("This is no id."),
    "invalid_utf8": _("This holds characters that cannot be kept."),
    "invalid_awareness": _("Say the moment with its offset from UTC, such as 2026-11-21T10:00:00+09:00."),
    "format": _("This value has not the form that is asked for."),
    "type": _("This value has not the form that is asked for."),
    "too_large": _("This number is out of range."),
    "special": _("This number is out of range."),
}
_OF_SCHEMAS = {
    "unknown": _("There is no such field here."),
    "type": _("An object with fields is asked for."),
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class Shape(Schema):
    """What a client sends, or is given. What it does not know it refuses."""

    error_messages = _OF_SCHEMAS  # lazy, for the caller's language

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: Field[Any]) -> None:
        said = {key: _OF_FIELDS[key] for key in field_obj.error_messages if key in _OF_FIELDS}
        field_obj.error_messages = field_obj.error_messages | said


class Text(fields.String):
    """Text that every database can keep: no NUL, no half of a character."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        assert isinstance(text, str)
        if "\0" in text or _SURROGATE.search(text):
            raise self.make_error("invalid_utf8")
        return text


class Day(fields.Date):
    """A local day of the branch, such as 2026-11-21."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date:
        day = super()._deserialize(value, attr, data, **kwargs)
        assert isinstance(day, date)
        if not EARLIEST <= day <= LATEST:
            raise self.make_error("invalid")
        return day


class Moment(fields.AwareDateTime):
    """A moment with its offset from UTC."""

    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,
    ) -> datetime:
        moment = super()._deserialize(value, attr, data, **kwargs)
        assert isinstance(moment, datetime)
        if not EARLIEST <= moment.date() <= LATEST:
            raise self.make_error("invalid")
        return moment


class Clock(fields.Time):
    """What the branch's clocks show, in whole minutes: 10:30."""

    default_error_messages = {  # noqa: RUF012
        "clock": _("Say the time in hours and minutes, such as 09:30.")
    }

    def __init__(self, **kwargs: Any) -> None:
        shown = {"pattern": f"^{_CLOCK.pattern}$", "example": "10:30"}
        kwargs["metadata"] = shown | kwargs.get("metadata", {})
        super().__init__(format="%H:%M", **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if not isinstance(value, str) or _CLOCK.fullmatch(value) is None:
            raise self.make_error("clock")
        return super()._deserialize(value, attr, data, **kwargs)


class Between(validate.Range):
    """A whole number from a least to a most."""

    def __call__(self, value: Any) -> Any:
        if not self.min <= value <= self.max:
            raise ValidationError(
                str(_("It must be from %(least)s to %(most)s.") % {"least": self.min, "most": self.max})
            )
        return value


class Whole(fields.Integer):
    """A whole number within bounds, in JSON."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=Between(least, most), **kwargs)


class Minutes(Whole):
    """A length of time in whole minutes."""

    def __init__(self, least: int = 0, most: int = MOST_MINUTES, **kwargs: Any) -> None:
        about = kwargs.pop("metadata", {})
        about["description"] = about.get("description", "") + " In whole minutes."
        about["description"] = about["description"].strip()
        super().__init__(least, most, metadata=about, **kwargs)


class Choice(fields.Enum[Any]):
    """One of the words of an enumeration, by value."""

    def __init__(self, enum: Any, **kwargs: Any) -> None:
        super().__init__(enum, by_value=True, **kwargs)

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        if key == "unknown":
            words = _("It must be one of: %(choices)s.") % {"choices": self.choices_text}
            return ValidationError(str(words))
        return super().make_error(key, **kwargs)


class Flag(fields.Boolean):
    """True or false, as JSON says it."""

    truthy = {True}  # noqa: RUF012
    falsy = {False}  # noqa: RUF012

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class PageQuery(Shape):
    """Which part of a list."""

    cursor = Text(
        load_default=None, metadata={"description": "`next_cursor` of the page before; none for the first."}
    )
    limit = fields.Integer(
        load_default=50,
        validate=Between(1, PAGE_LIMIT),
        metadata={"description": "How many at the most."},
    )


class Named(Shape):
    """The id of what was made."""

    id = fields.UUID(required=True)


def page_of(item: type[Schema]) -> type[Schema]:
    """Return the schema of one page of a list of `item`."""
    name = item.__name__.removesuffix("Schema")
    return Shape.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "next_cursor": fields.String(
                required=True,
                allow_none=True,
                metadata={"description": "`cursor` of the next page; null on the last."},
            ),
        },
        name=f"{name}Page",
    )


def list_of(item: type[Schema]) -> type[Schema]:
    """Return the schema of a list of `item` that is short enough to be given whole."""
    name = item.__name__.removesuffix("Schema")
    return Shape.from_dict(
        {"items": fields.List(fields.Nested(item), required=True)},
        name=f"{name}List",
    )
