"""What coordinators send in to bring people together."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, RadioField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from timebank.care.forms.fields import WEEKDAYS, Ticks, words_field
from timebank.care.forms.visits import DAY_MINUTES
from timebank.care.rules import PartOfDay
from timebank.web.forms import BaseForm


class AssignmentForm(BaseForm):
    """A volunteer is introduced to somebody: what, when, from which day."""

    volunteer_id = HiddenField()
    senior_id = HiddenField()
    offer_id = HiddenField()
    activities = Ticks(_("What will they do?"), [InputRequired(_("Please choose at least one thing to do."))])
    weekdays = Ticks(_("Usual days"), choices=list(WEEKDAYS))
    usual_start = TimeField(_("Usual start"), [Optional()])
    usual_end = TimeField(_("Usual end"), [Optional()])
    starts_on = DateField(_("First day"), [InputRequired(_("Please choose the first day."))])
    ends_on = DateField(_("Last day"), [Optional()])
    safety_note = words_field(_("What the volunteer must know"))


class EndAssignmentForm(BaseForm):
    ends_on = DateField(_("Last day"), [InputRequired(_("Please choose the last day."))])


class NeedForm(BaseForm):
    """A need on the board; whose it is never shows there."""

    senior_id = HiddenField()
    activities = Ticks(
        _("What kind of help?"), [InputRequired(_("Please choose at least one kind of help."))]
    )
    weekdays = Ticks(_("Every week on"), choices=list(WEEKDAYS))
    once_on = DateField(_("Only once, on"), [Optional()])
    part = RadioField(
        _("When in the day?"),
        [InputRequired(_("Please choose when in the day."))],
        choices=[
            (PartOfDay.MORNING.value, _("Morning")),
            (PartOfDay.AFTERNOON.value, _("Afternoon")),
            (PartOfDay.EVENING.value, _("Evening")),
        ],
    )
    minutes = IntegerField(
        _("How long, in minutes?"),
        [
            InputRequired(_("Please write the minutes.")),
            NumberRange(min=1, max=DAY_MINUTES, message=_("Please write between 1 and 1,440 minutes.")),
        ],
    )


class DeclineForm(BaseForm):
    """A no to an offer, with a reason that the volunteer reads."""

    reason = words_field(_("Reason"), _("Please write the reason. The volunteer reads it."))
