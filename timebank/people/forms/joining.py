"""Joining on the web, and registering at the branch."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField, TelField
from wtforms.validators import InputRequired, Optional

from timebank.core.permissions import MEMBERS
from timebank.people.forms.fields import (
    birth_field,
    email_field,
    language_field,
    name_field,
    neighbourhood_field,
    phone_field,
    text_field,
    ticks,
)
from timebank.people.rules import JOINING, ConsentMethod, Purpose
from timebank.web.forms import BaseForm
from timebank.web.words.people import METHODS, PURPOSES, ROLES

SCREEN, PAPER = "screen", "paper"
CONSENTS = [(each.value, PURPOSES[each]) for each in JOINING]
MEMBER_ROLES = [(role.value, ROLES[role]) for role in sorted(MEMBERS, key=list(ROLES).index)]


class _NewPersonForm(BaseForm):
    name = name_field(_("Name"))
    birth_date = birth_field()
    phone = phone_field(_("Mobile number"))
    email = email_field()
    neighbourhood = neighbourhood_field()
    consents = ticks(_("What do you agree to?"), CONSENTS)
    guardian_name = name_field(_("Guardian's name"), required=False)
    guardian_phone: TelField = phone_field(_("Guardian's telephone"))

    def agreed(self) -> frozenset[Purpose]:
        return frozenset(Purpose(each) for each in self.consents.data or ())


class JoinForm(_NewPersonForm):
    """A volunteer joins a branch."""

    branch_id = SelectField(_("Branch"), [InputRequired(_("Please choose a branch."))])
    guardian_how = RadioField(
        _("Under 14: how does the guardian agree?"),
        [Optional()],
        choices=[
            (SCREEN, _("The guardian is here and agrees now")),
            (PAPER, _("The guardian brings a signed paper to the branch")),
        ],
    )

    def offer(self, branches: list[tuple[str, str]]) -> None:
        self.branch_id.choices = branches
        if len(branches) == 1:
            self.branch_id.data = branches[0][0]


class RegisterForm(_NewPersonForm):
    """A coordinator registers somebody of any kind."""

    birth_date = birth_field(required=False)
    roles = ticks(_("As what?"), MEMBER_ROLES)
    address = text_field(_("Address"), most=200)
    language = language_field()
    consents = ticks(_("What has the person agreed to?"), CONSENTS)
    method = RadioField(
        _("How did they agree?"),
        [InputRequired(_("Please choose how they agreed."))],
        choices=[
            (each, METHODS[each]) for each in (ConsentMethod.PAPER.value, ConsentMethod.TELEPHONE.value)
        ],
        default=ConsentMethod.PAPER.value,
    )
    paper_ref = text_field(_("Where the paper is kept"), most=80)
    guardian_agrees = BooleanField(_("The guardian has signed the consent (under 14)"))
    somebody_else = BooleanField(_("This is somebody else: register anyway"))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401
        valid = super().validate(extra_validators)
        if not self.roles.data:
            self.roles.errors = [_("Please choose at least one.")]
            return False
        return bool(valid)


class ConfirmSettleForm(BaseForm):
    """Whether two records are one person."""

    same = RadioField(
        _("Are they the same person?"),
        [InputRequired(_("Please choose one."))],
        choices=[
            ("no", _("No, two people. Keep both")),
            ("yes", _("Yes, the same person. Close the newer record")),
        ],
    )
