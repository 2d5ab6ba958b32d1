"""What volunteers, seniors and relatives send in about a visit."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, Form, IntegerField, RadioField, SelectField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from timebank.care.forms.fields import Ticks, words_field
from timebank.care.rules import Objection
from timebank.web.forms import BaseForm

DAY_MINUTES = 1440


class WhenForm(BaseForm):
    """A day, a start and an end."""

    day = DateField(_("When was it?"), [InputRequired(_("Please choose the day."))])
    start = TimeField(_("Started at"), [InputRequired(_("Please write when it began."))])
    end = TimeField(_("Ended at"), [InputRequired(_("Please write when it ended."))])
    past_midnight = BooleanField(_("It ended on the next day"))


class VisitForm(WhenForm):
    """One visit, by the volunteer."""

    senior_id = RadioField(_("Whom did you meet?"), [InputRequired(_("Please choose whom you met."))])
    activities = Ticks(_("What did you do?"))
    note = words_field(_("A note"))


class AnswerForm(WhenForm):
    """The volunteer's answer to a visit that came back: other times, words, or both."""

    activities = Ticks(_("What did you do?"))
    words = words_field(_("Your answer"))


class ObjectForm(BaseForm):
    """It was different, or nobody came."""

    kind = RadioField(
        _("What was different?"),
        [InputRequired(_("Please choose one of the two."))],
        choices=[
            (Objection.DIFFERENT.value, _("Something was different")),
            (Objection.NO_VISIT.value, _("Nobody came")),
        ],
    )
    said_minutes = IntegerField(
        _("How long was it, in minutes?"),
        [
            Optional(),
            NumberRange(min=0, max=DAY_MINUTES, message=_("Please write between 0 and 1,440 minutes.")),
        ],
    )
    words = words_field(_("In your own words"))


class Filters(Form):
    """What narrows a list: read from the address, never refused."""

    def __init__(self, **defaults: Any) -> None:  # noqa: ANN401
        super().__init__(request.args, **defaults)

    def value(self, name: str) -> Any:  # noqa: ANN401
        """Return what was asked for; None where nothing, or nothing sensible, was."""
        field = self._fields[name]
        field.validate(self)
        return None if field.errors or field.data in ("", None) else field.data


class MyVisitsFilters(Filters):
    state = SelectField(_("State"), [Optional()])
    since = DateField(_("From"), [Optional()])
    until = DateField(_("To"), [Optional()])


class HoursFilters(Filters):
    since = DateField(_("From"), [Optional()])
    until = DateField(_("To"), [Optional()])
