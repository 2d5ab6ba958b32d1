"""What coordinators write about members who move to another branch, or leave."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from timebank.care.forms.fields import words_field
from timebank.exchange.rules.leaving import LeavingWish
from timebank.exchange.rules.moves import Agreed
from timebank.people.rules import Document
from timebank.web.forms import BaseForm

BY_BRANCH = {
    Agreed.PAPER: _("They signed a paper"),
    Agreed.TELEPHONE: _("They said so on the telephone"),
}
DOCUMENTS = {
    Document.RESIDENT_CARD: _("Resident card"),
    Document.DRIVING_LICENCE: _("Driving licence"),
    Document.PASSPORT: _("Passport"),
    Document.RESIDENCE_CARD: _("Residence card"),
    Document.WELFARE_CARD: _("Welfare card"),
    Document.STUDENT_CARD: _("Student card"),
    Document.KNOWN: _("Known to the branch for long"),
}
LEFT_GO = {
    LeavingWish.POOL: _("To the pool for people in need"),
    LeavingWish.LAPSE: _("The points lapse"),
}
NEW = "new"


class OpenMoveForm(BaseForm):
    to_branch = SelectField(_("To which branch?"), [InputRequired(_("Please choose the branch."))])
    agreed = RadioField(
        _("How did they say that they want it?"),
        [InputRequired(_("Please choose how they said so."))],
        choices=[(each.value, words) for each, words in BY_BRANCH.items()],
    )
    cancel_open = BooleanField(_("They agree that gifts and requests underway are called off"), [Optional()])


class AcceptMoveForm(BaseForm):
    document = RadioField(
        _("Which document did you see?"),
        [InputRequired(_("Please choose the document that you saw."))],
        choices=[(each.value, words) for each, words in DOCUMENTS.items()],
    )
    person_id = RadioField(_("Who is it here?"), [Optional()], validate_choice=False)


class RefuseMoveForm(BaseForm):
    reason = words_field(_("Reason"), _("Please write why. The other branch reads it."))


class LeaveForm(BaseForm):
    wish = RadioField(
        _("Where do the points go that are left?"),
        [InputRequired(_("Please choose where the points go."))],
        choices=[(each.value, words) for each, words in LEFT_GO.items()],
    )
    when = RadioField(
        _("When?"),
        [InputRequired(_("Please choose when."))],
        choices=[
            ("later", _("In seven days; until then it can be taken back")),
            ("now", _("At once; it cannot be taken back")),
        ],
        default="later",
    )
    has_read = BooleanField(_("I have read what is erased and what is kept"))


class LeaveForSomebodyForm(LeaveForm):
    agreed = RadioField(
        _("How did they say that they want it?"),
        [InputRequired(_("Please choose how they said so."))],
        choices=[(each.value, words) for each, words in BY_BRANCH.items()],
    )
