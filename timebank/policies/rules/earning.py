"""What a visit earns, and when it may be used."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from timebank.policies.rules.policy import MINUTES_PER_HOUR, Policy


def earned_minutes(
    policy: Policy, *, minutes: int | Mapping[str, int], activities: Collection[str] = ()
) -> int:
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


def food_work_minutes(policy: Policy, *, minutes: int) -> int:
    """Return the minutes credited for so many of packing, driving or delivering, a broken one dropped."""
    return minutes * policy.food_work_rate // MINUTES_PER_HOUR


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
    """Return how many of the `earned` minutes lie above the balance cap.

    `policy.excess` says where those go.
    """
    if policy.balance_cap_minutes is None:
        return 0
    return min(earned, max(0, balance + earned - policy.balance_cap_minutes))


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyAndWhen:
    """Why points are usable or gift-only for somebody, and when that changes."""

    all_gift_only_until: date | None
    """The birthday up to which all is for giving; None when it is past."""
    gift_only_share: Fraction
    """What is for giving of each accrual from then on."""
    own_use_from: date
    usable_now: bool
    """`own_use_from` has come."""


def why_and_when(policy: Policy, *, all_gift_only_until: date, own_use_from: date, day: date) -> WhyAndWhen:
    """Return what the page of points says on `day` to somebody with these two birthdays.

    They are the birthdays of `policy.gift_only_until_age` and of `policy.own_use_age`.
    """
    return WhyAndWhen(
        all_gift_only_until=all_gift_only_until if day < all_gift_only_until else None,
        gift_only_share=policy.gift_only_share,
        own_use_from=own_use_from,
        usable_now=day >= own_use_from,
    )
