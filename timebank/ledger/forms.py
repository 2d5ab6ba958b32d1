"""What narrows the pages of the ledger. Read with GET, so that an address can be kept and sent on."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import DateField, DateTimeLocalField, Form, SelectField
from wtforms.validators import Optional

from timebank.ledger.rules import PostingKind
from timebank.web.fields import choices
from timebank.web.words.ledger import KINDS
from timebank.web.wtforms_words import Translations

RECENT, EVERYTHING = "recent", "all"


class FilterForm(Form):
    """What cannot be read narrows nothing."""

    class Meta:
        def get_translations(self, form: object) -> Translations:
            return Translations()

    def __init__(self) -> None:
        super().__init__(request.args)
        self.validate()

    def given(self, name: str) -> Any:  # noqa: ANN401
        """Return the value of a field, or None where it was left out or could not be read."""
        field = self[name]
        return None if field.errors else field.data or None

    def kept(self) -> dict[str, Any]:
        """Return what was given, for links."""
        return {
            name: request.args[name] for name in self._fields if self.given(name) and name in request.args
        }


class PostingsForm(FilterForm):
    """A period of local days, both included, and a kind."""

    since = DateField(_("From"), [Optional()])
    until = DateField(_("To"), [Optional()])
    kind = SelectField(
        _("Kind"),
        [Optional()],
        choices=choices([("", _("All")), *((kind.value, KINDS[kind]) for kind in PostingKind)]),
    )


class MomentForm(FilterForm):
    """A moment by the branch's clock."""

    at = DateTimeLocalField(_("As of"), [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])


class StatementForm(FilterForm):
    """What narrows a statement: the newest months, one year, or everything."""

    period = SelectField(_("Period"), [Optional()])
    kind = SelectField(
        _("Kind"),
        [Optional()],
        choices=choices(
            [
                ("", _("All")),
                *(
                    (kind.value, KINDS[kind])
                    for kind in (
                        PostingKind.ISSUE,
                        PostingKind.GIFT,
                        PostingKind.SETTLE,
                        PostingKind.REVERSAL,
                    )
                ),
            ]
        ),
    )

    def __init__(self, *, years: range) -> None:
        # Made before the fields are read: the years are those of the person.
        self.years = [str(year) for year in reversed(years)]
        Form.__init__(self, request.args)
        self.period.choices = choices(
            [
                (RECENT, _("Last 3 months")),
                *((year, _("Year %(year)s", year=year)) for year in self.years),
                (EVERYTHING, _("From the beginning")),
            ]
        )
        self.period.data = self.period.data or RECENT
        self.validate()

    def days(self, today: date) -> tuple[date | None, date | None]:
        """Return the first local day of the period and the first after it."""
        chosen = self.given("period") or RECENT
        if chosen == EVERYTHING:
            return None, None
        if chosen in self.years:
            return date(int(chosen), 1, 1), date(int(chosen) + 1, 1, 1)
        month = today.month - 3
        year = today.year if month > 0 else today.year - 1
        return date(year, month if month > 0 else month + 12, 1), None
