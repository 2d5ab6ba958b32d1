"""What people send in about corrections, reviews and objections."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField
from wtforms.validators import InputRequired, Optional

from timebank.care.forms.fields import Ticks, words_field
from timebank.care.forms.visits import Filters
from timebank.web.forms import BaseForm


class ReasonForm(BaseForm):
    """Why something is to be taken back."""

    reason = words_field(_("Reason"), _("Please write the reason."))


class ReviewFilters(Filters):
    """Whose doings, from which day to which."""

    since = DateField(_("From"), [Optional()])
    until = DateField(_("To"), [Optional()])


class ReviewForm(BaseForm):
    """What is ticked of somebody's doings, and why."""

    items = Ticks(_("What is to be taken back"), choices=[])
    reason = words_field(_("Reason"), _("Please write the reason."))


class ObjectForm(BaseForm):
    """An objection, in the words of whoever raises it."""

    person_id = RadioField(_("Whose objection is it?"), [Optional()], choices=[])
    words = words_field(
        _("What is not right?"), _("Please write in your own words what is not right, or why.")
    )

    def for_whom(self, choices: list[tuple[str, Any]]) -> None:
        """Offer those for whom one may speak; one alone needs no choice."""
        self.person_id.choices = choices
        if len(choices) == 1:
            self.person_id.data = choices[0][0]


class SayForm(BaseForm):
    """How somebody sees it."""

    words = words_field(
        _("How do you see it?"), _("Please write in your own words what is not right, or why.")
    )


class DecideDisputeForm(BaseForm):
    """The decision about an objection."""

    decision = RadioField(
        _("Decision"),
        [InputRequired(_("Please choose your decision."))],
        choices=[("upheld", _("The objection is right")), ("rejected", _("The objection is not right"))],
    )
    words = words_field(_("Reason"), _("Please write the reason."))
