"""The form for a branch's version: what it may set, within the national limits."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import FieldList, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from timebank.policies.forms.fields import (
    DraftForm,
    activities_field,
    activity_rows,
    control,
    read,
    read_activities,
)
from timebank.policies.rules import BranchRules, Policy
from timebank.policies.rules.validate import BY_NAME, LIMITED, SAFEGUARDS
from timebank.web.formats import language


class BranchDraftForm(DraftForm):
    """Caps, days, activities and safeguards of one branch. What is left empty is as everywhere."""

    offered = SelectMultipleField(
        _("Activities of every branch that can be logged here"),
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    activities: "FieldList[Any]" = activities_field(_("Activities of this branch"))

    national_codes: Collection[str] = ()

    def content(self) -> dict[str, Any]:
        """Return what was entered, as `DraftPolicy.content` wants it."""
        content: dict[str, Any] = {name: read(self[name]) for name in LIMITED if read(self[name]) is not None}
        content |= {name: True for name in SAFEGUARDS if self[name].data}
        content["own_activities"] = [each | {"rate": 60} for each in read_activities(self.activities)]
        shown = set(self.national_codes)
        content["switched_off"] = sorted(shown - set(self.offered.data or ()))
        return content

    def offer(self, national: Policy) -> None:
        """Let the form choose among the activities of the nation."""
        self.national_codes = [each.code for each in national.active_activities]
        self.offered.choices = [(each.code, each.name(language())) for each in national.active_activities]


def defaults(rules: BranchRules, *, national: Policy) -> dict[str, Any]:
    """Return what the form starts with: what the branch has set."""
    return {
        **rules.numbers,
        **rules.safeguards,
        "activities": activity_rows(rules.own_activities),
        "offered": [each.code for each in national.active_activities if each.code not in rules.switched_off],
    }


for _name in (*LIMITED, *SAFEGUARDS):
    setattr(BranchDraftForm, _name, control(BY_NAME[_name], required=False))
