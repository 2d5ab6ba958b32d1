"""What a food bank received, gave and lost, and how evenly: all of it summed by the database."""

from datetime import date, timedelta
from uuid import UUID

from tests.care.world import NOW, TODAY, do
from tests.care_pages.test_every_page import counted
from tests.factories import make_branch
from tests.rounds.world import DOOR, SOON, Food
from timebank.households.rules import HouseholdKind
from timebank.matching.rules.rounds import highest, lowest, middle
from timebank.pantry.commands import (
    AnnounceDonation,
    CountStock,
    PassOn,
    RegisterDonor,
    TakeBack,
    Waste,
    announce_donation,
    count_stock,
    pass_on,
    register_donor,
    take_back,
    waste,
)
from timebank.pantry.rules import Category, DonorKind, Reason
from timebank.reporting.queries import FoodFigures, get_food_figures
from timebank.reporting.queries.food import Amount
from timebank.reporting.rules import Period

TODAY_ALONE = Period(TODAY, TODAY)
GRAMS = 300


def figures(
    food: Food, period: Period = TODAY_ALONE, round_id: UUID | None = None, *, today: date = TODAY
) -> FoodFigures:
    food.session.expire_all()
    return get_food_figures(
        food.session,
        branch_id=food.pantry.branch_id,
        zone="Asia/Seoul",
        period=period,
        today=today,
        round_id=round_id,
    )


def give(food: Food, household: str, lot: str, units: int) -> None:
    food.pantry.hand_out(food.lots[lot], units, household_id=food.households[household])


def lose(food: Food, lot: str, units: int, reason: Reason) -> None:
    do(waste, food.ask(Waste, lot_id=food.lots[lot], place=DOOR, units=units, reason=reason))


def test_what_came_and_went_adds_up_to_what_is_there(food: Food) -> None:
    make_branch(food.session, "cheongju")
    food.session.commit()
    give(food, "기숙", "쌀", 3)
    back = {"lot_id": food.lots["쌀"], "place": DOOR, "units": 1}
    do(take_back, food.ask(TakeBack, **back, household_id=food.households["기숙"]))
    lose(food, "빵", 2, Reason.DAMAGED)
    lose(food, "우유", 1, Reason.EXPIRED)
    do(pass_on, food.ask(PassOn, lot_id=food.lots["쌀"], place=DOOR, units=1, to_branch_id="cheongju"))
    do(count_stock, food.ask(CountStock, lot_id=food.lots["우유"], place=DOOR, units=2, reason=Reason.LOST))
    found = figures(food)
    assert found.received == Amount(units=13, grams=13 * GRAMS)
    assert found.given == Amount(units=2, grams=2 * GRAMS)
    assert found.wasted == Amount(units=3, grams=3 * GRAMS)
    assert found.passed_on == Amount(units=1, grams=GRAMS)
    assert found.counted == Amount(units=-1, grams=-GRAMS)
    assert [reason for reason, _amount in found.reasons] == [Reason.DAMAGED, Reason.EXPIRED]
    left = sum(food.left(lot)[0] for lot in food.lots)
    gone = found.given.units + found.wasted.units + found.passed_on.units
    assert left == found.received.units - gone + found.counted.units


def test_people_and_households_are_counted_once(food: Food) -> None:
    give(food, "기숙", "쌀", 1)
    give(food, "기숙", "빵", 1)
    give(food, "철수", "쌀", 1)
    reach = figures(food).reach
    assert (reach.households, reach.reached, reach.nothing) == (3, 2, 1)
    assert (reach.people, reach.people_reached) == (4, 3)


def test_the_curve_and_its_figures_are_those_of_the_board(food: Food) -> None:
    food.add_lot("라면", 200, category=Category.NOODLES)
    for number in range(1, 22):
        name = f"집{number}"
        food.add_household(name, item_cap=50)
        give(food, name, "라면", number % 11 or 5)
    found = figures(food, Period(TODAY, TODAY + timedelta(days=6)), today=TODAY + timedelta(days=6))
    shares = sorted([0, 0, 0] + [100 * (number % 11 or 5) // 50 for number in range(1, 22)])
    assert [share for _along, share in found.curve] == shares
    assert found.reach.lowest == lowest(shares)
    assert found.reach.middle == middle(shares)
    assert found.reach.highest == highest(shares)
    ranked = list(enumerate(shares, start=1))
    apart = sum((2 * rank - len(shares) - 1) * share for rank, share in ranked)
    assert found.reach.gini == round(apart / (len(shares) * sum(shares)), 3)


def test_equal_shares_are_even_and_one_who_gets_all_is_not(food: Food) -> None:
    assert figures(food).reach.gini == 0
    give(food, "기숙", "쌀", 4)
    assert figures(food).reach.gini == 0.667
    food.add_household("집", item_cap=4)
    for name, units in (("철수", 6), ("금자", 4), ("집", 4)):
        food.add_lot(f"참치 {name}", units)
        give(food, name, f"참치 {name}", units)
    found = figures(food).reach
    assert found.gini == 0
    assert found.lowest == found.highest == found.even


def test_need_counts_only_the_days_on_which_they_receive(food: Food) -> None:
    give(food, "기숙", "쌀", 4)
    month = Period.of_month(2026, 11)
    one_day = figures(food, month).reach
    assert figures(food, month, today=TODAY + timedelta(days=6)).reach.highest == one_day.highest // 7
    year = figures(food, Period.of_year(2026)).reach
    assert year.highest == one_day.highest, "before the bank had food nobody needed any of it"
    assert figures(food, Period(SOON, SOON)).reach.households == 3
    assert figures(food, Period(TODAY - timedelta(days=9), TODAY - timedelta(days=1))).reach.households == 0


def test_by_kind_and_neighbourhood(food: Food) -> None:
    food.add_household("가족", kind=HouseholdKind.WITH_CHILDREN, size=4, neighbourhood="월성동")
    give(food, "가족", "쌀", 2)
    found = figures(food)
    assert [(each.key, each.households, each.people) for each in found.kinds] == [
        ("alone_senior", 3, 4),
        ("with_children", 1, 4),
    ]
    assert [(each.key, each.units) for each in found.neighbourhoods] == [("", 0), ("월성동", 2)]


def test_donors_and_what_came_from_elsewhere(food: Food) -> None:
    donor_id = do(register_donor, food.ask(RegisterDonor, kind=DonorKind.SHOP, name="월성마트"))
    for _time in range(2):
        announced = food.ask(AnnounceDonation, donor_id=donor_id, what="감자", accepted=True)
        food.add_lot("감자", 40, donation_id=do(announce_donation, announced))
    shop, unnamed = figures(food).donors
    assert (shop.name, shop.donations, shop.units, shop.grams) == ("월성마트", 2, 80, 80 * GRAMS)
    assert (unnamed.name, unnamed.branch_id, unnamed.units) == (None, None, 13)


def test_a_round_counts_what_was_handed_out_in_it(food: Food) -> None:
    give(food, "금자", "쌀", 1)
    round_id = food.confirmed()
    food.hand(round_id, "기숙")
    planned = food.gives(round_id)
    found = figures(food, round_id=round_id)
    got = sum(units for (who, _what), units in planned.items() if who == "기숙")
    assert found.given.units == got
    assert (found.reach.households, found.reach.reached) == (3, 1)
    assert found.reach.highest == min(100, 100 * got // 4)
    assert found.received.units == 13


def test_a_year_is_told_month_by_month(food: Food) -> None:
    give(food, "기숙", "쌀", 2)
    later = NOW + timedelta(days=12)
    lost = food.ask(Waste, lot_id=food.lots["빵"], place=DOOR, units=1, reason=Reason.EXPIRED)
    do(waste, lost, now=later)
    assert len(figures(food, Period.of_year(2026)).months) == 11, "no month that has not begun"
    months = figures(food, Period.of_year(2026), today=later.date()).months
    assert len(months) == 12
    december, november = months[:2]
    assert (november.received, november.given, november.wasted) == (13 * GRAMS, 2 * GRAMS, 0)
    assert (december.received, december.wasted) == (0, GRAMS)


def test_of_nothing_everything_is_nought(food: Food) -> None:
    found = figures(food, Period.of_month(2020, 1))
    assert found.received == found.given == Amount()
    assert (found.reach.households, found.curve, found.kinds, found.donors) == (0, [], [], [])


def test_heavy_pallets_do_not_overflow(food: Food) -> None:
    food.add_lot("철근", 9000, grams_each=1_000_000, amount_sure=True)
    assert figures(food).received.grams == 13 * GRAMS + 9_000_000_000


def test_another_branch_is_not_in_it(food: Food) -> None:
    found = get_food_figures(
        food.session, branch_id="cheongju", zone="Asia/Seoul", period=TODAY_ALONE, today=TODAY
    )
    assert (found.received, found.reach.households) == (Amount(), 0)


def test_more_rows_take_no_more_queries(food: Food) -> None:
    counts = []
    for number in range(2):
        food.add_household(f"집{number}")
        give(food, f"집{number}", "쌀", 1)
        with counted() as said:
            figures(food, Period.of_year(2026))
        counts.append(len(said))
    assert counts[0] == counts[1] <= 4
