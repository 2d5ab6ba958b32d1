"""The operating rules as a value, and what follows from them. No session, no clock, no Flask."""

from timebank.policies.rules.codec import decode, decode_branch, encode, encode_branch
from timebank.policies.rules.earning import (
    WhyAndWhen,
    earned_minutes,
    food_work_minutes,
    over_balance_cap,
    split_earnings,
    why_and_when,
)
from timebank.policies.rules.merge import BranchRules, merge
from timebank.policies.rules.policy import (
    NATIONAL_ACTIVITIES,
    Activity,
    Excess,
    Limit,
    OnDeath,
    Policy,
    PolicyInForce,
    Rounding,
    SpentReversal,
    VersionState,
    merged_number,
    version_numbers,
)
from timebank.policies.rules.validate import FIELDS, FieldKind, FieldRule, validate, validate_branch

__all__ = [
    "FIELDS",
    "NATIONAL_ACTIVITIES",
    "Activity",
    "BranchRules",
    "Excess",
    "FieldKind",
    "FieldRule",
    "Limit",
    "OnDeath",
    "Policy",
    "PolicyInForce",
    "Rounding",
    "SpentReversal",
    "VersionState",
    "WhyAndWhen",
    "decode",
    "decode_branch",
    "earned_minutes",
    "encode",
    "encode_branch",
    "food_work_minutes",
    "merge",
    "merged_number",
    "over_balance_cap",
    "split_earnings",
    "validate",
    "validate_branch",
    "version_numbers",
    "why_and_when",
]
