"""Which values a version may hold: the kinds and ranges of its fields, and what they are to each other."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from timebank.core.errors import DomainError
from timebank.policies import errors
from timebank.policies.rules.merge import BranchRules, merge
from timebank.policies.rules.policy import MINUTES_PER_HOUR, Activity, Policy


class FieldKind(StrEnum):
    AGE = "age"
    MINUTES = "minutes"
    POINTS = "points"
    """Kept in minutes, read and written as points."""
    DAYS = "days"
    MONTHS = "months"
    SHARE = "share"
    CHOICE = "choice"
    FLAG = "flag"
    CLOCK = "clock"
    ACTIVITIES = "activities"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One field of the policy: what it is, and the range that no version leaves."""

    name: str
    kind: FieldKind
    least: int = 0
    most: int = 0
    optional: bool = False
    """None means that there is no such limit."""
    by_branch: bool = False
    """A branch may set it, within the national limits."""


_K = FieldKind
MOST_BALANCE = 6_000_000
MINUTES_IN_A_DAY = 24 * 60

FIELDS = (
    FieldRule("minimum_age", _K.AGE, 7, 100),
    FieldRule("training_minutes", _K.MINUTES, 0, 6000),
    FieldRule("activities", _K.ACTIVITIES, by_branch=True),
    FieldRule("gift_only_share", _K.SHARE),
    FieldRule("gift_only_until_age", _K.AGE, 0, 120),
    FieldRule("own_use_age", _K.AGE, 0, 120),
    FieldRule("day_cap_minutes", _K.MINUTES, 1, MINUTES_IN_A_DAY, by_branch=True),
    FieldRule("week_cap_minutes", _K.MINUTES, 1, 7 * MINUTES_IN_A_DAY, by_branch=True),
    FieldRule("longest_visit_minutes", _K.MINUTES, 1, MINUTES_IN_A_DAY, by_branch=True),
    FieldRule("food_work_rate", _K.MINUTES, 0, 60, by_branch=True),
    FieldRule("rounding", _K.CHOICE),
    FieldRule("submit_days", _K.DAYS, 1, 366, by_branch=True),
    FieldRule("decide_days", _K.DAYS, 1, 90, by_branch=True),
    FieldRule("cooling_off_days", _K.DAYS, 0, 90, by_branch=True),
    FieldRule("accept_days", _K.DAYS, 1, 366, by_branch=True),
    FieldRule("second_approver_minutes", _K.POINTS, 0, MOST_BALANCE, by_branch=True),
    FieldRule("telephone_minutes", _K.POINTS, 0, MOST_BALANCE, by_branch=True),
    FieldRule("need_from_age", _K.AGE, 0, 120, optional=True),
    FieldRule("offer_days", _K.DAYS, 1, 90, by_branch=True),
    FieldRule("answer_days", _K.DAYS, 1, 90, by_branch=True),
    FieldRule("dispute_days", _K.DAYS, 1, 90, by_branch=True),
    FieldRule("reversal_of_spent", _K.CHOICE),
    FieldRule("balance_cap_minutes", _K.POINTS, 60, MOST_BALANCE, optional=True, by_branch=True),
    FieldRule("excess", _K.CHOICE),
    FieldRule("on_death", _K.CHOICE),
    FieldRule("silent_months", _K.MONTHS, 1, 60),
    FieldRule("adult_age", _K.AGE, 14, 30),
    FieldRule("minors_in_pairs", _K.FLAG, by_branch=True),
    FieldRule("minors_by_day", _K.FLAG, by_branch=True),
    FieldRule("daytime_from", _K.CLOCK),
    FieldRule("daytime_until", _K.CLOCK),
)
"""In the order in which people read them."""

BY_NAME = {each.name: each for each in FIELDS}
_NUMBERS = frozenset({_K.AGE, _K.MINUTES, _K.POINTS, _K.DAYS, _K.MONTHS})
LIMITED = tuple(each.name for each in FIELDS if each.by_branch and each.kind in _NUMBERS)
"""The numbers that a branch may set within national limits."""
SAFEGUARDS = tuple(each.name for each in FIELDS if each.by_branch and each.kind is _K.FLAG)
"""What a branch may switch on, never off."""

_NOT_ABOVE = (
    ("day_cap_minutes", "week_cap_minutes"),
    ("longest_visit_minutes", "week_cap_minutes"),
    ("daytime_from", "daytime_until"),
)
_CODE = re.compile(r"[a-z][a-z0-9_]{0,29}")
NAME_LENGTH = 40
MOST_RATE = 240
MOST_ACTIVITIES = 30


def validate(policy: Policy) -> list[DomainError]:
    """Return everything that is wrong with a national version; nothing when it may be published."""
    return [
        *_ranges(policy),
        *_relations(policy),
        *_activities(policy.activities),
        *_limits(policy),
    ]


def validate_branch(rules: BranchRules, *, national: Policy) -> list[DomainError]:
    """Return everything that is wrong with a branch's version under the `national` one."""
    found: list[DomainError] = []
    for name, value in rules.numbers.items():
        limit = national.limits.get(name)
        if name not in LIMITED or limit is None:
            found.append(errors.NationalOnly(name=name))
        elif limit.holds(value):
            continue
        elif limit.most is None:
            found.append(errors.BelowNationalLimit(name=name, least=limit.least))
        else:
            found.append(errors.BeyondNationalLimit(name=name, least=limit.least, most=limit.most))
    for name, asked in rules.safeguards.items():
        if name not in SAFEGUARDS:
            found.append(errors.NationalOnly(name=name))
        elif getattr(national, name) and not asked:
            found.append(errors.LooserThanNational(name=name))
    codes = [each.code for each in rules.own_activities]
    found += [
        errors.ActivityUnfit(name="activities", activity=each.ko or each.code)
        for each in rules.own_activities
        if national.activity(each.code) is not None or each.rate != MINUTES_PER_HOUR
    ]
    found += [
        errors.ActivityUnfit(name="activities", activity=code)
        for code in sorted(rules.switched_off)
        if national.activity(code) is None or code in codes
    ]
    offered = [each for each in national.active_activities if each.code not in rules.switched_off]
    if not offered and not any(each.active for each in rules.own_activities):
        found.append(errors.NoActivity(name="activities"))
    if found:
        return found
    merged = merge(national, rules)
    return [*_ranges(merged), *_relations(merged), *_activities(merged.activities)]


def _ranges(policy: Policy) -> Iterator[DomainError]:
    for rule in FIELDS:
        value = getattr(policy, rule.name)
        if rule.kind is _K.SHARE:
            if not Fraction(0) <= value <= Fraction(1):
                yield errors.OutOfRange(name=rule.name, least=0, most=1)
        elif rule.kind in _NUMBERS:
            if value is None and rule.optional:
                continue
            if not rule.least <= value <= rule.most:
                yield errors.OutOfRange(name=rule.name, least=rule.least, most=rule.most)


def _relations(policy: Policy) -> Iterator[DomainError]:
    for name, other in _NOT_ABOVE:
        value, most = getattr(policy, name), getattr(policy, other)
        if value > most:
            yield errors.AboveOther(name=name, other=other, most=most)


def _activities(activities: Collection[Activity]) -> Iterator[DomainError]:
    seen: set[str] = set()
    for each in activities:
        named = all(0 < len(name.strip()) <= NAME_LENGTH for name in (each.ko, each.en, each.vi))
        fits = _CODE.fullmatch(each.code) and 1 <= each.rate <= MOST_RATE
        if not named or not fits or each.code in seen:
            yield errors.ActivityUnfit(name="activities", activity=each.ko or each.code)
        seen.add(each.code)
    if not any(each.active for each in activities) or len(activities) > MOST_ACTIVITIES:
        yield errors.NoActivity(name="activities")


def _limits(policy: Policy) -> Iterator[DomainError]:
    for name, limit in policy.limits.items():
        rule = BY_NAME.get(name)
        if name not in LIMITED or rule is None:
            yield errors.NationalOnly(name=name)
        elif not (
            rule.least <= limit.least <= (rule.most if limit.most is None else limit.most) <= rule.most
        ) or (limit.most is None and not rule.optional):
            yield errors.OutOfRange(name=name, least=rule.least, most=rule.most)
        elif not limit.holds(getattr(policy, name)):
            if limit.most is None:
                yield errors.BelowNationalLimit(name=name, least=limit.least)
            else:
                yield errors.ValueOutsideOwnLimits(name=name, least=limit.least, most=limit.most)
