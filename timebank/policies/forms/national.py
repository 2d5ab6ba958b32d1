"""The form for a national version: every rule, and how far branches may go."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import FieldList, IntegerField
from wtforms.validators import InputRequired, Optional

from timebank.policies.forms.fields import (
    DraftForm,
    PointsField,
    activity_rows,
    control,
    read,
    read_activities,
)
from timebank.policies.rules import FIELDS, FieldKind, Policy
from timebank.policies.rules.validate import BY_NAME, LIMITED


class NationalDraftForm(DraftForm):
    """Every rule of the nation."""

    activities: "FieldList[Any]"

    def content(self) -> dict[str, Any]:
        """Return what was entered, as `DraftPolicy.content` wants it."""
        content: dict[str, Any] = {
            each.name: read(self[each.name]) for each in FIELDS if each.name != "activities"
        }
        content["activities"] = read_activities(self.activities)
        content["limits"] = {
            name: [read(self[f"{name}_least"]), read(self[f"{name}_most"])]
            for name in LIMITED
            if read(self[f"{name}_least"]) is not None
        }
        return content


def defaults(policy: Policy) -> dict[str, Any]:
    """Return what the form starts with: the rules as they are."""
    values: dict[str, Any] = {each.name: getattr(policy, each.name) for each in FIELDS}
    values["activities"] = activity_rows(policy.activities)
    for rule in FIELDS:
        if rule.kind is FieldKind.CHOICE:
            values[rule.name] = values[rule.name].value
    for name, limit in policy.limits.items():
        values[f"{name}_least"], values[f"{name}_most"] = limit.least, limit.most
    return values


for _rule in FIELDS:
    setattr(NationalDraftForm, _rule.name, control(_rule, required=True))
for _name in LIMITED:
    _rule = BY_NAME[_name]
    _kind = PointsField if _rule.kind is FieldKind.POINTS else IntegerField
    setattr(NationalDraftForm, f"{_name}_least", _kind(_("A branch may choose at least"), [InputRequired()]))
    setattr(
        NationalDraftForm,
        f"{_name}_most",
        _kind(_("A branch may choose up to"), [Optional() if _rule.optional else InputRequired()]),
    )
