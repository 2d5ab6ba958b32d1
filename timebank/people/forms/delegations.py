"""Appointing a delegate: on one's own screen, or as it was signed on paper."""

from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from timebank.people.commands.delegations import PAPER_LENGTH
from timebank.people.forms.fields import name_field, phone_field, text_field, ticks
from timebank.people.rules import DelegatedAct
from timebank.web.fields import choices
from timebank.web.formats import points_hours
from timebank.web.forms import BaseForm
from timebank.web.words.people import DELEGATED

SOMEBODY = "somebody"
USUAL_TIME = timedelta(days=182)
AMOUNTS = tuple(60 * points for points in (1, 2, 3, 5, 10, 20, 30, 50, 100))


class _DelegationForm(BaseForm):
    acts = ticks(_("What may they do?"), [(each.value, DELEGATED[each]) for each in DelegatedAct])
    give_minutes = SelectField(_("How much may they give in all?"), [Optional()])
    ends_on = DateField(_("Last day"), [InputRequired(_("Please choose the last day."))])

    def __init__(self, *, today: date, **defaults: Any) -> None:  # noqa: ANN401
        super().__init__(**{"ends_on": today + USUAL_TIME} | defaults)
        self.give_minutes.choices = choices(
            [("", _("nothing")), *((str(each), points_hours(each)) for each in AMOUNTS)]
        )

    def said(self) -> dict[str, Any]:
        """Return what the form says, as the command takes it."""
        return {
            "acts": frozenset(DelegatedAct(each) for each in self.acts.data or ()),
            "give_minutes": int(self.give_minutes.data or 0),
            "ends_on": self.ends_on.data,
        }


class DelegateForm(_DelegationForm):
    """The holder appoints a relative, or another member whose name and number they know."""

    delegate = RadioField(_("Who may act for you?"), [InputRequired(_("Please choose who may act for you."))])
    name = name_field(_("Their name"), required=False)
    phone = phone_field(_("Their telephone number"))

    def offer(self, relatives: list[tuple[str, str]]) -> None:
        self.delegate.choices = choices([*relatives, (SOMEBODY, _("Another member of the branch"))])


class PaperDelegationForm(_DelegationForm):
    """What the holder signed. Whom it appoints is chosen before."""

    starts_on = DateField(_("First day"), [InputRequired(_("Please choose the first day."))])
    paper_ref = text_field(
        _("Where the paper is kept"),
        most=PAPER_LENGTH,
        required=_("Please write where the signed paper is kept."),
    )
    seen_by = text_field(
        _("Who saw it being signed?"),
        most=PAPER_LENGTH,
        required=_("Please write who saw it being signed."),
    )
