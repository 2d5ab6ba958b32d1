"""What coordinators send in about visits."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, FileField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from timebank.care.forms.fields import Ticks, plain, words_field
from timebank.care.forms.visits import DAY_MINUTES, WhenForm
from timebank.care.rules import CallerCheck, CapScope, EnteredHow, EvidenceMethod, Objection, SettledHow
from timebank.web.forms import BaseForm

APPROVE, REJECT, HAND_OVER = "approve", "reject", "hand_over"
CALLER_CHECKS = (
    (CallerCheck.KNOWN_NUMBER.value, _("They called from the number that we have")),
    (CallerCheck.CALLED_BACK.value, _("I called back the number that we have")),
    (CallerCheck.TWO_QUESTIONS.value, _("They answered two questions that only they can answer")),
    (CallerCheck.KNOWN_VOICE.value, _("I know their voice")),
)
MINUTES = (
    Optional(),
    NumberRange(min=0, max=DAY_MINUTES, message=_("Please write between 0 and 1,440 minutes.")),
)
PAPER_LENGTH = 60


class DecisionForm(BaseForm):
    """What becomes of one visit. Nothing is chosen beforehand."""

    decision = RadioField(_("Decision"), [InputRequired(_("Please choose what becomes of this visit."))])
    decider_id = SelectField(_("To whom"), [Optional()])
    reason = words_field(_("Reason"))


class CallForm(BaseForm):
    """What somebody said on the telephone."""

    said_by_id = RadioField(_("Who spoke?"), [InputRequired(_("Please choose who spoke."))])
    agrees = RadioField(
        _("What did they say?"),
        [InputRequired(_("Please choose what they said."))],
        choices=[
            ("yes", _("It was as written")),
            (Objection.DIFFERENT.value, _("Something was different")),
            (Objection.NO_VISIT.value, _("Nobody came")),
        ],
    )
    said_minutes = IntegerField(_("How long, as they remember, in minutes"), MINUTES)
    words = words_field(_("In their words"))


class EvidenceForm(BaseForm):
    """A signed paper slip, or what the coordinator knows themselves."""

    method = RadioField(
        _("What do you have?"),
        [InputRequired(_("Please choose one."))],
        choices=[
            (EvidenceMethod.PAPER_SLIP.value, _("A signed paper slip")),
            (EvidenceMethod.TEXT_REPLY.value, _("A reply by text message")),
            (EvidenceMethod.KNOWLEDGE.value, _("I know it myself")),
        ],
    )
    said_by_id = RadioField(_("Whose word is it?"), [Optional()])
    paper_ref = StringField(
        _("Where the paper is kept"),
        [Optional(), Length(max=PAPER_LENGTH, message=_("Please write at most %(max)d letters."))],
        filters=[plain],
    )
    slip = FileField(_("A picture of it"))
    words = words_field(_("What it says"))


class SettleForm(BaseForm):
    """How both came to agree."""

    how = RadioField(
        _("How did they come to agree?"),
        [InputRequired(_("Please choose how they came to agree."))],
        choices=[
            (SettledHow.CORRECTED.value, _("The volunteer corrected the visit")),
            (SettledHow.TAKEN_BACK.value, _("Who objected agrees after all")),
        ],
    )
    words = words_field(_("What both agreed on"), _("Please write what both agreed on."))


class TakeBackForm(BaseForm):
    """Who objected agrees after all; words are welcome."""

    words = words_field(_("Why"))


def how_field() -> Any:  # noqa: ANN401  # wtforms calls it an UnboundField
    """Return the question by which way it came."""
    return RadioField(
        _("How did it reach you?"),
        [InputRequired(_("Please choose how it reached you."))],
        choices=[
            (EnteredHow.TELEPHONE.value, _("By telephone")),
            (EnteredHow.PAPER.value, _("On paper")),
        ],
    )


def caller_field() -> Any:  # noqa: ANN401  # as above
    """Return the question who telephoned for them."""
    return StringField(
        _("Who called?"),
        [Optional(), Length(max=PAPER_LENGTH, message=_("Please write at most %(max)d letters."))],
        filters=[plain],
    )


class EnterVisitForm(WhenForm):
    """A visit, for somebody who telephoned or brought paper."""

    senior_id = RadioField(
        _("Whom did they meet?"), [InputRequired(_("Please choose whom the volunteer met."))]
    )
    activities = Ticks(_("What did they do?"))
    how = how_field()
    caller = caller_field()
    caller_check = RadioField(_("How do you know that it was them?"), [Optional()], choices=CALLER_CHECKS)
    note = words_field(_("A note"))


class OverrideForm(BaseForm):
    """More than the cap of a day or a week, asked for one volunteer."""

    scope = RadioField(
        _("What is too little?"),
        [InputRequired(_("Please choose one of the two."))],
        choices=[(CapScope.DAY.value, _("The day's limit")), (CapScope.WEEK.value, _("The week's limit"))],
    )
    day = DateField(_("Which day?"), [InputRequired(_("Please choose the day."))])
    minutes = IntegerField(
        _("How many minutes may be logged in all?"),
        [
            InputRequired(_("Please write the minutes.")),
            NumberRange(min=1, message=_("Please write 1 minute or more.")),
        ],
    )
    reason = words_field(_("Reason"), _("Please write the reason."))


class OverrideAnswerForm(BaseForm):
    """The second person's answer."""

    answer = RadioField(
        _("Your answer"),
        [InputRequired(_("Please choose your answer."))],
        choices=[("grant", _("Grant it")), ("refuse", _("Refuse it"))],
    )
    reason = words_field(_("Reason"), _("Please write the reason."))
