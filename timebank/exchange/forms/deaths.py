"""What a coordinator writes about a death."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from timebank.care.forms.fields import plain, words_field
from timebank.exchange.rules.deaths import REF_LENGTH, KnownBy
from timebank.policies.rules import OnDeath
from timebank.web.forms import BaseForm

KNOWN_BY = {
    KnownBy.PAPER: _("A paper was seen"),
    KnownBy.FAMILY: _("The family said so"),
    KnownBy.HOSPITAL: _("The hospital or care home said so"),
}
GOES = {
    OnDeath.POOL: _("To the pool for people in need"),
    OnDeath.SPOUSE: _("To the husband or wife"),
    OnDeath.LAPSE: _("The points lapse"),
}
TOO_LONG = _("Please write at most %(max)d letters.")
NO_WISH = "none"


def _line(label: Any, *checks: Any) -> StringField:  # noqa: ANN401
    return StringField(label, [*checks, Length(max=REF_LENGTH, message=TOO_LONG)], filters=[plain])


class RecordDeathForm(BaseForm):
    died_on = DateField(_("Day of death"), [InputRequired(_("Please choose the day of death."))])
    known_by = RadioField(
        _("How does the branch know?"),
        [InputRequired(_("Please choose how the branch knows."))],
        choices=[(each.value, words) for each, words in KNOWN_BY.items()],
    )
    wish = RadioField(
        _("Does the family wish something in writing?"),
        [Optional()],
        choices=[(NO_WISH, _("Nothing in writing so far")), *((e.value, words) for e, words in GOES.items())],
        default=NO_WISH,
    )
    wish_paper = _line(_("Where the family's paper is kept"), Optional())
    wish_seen_by = _line(_("Who saw it signed"), Optional())


class FamilyWishForm(BaseForm):
    wish = RadioField(
        _("What does the family wish?"),
        [InputRequired(_("Please choose what the family wishes."))],
        choices=[(each.value, words) for each, words in GOES.items()],
    )
    wish_paper = _line(
        _("Where the family's paper is kept"), InputRequired(_("Please write where the paper is kept."))
    )
    wish_seen_by = _line(_("Who saw it signed"), InputRequired(_("Please write who saw it signed.")))


class MistakeForm(BaseForm):
    reason = words_field(_("Why it was a mistake"), _("Please write why it was a mistake."))


class ConfirmDeathForm(BaseForm):
    """The second person's word about where the points go."""

    shown = HiddenField()
