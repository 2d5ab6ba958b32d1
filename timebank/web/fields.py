"""Form fields that our macros draw, beside WTForms' own."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectMultipleField
from wtforms.fields import choices as wtforms_choices
from wtforms.widgets import CheckboxInput, ListWidget


def choices(pairs: Iterable[tuple[object, object]]) -> list[Any]:
    """Return pairs of value and label as WTForms wants them; a label may be lazy, a value becomes text."""
    make = wtforms_choices.SelectChoice  # type: ignore[attr-defined]  # newer than its published types
    return [make(value=str(value), label=label) for value, label in pairs]


class TicksField(SelectMultipleField):
    """Any number of choices, each a box to tick: for `forms.choices` and `forms.chips`."""

    widget = ListWidget()
    option_widget = CheckboxInput()
