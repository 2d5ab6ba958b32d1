"""What narrows the lists of audit. They are read with GET, so that an address can be kept and sent on."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import DateField, Form, SelectField
from wtforms.validators import Optional

from timebank.audit.forms.words import CHANNELS, FEATURES, SEEN
from timebank.audit.models import Seen
from timebank.core.commands import Channel
from timebank.web.fields import choices
from timebank.web.wtforms_words import Translations

YEARS = range(1900, 9999)
"""A day beyond has no day after it, or no moment in another zone."""


class FilterForm(Form):
    """A period of local days, both included. What cannot be read narrows nothing."""

    since = DateField(_("From"), [Optional()])
    until = DateField(_("To"), [Optional()])

    class Meta:
        def get_translations(self, form: object) -> Translations:
            return Translations()

    def __init__(self) -> None:
        super().__init__(request.args)
        self.validate()

    def given(self, name: str) -> Any:  # noqa: ANN401
        """Return the value of a field, or None where it was left out or could not be read."""
        field = self[name]
        if field.errors or (isinstance(field.data, date) and field.data.year not in YEARS):
            return None
        return field.data or None


class TrailForm(FilterForm):
    feature = SelectField(
        _("What"),
        [Optional()],
        choices=choices([("", _("Everything")), *((key, FEATURES[key]) for key in FEATURES)]),
    )
    channel = SelectField(
        _("How"),
        [Optional()],
        choices=choices([("", _("Any way")), *((each.value, CHANNELS[each]) for each in Channel)]),
    )


class LooksForm(FilterForm):
    seen = SelectField(
        _("What was seen"),
        [Optional()],
        choices=choices([("", _("Everything")), *((each.value, SEEN[each]) for each in Seen)]),
    )
