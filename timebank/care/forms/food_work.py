"""What volunteers and deciders send in about food work."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from timebank.care.forms.desk import APPROVE, CALLER_CHECKS, REJECT, caller_field, how_field
from timebank.care.forms.fields import words_field
from timebank.care.forms.visits import WhenForm
from timebank.care.rules import EvidenceMethod
from timebank.web.forms import BaseForm


class FoodWorkForm(WhenForm):
    """One stretch of food work, by the volunteer."""

    kind = RadioField(_("What did you do?"), [InputRequired(_("Please choose what you did."))])
    round_id = SelectField(_("For which round?"), [Optional()])
    note = words_field(_("A note"))


class EnterFoodWorkForm(FoodWorkForm):
    """Food work, for somebody who telephoned or brought paper."""

    kind = RadioField(_("What did they do?"), [InputRequired(_("Please choose what they did."))])
    how = how_field()
    caller = caller_field()
    caller_check = RadioField(_("How do you know that it was them?"), [Optional()], choices=CALLER_CHECKS)


class FoodWorkAgreesForm(BaseForm):
    """How a volunteer agreed to what a colleague entered for them."""

    how = RadioField(
        _("How did the volunteer confirm it?"),
        [InputRequired(_("Please choose how the volunteer confirmed it."))],
        choices=[
            (EvidenceMethod.VOLUNTEER_CALL.value, _("I called them on the number that we have")),
            (EvidenceMethod.TEXT_REPLY.value, _("A reply by text message")),
            (EvidenceMethod.PAPER_SLIP.value, _("A signed paper slip")),
        ],
    )


class FoodWorkDecisionForm(BaseForm):
    """What becomes of it. Nothing is chosen beforehand."""

    decision = RadioField(
        _("Decision"),
        [InputRequired(_("Please choose what becomes of this work."))],
        choices=[(APPROVE, _("Approve it")), (REJECT, _("Do not approve it"))],
    )
    reason = words_field(_("Reason"))
