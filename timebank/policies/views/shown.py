"""The rules, and what a version changes, as rows that a page shows."""

from dataclasses import dataclass

from flask_babel import gettext

from timebank.policies.forms import words
from timebank.policies.rules import FIELDS, FieldKind, Policy
from timebank.policies.rules.validate import BY_NAME, LIMITED


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One rule as it stands."""

    label: str
    value: str
    why: str
    is_long: bool
    """A sentence or a list rather than a figure."""
    wider: str | None = None
    """What the nation has, where the branch has set its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two versions."""

    label: str
    before: str
    after: str


def sections(policy: Policy, *, national: Policy) -> list[tuple[str, list[RuleRow]]]:
    """Return every rule in its group."""
    return [
        (str(title), [_row(name, policy, national) for name in names if _is_told(name, policy)])
        for title, names in words.SECTIONS
    ]


def _is_told(name: str, policy: Policy) -> bool:
    """Say whether the rule means anything beside the others."""
    if name == "excess":
        return policy.balance_cap_minutes is not None
    if name in ("daytime_from", "daytime_until"):
        return policy.minors_by_day
    return True


def _row(name: str, policy: Policy, national: Policy) -> RuleRow:
    value, wider = getattr(policy, name), getattr(national, name)
    if name == "activities":
        value, wider = policy.active_activities, national.active_activities
    return RuleRow(
        label=words.label(name),
        value=words.shown(name, value),
        why=str(words.RULES[name].why),
        is_long=BY_NAME[name].kind in (FieldKind.ACTIVITIES, FieldKind.CHOICE),
        wider=words.shown(name, wider) if value != wider else None,
    )


def changes(before: Policy, after: Policy) -> list[Change]:
    """Return what differs between two versions, and in the limits that they give to branches."""
    found = []
    for rule in FIELDS:
        was, will = getattr(before, rule.name), getattr(after, rule.name)
        if was != will:
            found.append(
                Change(
                    label=words.label(rule.name),
                    before=words.shown(rule.name, was),
                    after=words.shown(rule.name, will),
                )
            )
    return found + _limit_changes(before, after)


def _limit_changes(before: Policy, after: Policy) -> list[Change]:
    def shown(policy: Policy, name: str) -> str:
        found = policy.limits.get(name)
        return words.limit(name, found) if found else gettext("The same in every branch")

    return [
        Change(
            label=gettext("What a branch may choose: %(rule)s", rule=words.label(name)),
            before=shown(before, name),
            after=shown(after, name),
        )
        for name in LIMITED
        if before.limits.get(name) != after.limits.get(name)
    ]
