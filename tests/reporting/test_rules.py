from hypothesis import given
from hypothesis import strategies as st

from timebank.reporting.rules import FEWEST, Sum, hide_small


def sums(*seniors: int) -> dict[int, Sum]:
    return {number: Sum(minutes=60 * count, seniors=count) for number, count in enumerate(seniors)}


def test_a_group_of_fewer_than_five_is_hidden() -> None:
    shown = hide_small(sums(4, 3, 10, 12))
    assert [shown[0], shown[1]] == [None, None]
    assert shown[2] is not None


def test_where_one_is_hidden_the_next_smallest_is_hidden_too() -> None:
    shown = hide_small(sums(4, 9, 7, 12))
    assert [number for number, group in shown.items() if group is None] == [0, 2]


@given(st.lists(st.integers(0, 20), max_size=8))
def test_what_is_hidden_cannot_be_worked_out_from_the_total(seniors: list[int]) -> None:
    groups = sums(*seniors)
    shown = hide_small(groups)
    hidden = [number for number, group in shown.items() if group is None]
    assert all(group is None or group.seniors == 0 or group.seniors >= FEWEST for group in shown.values())
    people_elsewhere = [each for number, each in groups.items() if each.seniors and number not in hidden]
    assert len(hidden) != 1 or not people_elsewhere
