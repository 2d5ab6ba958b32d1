"""Of every gift: what may only be given goes first, and comes back as what it was."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.care.world import World
from tests.exchange.giving import fund, give_to, held, take_back
from timebank.exchange.rules.gifts import split_gift

minutes = st.integers(0, 10**9)


@given(minutes=st.integers(1, 10**9), gift_only=minutes)
def test_a_split_is_whole_and_takes_what_is_for_giving_only_first(minutes: int, gift_only: int) -> None:
    split = split_gift(minutes=minutes, gift_only=gift_only)
    assert split.minutes == minutes
    assert 0 <= split.gift_only <= gift_only
    assert split.own >= 0
    # The own is touched only once nothing is left that may only be given.
    assert split.own == 0 or split.gift_only == gift_only


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.tuples(st.integers(1, 90), st.booleans()), min_size=1, max_size=5))
def test_what_is_for_giving_only_never_turns_own(
    world: World, session: Session, parts: list[tuple[int, bool]]
) -> None:
    fund(session, world.volunteer, own=300, gift_only=150)
    before = held(session, world.volunteer)
    own, gift_only = before.get("own", 0), before.get("gift_only", 0)
    kept: list[tuple[int, int]] = []
    for length, comes_back in parts:
        now_held = held(session, world.volunteer)
        split = split_gift(minutes=length, gift_only=now_held.get("gift_only", 0))
        gift_id = give_to(world.volunteer, minutes=length)
        if comes_back:
            take_back(gift_id, world.volunteer)
        else:
            kept.append((split.gift_only, split.own))
    after = held(session, world.volunteer)
    assert after.get("gift_only", 0) == gift_only - sum(first for first, _ in kept)
    assert after.get("own", 0) == own - sum(second for _, second in kept)
