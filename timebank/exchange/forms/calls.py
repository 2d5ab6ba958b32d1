"""What is filled in at the telephone desk."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, RadioField, StringField, TelField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from timebank.care.forms.fields import Ticks, plain, words_field
from timebank.exchange.rules.calls import WORDS_LENGTH, Receipt
from timebank.web.forms import BaseForm

OTHER, POOL = "other", "pool"
MOST_POINTS = 100_000
LAST_MINUTE = 59
NAME_LENGTH = 80
TOO_LONG = _("Please write at most %(max)d letters.")


class CallerForm(BaseForm):
    """Who calls. For whom is chosen before."""

    caller = RadioField(_("Who is calling?"), [InputRequired(_("Please choose who is calling."))])
    caller_name = StringField(
        _("Their name"), [Optional(), Length(max=2 * NAME_LENGTH, message=TOO_LONG)], filters=[plain]
    )


class AnswersForm(BaseForm):
    """Which answers were right."""

    right = Ticks(_("Tick what was answered rightly"))


class EndForm(BaseForm):
    words = words_field(_("What was said (you may leave it empty)"))


class ActForm(BaseForm):
    """What every act has: what was read out, and how it is confirmed."""

    shown = HiddenField()
    """A digest of what was read out: what was changed since has to be read out anew."""
    receipt = RadioField(
        _("How shall we confirm it?"),
        [InputRequired(_("Please choose how it is confirmed."))],
        choices=[(Receipt.TEXT.value, _("By text message")), (Receipt.PAPER.value, _("On paper"))],
    )


class CareForm(ActForm):
    activities = Ticks(_("What kind of help?"))
    day = DateField(_("Day"), [InputRequired(_("Please choose the day."))])
    start = TimeField(_("Started at"), [InputRequired(_("Please choose when it begins."))])
    end = TimeField(_("Ended at"), [InputRequired(_("Please choose when it ends."))])
    wish = StringField(
        _("What the volunteer should know (empty for nothing)"),
        [Optional(), Length(max=WORDS_LENGTH, message=TOO_LONG)],
        filters=[plain],
    )


class GivingForm(ActForm):
    receiver = RadioField(_("To whom?"), [InputRequired(_("Please choose to whom it goes."))])
    name = StringField(
        _("Their name"), [Optional(), Length(max=2 * NAME_LENGTH, message=TOO_LONG)], filters=[plain]
    )
    phone = TelField(_("Their telephone number"), [Optional()], filters=[plain])
    points = IntegerField(
        _("Points"),
        [Optional(), NumberRange(min=0, max=MOST_POINTS, message=_("Please write a number from 0 on."))],
    )
    minutes = IntegerField(
        _("Minutes"),
        [
            Optional(),
            NumberRange(min=0, max=LAST_MINUTE, message=_("Please write between 0 and 59 minutes.")),
        ],
    )

    @property
    def all_minutes(self) -> int:
        return (self.points.data or 0) * 60 + (self.minutes.data or 0)


class ChoosingForm(ActForm):
    """One of some things that there are: a gift, a request, a visit, a delegate."""

    which = RadioField(_("Which one?"), [InputRequired(_("Please choose which one."))])


class CancellingForm(ChoosingForm):
    reason = StringField(
        _("Why?"),
        [InputRequired(_("Please write the reason.")), Length(max=WORDS_LENGTH, message=TOO_LONG)],
        filters=[plain],
    )


class VisitForm(ChoosingForm):
    agrees = RadioField(
        _("What do they say?"),
        [InputRequired(_("Please choose what they say."))],
        choices=[("yes", _("It was so")), ("no", _("It was different"))],
    )
    words = words_field(_("In their words"))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401
        valid = super().validate(extra_validators)
        if self.agrees.data == "no" and not self.words.data:
            self.words.errors = [*self.words.errors, _("Please write what was different.")]
            return False
        return bool(valid)
