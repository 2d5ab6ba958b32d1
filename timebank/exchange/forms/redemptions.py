"""What people send in about using points for care."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, IntegerField, RadioField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from timebank.care.forms.fields import WEEKDAYS, Ticks, words_field
from timebank.care.rules import PartOfDay
from timebank.exchange.rules.redemptions import MissedBy
from timebank.web.forms import BaseForm

ONE_DAY, SOME_DAYS = "day", "some"
LONGEST = 1440


class AskForm(BaseForm):
    """Care, asked for in steps: what, when, where and by whom; and once more before it is sent."""

    activities = Ticks(_("What kind of help?"), [Optional()])
    how = RadioField(
        _("When?"),
        [Optional()],
        choices=[(ONE_DAY, _("On one day, at a time")), (SOME_DAYS, _("On any of some days"))],
    )
    day = DateField(_("Day"), [Optional()])
    start = TimeField(_("From"), [Optional()])
    end = TimeField(_("Until"), [Optional()])
    weekdays = Ticks(_("On which days?"), choices=list(WEEKDAYS))
    part = RadioField(
        _("When in the day?"),
        [Optional()],
        choices=[
            (PartOfDay.MORNING.value, _("Morning")),
            (PartOfDay.AFTERNOON.value, _("Afternoon")),
            (PartOfDay.EVENING.value, _("Evening")),
        ],
    )
    minutes = IntegerField(
        _("How long, in minutes?"),
        [
            Optional(),
            NumberRange(min=1, max=LONGEST, message=_("Please write between 1 and 1,440 minutes.")),
        ],
    )
    last_day = DateField(_("Until which day?"), [Optional()])
    place = words_field(_("Where, if not at home?"))
    wish = words_field(_("What the volunteer should know"))
    known_only = BooleanField(_("Only somebody who has come before"))
    same_language = BooleanField(_("Only somebody who speaks my language"))
    not_ids = Ticks(_("Please not"))


class WhyForm(BaseForm):
    """A reason that the person reads."""

    reason = words_field(_("Reason"), _("Please write the reason. The person reads it."))


class CancelForm(BaseForm):
    """The same, where nobody has to say why."""

    reason = words_field(_("Reason"))


class MissForm(WhyForm):
    missed_by = RadioField(
        _("Why did the visit not take place?"),
        [InputRequired(_("Please choose why."))],
        choices=[
            (MissedBy.VOLUNTEER.value, _("The volunteer did not come")),
            (MissedBy.BENEFICIARY.value, _("Nobody was there to be visited")),
            (MissedBy.NEITHER.value, _("Neither could help it")),
        ],
    )


class WhenForm(BaseForm):
    """When the volunteer would come, where any of some days was asked for."""

    day = DateField(_("Day"), [Optional()])
    start = TimeField(_("From"), [Optional()])
