"""What both forms of a draft share: its day, activities, and controls for each kind of rule."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from timebank.core.errors import DomainError
from timebank.policies.errors import RuleRefused
from timebank.policies.forms.words import CHOICES, RULES, shown
from timebank.policies.rules import Activity, Excess, FieldKind, FieldRule, OnDeath, Rounding, SpentReversal
from timebank.policies.rules.validate import BY_NAME, MOST_ACTIVITIES
from timebank.web.forms import BaseForm

HOUR = 60
BLANK_ROWS = 2
"""Empty rows for new activities."""
_CHOICES = {"rounding": Rounding, "excess": Excess, "on_death": OnDeath, "reversal_of_spent": SpentReversal}


class ShareField(StringField):
    """A share, written `1/5` or `20%`."""

    data: Any

    def process_data(self, value: Fraction | None) -> None:
        self.data = None if value is None else f"{value.numerator}/{value.denominator}"

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ANN401, FBT001  WTForms' signature
        if validation_stopped or self.errors:
            return
        text = (self.data or "").replace(" ", "")
        try:
            share = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except (ValueError, ZeroDivisionError):
            raise ValidationError(_("Write a share such as 1/5.")) from None
        self.data = f"{share.numerator}/{share.denominator}"


MOST_POINTS = 100_000
"""Eleven years of hours; each rule's own limit is far below."""


class PointsField(DecimalField):
    """Points on the screen, minutes in the rules."""

    @property
    def minutes(self) -> int | None:
        return None if self.data is None else int(self.data * HOUR)

    def process_data(self, value: int | None) -> None:
        self.data = None if value is None else Decimal(value) / HOUR

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}"

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ANN401, FBT001  WTForms' signature
        if self.data is None:
            return
        given, self.data = self.data, None
        if not given.is_finite() or (abs(given) <= MOST_POINTS and given * HOUR % 1):
            raise ValidationError(_("Points are kept in whole minutes: 60 to a point."))
        if abs(given) > MOST_POINTS:
            raise ValidationError(_("Please write %(max)s or less.", max=f"{MOST_POINTS:,}"))
        self.data = given


class ActivityForm(Form):
    """One activity; a row without any name is none."""

    code = HiddenField()
    ko = StringField(_("In Korean"))
    en = StringField(_("In English"))
    vi = StringField(_("In Vietnamese"))
    rate = IntegerField(_("Minutes earned in an hour"), [Optional()])
    active = BooleanField(_("Can be logged"), default=True)


class PublishForm(BaseForm):
    """Names the revision that the publisher has read."""

    revision = HiddenField()

    def known_revision(self) -> int:
        """Return the revision that was on the screen; 0, which no draft has, for what is no number."""
        shown = str(self.revision.data or "")
        return int(shown) if shown.isdecimal() else 0


class DraftForm(PublishForm):
    """What every draft has: the day on which it begins."""

    effective_from = DateField(_("First day"), [InputRequired(_("Choose the first day of the new rules."))])

    def refuse(self, error: DomainError) -> None:
        """Say the figures of a refusal in the unit of its rule."""
        if isinstance(error, RuleRefused) and error.values["name"] in BY_NAME:
            name = error.values["name"]
            for key in ("least", "most"):
                if isinstance(error.values.get(key), int) and BY_NAME[name].kind is not FieldKind.SHARE:
                    error.values[key] = shown(name, error.values[key])
        super().refuse(error)


_CONTROLS: dict[FieldKind, type[Field]] = {
    FieldKind.SHARE: ShareField,
    FieldKind.CLOCK: TimeField,
    FieldKind.POINTS: PointsField,
}


def control(rule: FieldRule, *, required: bool) -> Any:  # noqa: ANN401  WTForms binds it later
    """Return the control for a rule: its words, and what its kind needs."""
    label: Any = RULES[rule.name].label
    if rule.kind is FieldKind.FLAG:
        return BooleanField(label)
    if rule.kind is FieldKind.ACTIVITIES:
        return activities_field(label)
    checks: list[Any] = [InputRequired() if required and not rule.optional else Optional()]
    if rule.kind is FieldKind.CHOICE:
        return RadioField(
            label, checks, choices=[(each.value, CHOICES[each]) for each in _CHOICES[rule.name]]
        )
    return _CONTROLS.get(rule.kind, IntegerField)(label, checks)


def activities_field(label: Any) -> Any:  # noqa: ANN401
    return FieldList(FormField(ActivityForm), label, max_entries=MOST_ACTIVITIES + BLANK_ROWS)


def read(field: Field) -> Any:  # noqa: ANN401
    """Return the rule's value as a version's content holds it."""
    if isinstance(field, PointsField):
        return field.minutes
    if isinstance(field.data, time):
        return field.data.isoformat(timespec="minutes")
    return field.data


def activity_rows(activities: Iterable[Activity]) -> list[Mapping[str, Any]]:
    """Return what the rows of activities start with, and some empty ones."""
    rows: list[Mapping[str, Any]] = [
        {name: getattr(each, name) for name in ("code", "ko", "en", "vi", "rate", "active")}
        for each in activities
    ]
    return rows + [{"rate": HOUR, "active": True}] * BLANK_ROWS


def read_activities(rows: "FieldList[Any]") -> list[dict[str, Any]]:
    """Return the activities that have a name, each with its code; a new one is given a code."""
    found: list[dict[str, Any]] = []
    taken = {row.form.code.data for row in rows.entries}
    for row in rows.entries:
        names = {each: _plain(row.form[each].data) for each in ("ko", "en", "vi")}
        if not any(names.values()):
            continue
        code = row.form.code.data or _code(names["en"], taken)
        taken.add(code)
        rate = row.form.rate.data
        found.append(
            {
                "code": code,
                **names,
                "rate": HOUR if rate is None else rate,
                "active": bool(row.form.active.data),
            }
        )
    return found


def _plain(value: str | None) -> str:
    return unicodedata.normalize("NFC", value or "").strip()


def _code(name: str, taken: set[str]) -> str:
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", folded).strip("_")[:24]
    stem = stem if stem[:1].isalpha() else f"own_{stem}".rstrip("_")
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}_{number}"
    return code
