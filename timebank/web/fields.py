"""Form fields that our macros draw, beside WTForms' own."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectMultipleField
from wtforms.fields import choices as wtforms_choices
from wtforms.widgets import CheckboxInput, ListWidget


def choices(given: Iterable[Any]) -> list[Any]:
    """Return choices as WTForms wants them, made from pairs of value and label; a label may be lazy."""
    make = wtforms_choices.SelectChoice  # type: ignore[attr-defined]  # newer than its published types
    return [
        make(value=str(choice[0]), label=choice[1]) if isinstance(choice, tuple) else choice
        for choice in given
    ]


class TicksField(SelectMultipleField):
    """Any number of choices, each a box to tick: for `forms.choices` and `forms.chips`."""

    widget = ListWidget()
    option_widget = CheckboxInput()
