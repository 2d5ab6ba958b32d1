"""What people send in about gifts and grants."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TelField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from timebank.care.forms.fields import plain, words_field
from timebank.exchange.rules.gifts import MESSAGE_LENGTH
from timebank.web.forms import BaseForm

POOL, OTHER = "pool", "other"
ALL = "all"
WHOM = ("receiver_id", "receiver_branch", "name", "phone", "birth_date")
HOW_MUCH = ("amount", "points", "minutes", "message")
MOST_POINTS = 100_000
LAST_MINUTE = 59
TOO_LONG = _("Please write at most %(max)d letters.")


class GiveForm(BaseForm):
    """A gift, asked for in steps: to whom, how much, and once more before it is given."""

    shown = HiddenField()
    """How many minutes for giving only were shown to go first."""
    receiver_id = RadioField(_("To whom do you give?"), [Optional()])
    receiver_branch = SelectField(_("Their branch"), [Optional()])
    name = StringField(_("Their name"), [Optional(), Length(max=80, message=TOO_LONG)], filters=[plain])
    phone = TelField(_("Their telephone number"), [Optional()], filters=[plain])
    birth_date = DateField(_("Or their birth date"), [Optional()])
    amount = RadioField(_("How much?"), [Optional()])
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
    message = StringField(
        _("A word to go with it"), [Optional(), Length(max=MESSAGE_LENGTH, message=TOO_LONG)], filters=[plain]
    )


class ThanksForm(BaseForm):
    thanks = StringField(
        _("Your thanks"),
        [InputRequired(_("Please write your thanks first.")), Length(max=MESSAGE_LENGTH, message=TOO_LONG)],
        filters=[plain],
    )


class SecondForm(BaseForm):
    """The second person's word."""

    decision = RadioField(
        _("Decision"),
        [InputRequired(_("Please choose your decision."))],
        choices=[("approve", _("Approve it")), ("refuse", _("Refuse it"))],
    )
    reason = words_field(_("Reason"))


class GrantForm(BaseForm):
    """Minutes of the pool for somebody."""

    person_id = HiddenField()
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
    reason = words_field(_("Reason"), _("Please write the reason."))
