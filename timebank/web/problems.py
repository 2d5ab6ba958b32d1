"""What a refused form says at its top: each problem, with the control that it is about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from wtforms import FieldList, Form, FormField, HiddenField, RadioField, SelectMultipleField
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields.core import Field
from wtforms.widgets import Select


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence; `anchor` is the id of the control to go to, if there is one."""

    message: str
    anchor: str | None = None


def form_problems(form: Form | None, extra: Iterable[object] = ()) -> list[Problem]:
    """Return the form's problems in the order of its fields, those without a field first.

    `extra` holds further sentences, or pairs of a sentence and a control's id.
    """
    found = [
        Problem(str(item[0]), item[1]) if isinstance(item, tuple) else Problem(str(item)) for item in extra
    ]
    if form is not None:
        found += [Problem(str(message)) for message in form.form_errors]
        found += _of_fields(form)
    return found


def first_control(field: Field) -> str:
    """Return the id of the field's first control: a group's first choice."""
    is_group = isinstance(field, RadioField) or (
        isinstance(field, SelectMultipleField) and not isinstance(field.widget, Select)
    )
    return f"{field.id}-0" if is_group else str(field.id)


def _of_fields(fields: Iterable[Any]) -> Iterator[Problem]:
    for field in fields:
        if isinstance(field, FormField):
            yield from _of_fields(field.form)
        elif isinstance(field, FieldList):
            yield from (Problem(str(message)) for message in field.errors if isinstance(message, str))
            yield from _of_fields(field.entries)
        else:
            hidden = isinstance(field, HiddenField | CSRFTokenField)
            anchor = None if hidden else first_control(field)
            # What could not even be read is not told what else it lacks. A field that may stay empty
            # drops its errors when it is, yet keeps those of reading it.
            # Where nothing was written, that it is needed says more than that it could not be read.
            unread = field.process_errors[:1] if field.raw_data and field.raw_data[0] else ()
            said = (unread or field.errors) if field.errors else ()
            yield from (Problem(str(message), anchor) for message in said)


def register(app: Flask) -> None:
    """Give templates `form_problems`."""
    app.jinja_env.globals["form_problems"] = form_problems
