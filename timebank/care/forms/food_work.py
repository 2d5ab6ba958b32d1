"""What volunteers and deciders send in about food work."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from timebank.care.forms.desk import APPROVE, REJECT
from timebank.care.forms.fields import words_field
from timebank.care.forms.visits import WhenForm
from timebank.web.forms import BaseForm


class FoodWorkForm(WhenForm):
    """One stretch of food work, by the volunteer."""

    kind = RadioField(_("What did you do?"), [InputRequired(_("Please choose what you did."))])
    round_id = SelectField(_("For which round?"), [Optional()])
    note = words_field(_("A note"))


class FoodWorkDecisionForm(BaseForm):
    """What becomes of it. Nothing is chosen beforehand."""

    decision = RadioField(
        _("Decision"),
        [InputRequired(_("Please choose what becomes of this work."))],
        choices=[(APPROVE, _("Approve it")), (REJECT, _("Do not approve it"))],
    )
    reason = words_field(_("Reason"))
