from dataclasses import replace
from datetime import date, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timebank.people.rules import birthday
from timebank.policies import errors
from timebank.policies.rules import (
    FIELDS,
    NATIONAL_ACTIVITIES,
    Activity,
    BranchRules,
    Excess,
    FieldKind,
    FieldRule,
    Limit,
    OnDeath,
    Policy,
    decode,
    decode_branch,
    earned_minutes,
    encode,
    encode_branch,
    merge,
    merged_number,
    over_balance_cap,
    split_earnings,
    validate,
    validate_branch,
    version_numbers,
    why_and_when,
)
from timebank.policies.rules.validate import LIMITED, SAFEGUARDS

STANDARD = Policy()
NUMBERS = [each for each in FIELDS if each.most]
codes = st.sampled_from([each.code for each in NATIONAL_ACTIVITIES])
activities = st.builds(
    Activity,
    code=st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True),
    ko=st.text(min_size=1, max_size=12).filter(str.strip),
    en=st.text(min_size=1, max_size=12).filter(str.strip),
    vi=st.text(min_size=1, max_size=12).filter(str.strip),
    rate=st.integers(1, 240),
    active=st.booleans(),
)
policies = st.builds(
    Policy,
    minimum_age=st.integers(7, 100),
    training_minutes=st.integers(0, 6000),
    activities=st.lists(activities, min_size=1, max_size=6, unique_by=lambda each: each.code).map(tuple),
    gift_only_share=st.fractions(0, 1, max_denominator=100),
    gift_only_until_age=st.integers(0, 120),
    day_cap_minutes=st.integers(1, 1440),
    balance_cap_minutes=st.none() | st.integers(60, 6_000_000),
    excess=st.sampled_from(Excess),
    on_death=st.sampled_from(OnDeath),
    minors_in_pairs=st.booleans(),
    daytime_from=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
branch_rules = st.builds(
    BranchRules,
    numbers=st.dictionaries(st.sampled_from(LIMITED), st.integers(-10, 7000)),
    safeguards=st.dictionaries(st.sampled_from(SAFEGUARDS), st.booleans()),
    switched_off=st.frozensets(codes),
)


@given(policies)
def test_a_policy_is_the_same_after_it_was_kept(policy: Policy) -> None:
    assert decode(encode(policy)) == policy


@given(branch_rules)
def test_what_a_branch_sets_is_the_same_after_it_was_kept(rules: BranchRules) -> None:
    assert decode_branch(encode_branch(rules)) == rules


def test_the_standard_rules_are_those_of_the_donation_bank() -> None:
    assert validate(STANDARD) == []
    assert (STANDARD.minimum_age, STANDARD.training_minutes) == (13, 240)
    assert (STANDARD.gift_only_share, STANDARD.gift_only_until_age) == (Fraction(1, 5), 40)
    assert (STANDARD.own_use_age, STANDARD.day_cap_minutes, STANDARD.submit_days) == (65, 480, 30)
    assert [each.ko for each in STANDARD.activities] == ["말벗", "식사", "청소", "세탁", "집안일·심부름"]
    assert {each.rate for each in STANDARD.activities} == {60}


@pytest.mark.parametrize("rule", NUMBERS, ids=lambda rule: rule.name)
def test_a_number_outside_of_its_range_is_refused_with_its_field(rule: FieldRule) -> None:
    for value in (rule.least - 1, rule.most + 1):
        change: dict[str, Any] = {rule.name: value}
        problems = validate(replace(STANDARD, **change))
        assert rule.name in [each.field for each in problems]


@given(st.integers(-5, 10_000), st.integers(-5, 12_000))
def test_a_valid_policy_never_counts_more_a_day_than_a_week(day: int, week: int) -> None:
    policy = replace(STANDARD, day_cap_minutes=day, week_cap_minutes=week, limits={})
    if not validate(policy):
        assert 1 <= policy.day_cap_minutes <= policy.week_cap_minutes
        assert policy.longest_visit_minutes <= policy.week_cap_minutes


def test_daytime_ends_after_it_begins() -> None:
    (problem,) = validate(replace(STANDARD, daytime_from=time(19)))
    assert isinstance(problem, errors.AboveOther)


@pytest.mark.parametrize(
    "unfit",
    [
        Activity(code="Talk", ko="말벗", en="Company", vi="Trò chuyện"),
        Activity(code="talk", ko="말벗", en="Company", vi="Trò chuyện"),
        Activity(code="walk", ko=" ", en="Walk", vi="Đi bộ"),
        Activity(code="walk", ko="산책" * 21, en="Walk", vi="Đi bộ"),
        Activity(code="walk", ko="산책", en="Walk", vi="Đi bộ", rate=0),
    ],
)
def test_an_activity_needs_a_code_of_its_own_and_a_name_in_each_language(unfit: Activity) -> None:
    (problem,) = validate(replace(STANDARD, activities=(*NATIONAL_ACTIVITIES, unfit)))
    assert isinstance(problem, errors.ActivityUnfit)


def test_one_activity_stays() -> None:
    none_active = tuple(replace(each, active=False) for each in NATIONAL_ACTIVITIES)
    assert [type(each) for each in validate(replace(STANDARD, activities=none_active))] == [errors.NoActivity]


def test_the_national_value_lies_within_the_limits_that_it_gives() -> None:
    (problem,) = validate(replace(STANDARD, limits={"day_cap_minutes": Limit(60, 400)}))
    assert isinstance(problem, errors.ValueOutsideOwnLimits)


@pytest.mark.parametrize("name", ["minimum_age", "gift_only_share", "no_such_rule"])
def test_no_limit_opens_what_is_the_same_everywhere(name: str) -> None:
    (problem,) = validate(replace(STANDARD, limits={name: Limit(1, 20)}))
    assert isinstance(problem, errors.NationalOnly)


@given(branch_rules)
def test_whatever_a_branch_sets_the_merged_rules_stay_within_the_national_limits(rules: BranchRules) -> None:
    merged = merge(STANDARD, rules)
    for name, limit in STANDARD.limits.items():
        assert limit.holds(getattr(merged, name))
    for rule in FIELDS:
        if not rule.by_branch:
            assert getattr(merged, rule.name) == getattr(STANDARD, rule.name)
    assert merged.active_activities


@given(branch_rules)
def test_what_is_allowed_to_a_branch_holds_there_as_it_stands(rules: BranchRules) -> None:
    if not validate_branch(rules, national=STANDARD):
        merged = merge(STANDARD, rules)
        assert all(getattr(merged, name) == value for name, value in rules.numbers.items())
        assert all(not merged.activity(code).active for code in rules.switched_off)  # type: ignore[union-attr]


def test_a_branch_may_add_a_safeguard_and_not_take_one_away() -> None:
    off = BranchRules(safeguards={"minors_in_pairs": False})
    asked = replace(STANDARD, minors_in_pairs=True)
    assert [type(each) for each in validate_branch(off, national=asked)] == [errors.LooserThanNational]
    assert merge(asked, off).minors_in_pairs
    assert merge(STANDARD, BranchRules(safeguards={"minors_in_pairs": True})).minors_in_pairs


def test_a_branchs_own_activity_earns_an_hour_for_an_hour() -> None:
    walk = Activity(code="walk", ko="산책", en="Walks", vi="Đi dạo")
    assert validate_branch(BranchRules(own_activities=(walk,)), national=STANDARD) == []
    (problem,) = validate_branch(BranchRules(own_activities=(replace(walk, rate=90),)), national=STANDARD)
    assert isinstance(problem, errors.ActivityUnfit)


@pytest.mark.parametrize(
    "content",
    [
        {"minimum_age": "13"},
        {"minimum_age": 13.0},
        {"gift_only_share": "a fifth"},
        {"gift_only_share": "1/0"},
        {"on_death": "burn"},
        {"minors_in_pairs": 1},
        {"daytime_from": "9시"},
        {"activities": [{"code": "talk"}]},
        {"activities": 5},
        {"limits": {"day_cap_minutes": [60]}},
        {"limits": []},
        {"no_such_rule": 1},
    ],
)
def test_content_that_cannot_be_read_is_refused(content: dict[str, object]) -> None:
    with pytest.raises(errors.ContentUnreadable):
        decode(content)


minutes = st.integers(1, 1440)
born = st.dates(date(1930, 1, 1), date(2012, 12, 31))


@given(minutes, born, st.dates(date(2015, 1, 1), date(2040, 1, 1)))
def test_the_two_kinds_of_points_add_up_to_the_minutes(length: int, birth: date, day: date) -> None:
    until = birthday(birth, STANDARD.gift_only_until_age)
    own, gift_only = split_earnings(STANDARD, minutes=length, all_gift_only_until=until, day=day)
    assert own + gift_only == length
    assert own >= 0 and gift_only >= 0
    assert own == 0 if day < until else gift_only == length // 5


@pytest.mark.parametrize(
    "birth", [date(1986, 3, 2), date(1984, 2, 29), date(1985, 2, 28), date(1986, 1, 1), date(1985, 12, 31)]
)
def test_from_the_fortieth_birthday_on_a_fifth_is_for_giving(birth: date) -> None:
    turns = birthday(birth, 40)
    eve = turns - timedelta(days=1)
    assert split_earnings(STANDARD, minutes=92, all_gift_only_until=turns, day=eve) == (0, 92)
    assert split_earnings(STANDARD, minutes=92, all_gift_only_until=turns, day=turns) == (74, 18)


def test_who_was_born_on_29_february_turns_forty_on_that_day_and_thirteen_on_1_march() -> None:
    assert birthday(date(1984, 2, 29), 40) == date(2024, 2, 29)
    assert birthday(date(1984, 2, 29), 13) == date(1997, 3, 1)
    assert birthday(date(1984, 2, 29), 65) == date(2049, 3, 1)


def test_a_broken_minute_goes_to_the_holders_own() -> None:
    past = date(2000, 1, 1)
    day = date(2026, 3, 2)
    for length, expected in ((1, (1, 0)), (4, (4, 0)), (5, (4, 1)), (9, (8, 1)), (60, (48, 12))):
        assert split_earnings(STANDARD, minutes=length, all_gift_only_until=past, day=day) == expected


def test_an_hour_of_an_activity_earns_its_rate_and_several_share_the_visit_evenly() -> None:
    talk, *others = NATIONAL_ACTIVITIES
    policy = replace(STANDARD, activities=(replace(talk, rate=30), *others))
    assert earned_minutes(policy, minutes=60, activities=["talk"]) == 30
    assert earned_minutes(policy, minutes=60, activities=["talk", "cook"]) == 45
    assert earned_minutes(policy, minutes={"talk": 20, "cook": 40}) == 50
    assert earned_minutes(policy, minutes=61, activities=["talk"]) == 30
    assert earned_minutes(policy, minutes=60) == 60
    assert earned_minutes(policy, minutes=60, activities=["given_up_long_ago"]) == 60


def test_what_lies_above_the_balance_cap_is_told() -> None:
    capped = replace(STANDARD, balance_cap_minutes=45_000)
    assert over_balance_cap(STANDARD, balance=10**6, earned=60) == 0
    assert over_balance_cap(capped, balance=44_940, earned=60) == 0
    assert over_balance_cap(capped, balance=44_970, earned=60) == 30
    assert over_balance_cap(capped, balance=50_000, earned=60) == 60


def test_somebody_learns_why_and_when() -> None:
    fortieth, sixty_fifth = date(2031, 5, 3), date(2056, 5, 3)
    young = why_and_when(
        STANDARD, all_gift_only_until=fortieth, own_use_from=sixty_fifth, day=date(2031, 5, 2)
    )
    assert (young.all_gift_only_until, young.usable_now) == (fortieth, False)
    later = why_and_when(STANDARD, all_gift_only_until=fortieth, own_use_from=sixty_fifth, day=fortieth)
    assert (later.all_gift_only_until, later.gift_only_share) == (None, Fraction(1, 5))
    assert why_and_when(
        STANDARD, all_gift_only_until=fortieth, own_use_from=sixty_fifth, day=sixty_fifth
    ).usable_now


@given(st.integers(1, 999), st.integers(0, 999))
def test_one_number_names_both_versions(national: int, branch: int) -> None:
    assert version_numbers(merged_number(national, branch)) == (national, branch)


def test_every_field_of_the_policy_has_a_rule() -> None:
    kept = {each.name for each in FIELDS}
    assert set(Policy.__dataclass_fields__) - {"limits"} == kept
    assert {each.name for each in FIELDS if each.kind is FieldKind.FLAG} == set(SAFEGUARDS)
