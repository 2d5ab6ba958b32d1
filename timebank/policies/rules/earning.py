"""What a visit earns, and when it may be used."""

from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction

from timebank.policies.rules.policy import MINUTES_PER_HOUR, Policy


def earned_minutes(policy: Policy, *, minutes: int | Mapping[str, int], activities: Collection[str] = ()) -> int:
    """Return the minutes credited for a visit, whole, a broken one dropped.

    `minutes` is the length of the visit, spread evenly over its `activities`, or the minutes of each. What
    the policy does not know, such as an activity of an older version, earns an hour for an hour.
    """
    if isinstance(minutes, int):
        if not activities:
            return minutes
        shares = dict.fromkeys(activities, Fraction(minutes, len(set(activities))))
    else:
        shares = {code: Fraction(each) for code, each in minutes.items()}
    total = Fraction(0)
    for code, share in shares.items():
        activity = policy.activity(code)
        total += share * (activity.rate if activity else MINUTES_PER_HOUR) / MINUTES_PER_HOUR
    return int(total)


def split_earnings(
    policy: Policy,
    *,
    minutes: int | Mapping[str, int],
    activities: Collection[str] = (),
    all_gift_only_until: date,
    day: date,
) -> tuple[int, int]:
    """Return the minutes for the `own` and the `gift_only` account; they add up to what was earned.

    `day` is the local day on which the visit began; `all_gift_only_until` the volunteer's birthday of
    `policy.gift_only_until_age`: on that day they have reached it. The share is taken of each accrual, and a
    broken minute goes to `own`.
    """
    earned = earned_minutes(policy, minutes=minutes, activities=activities)
    gift_only = earned if day < all_gift_only_until else int(earned * policy.gift_only_share)
    return earned - gift_only, gift_only


def over_balance_cap(policy: Policy, *, balance: int, earned: int) -> int:
    """Return how many of the `earned` minutes lie above the balance cap; `policy.excess` says where they go."""
    if policy.balance_cap_minutes is None:
        return 0
    return min(earned, max(0, balance + earned - policy.balance_cap_minutes))


def own_use_from(policy: Policy, *, turns: Mapping[int, date]) -> date:
    """Return the day from which the holder may use `own` points; `turns` maps ages to birthdays."""
    return turns[policy.own_use_age]
