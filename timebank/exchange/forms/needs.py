"""What coordinators send in about confirmed needs."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from timebank.care.forms.fields import plain, words_field
from timebank.exchange.rules.needs import NeedBasis
from timebank.web.forms import BaseForm

LINE = 120
BASES = {
    NeedBasis.CARE_GRADE: _("Long-term care grade"),
    NeedBasis.DISABILITY: _("Disability"),
    NeedBasis.ILLNESS: _("Illness or injury"),
    NeedBasis.LIVING_ALONE: _("Living alone and frail"),
    NeedBasis.OFFICER: _("A welfare officer's statement"),
    NeedBasis.OTHER: _("Something else"),
    NeedBasis.AGE: _("Age"),
}
URGENCIES = {1: _("Very urgent"), 2: _("Urgent"), 3: _("Usual need")}


class ConfirmNeedForm(BaseForm):
    basis = RadioField(
        _("On what does the need rest?"),
        [InputRequired(_("Please choose on what the need rests."))],
        choices=[(basis.value, words) for basis, words in BASES.items() if basis is not NeedBasis.AGE],
    )
    basis_words = words_field(_("In words, if something else"))
    urgency = RadioField(
        _("How urgent is it?"),
        [InputRequired(_("Please choose how urgent it is."))],
        choices=[(str(number), words) for number, words in URGENCIES.items()],
    )
    officer_name = StringField(
        _("Officer who confirmed it"),
        [
            InputRequired(_("Please write the name of the officer who confirmed it.")),
            Length(max=LINE, message=_("Please write at most %(max)d letters.")),
        ],
        filters=[plain],
    )
    officer_office = StringField(
        _("Office"),
        [
            InputRequired(_("Please write to which office the officer belongs.")),
            Length(max=LINE, message=_("Please write at most %(max)d letters.")),
        ],
        filters=[plain],
    )
    confirmed_on = DateField(_("Confirmed on"), [InputRequired(_("Please choose the day."))])
    review_on = DateField(_("To be reviewed by"), [InputRequired(_("Please choose the day."))])


class EndNeedForm(BaseForm):
    reason = words_field(_("Why has the need ended?"), _("Please write why the need has ended."))
