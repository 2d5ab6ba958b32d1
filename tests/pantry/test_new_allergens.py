"""A list of allergens that comes late: what was read before it speaks of none of its news."""

from datetime import timedelta

import pytest

from tests.care.world import TODAY, do
from tests.pantry.world import Pantry
from timebank.households.commands import AllergenLine, ImportAllergens, LimitGiven, import_allergens
from timebank.households.queries import known_codes
from timebank.pantry.errors import HarmsHousehold


def test_a_label_read_before_the_news_may_contain_what_is_new(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    pantry.read(lot_id, "soy")
    sesame = AllergenLine(
        code="sesame",
        valid_from=TODAY - timedelta(days=5),
        name_ko="참깨",
        name_en="Sesame",
        name_vi="Vừng",
    )
    for _ in range(2):
        do(import_allergens, ImportAllergens(branch_id=pantry.branch_id, actor_id=None, lines=(sesame,)))
    harmed = pantry.bank.receive(
        name="이하늘", has=("fridge", "cooking"), limits=(LimitGiven(code="sesame", own_words=True),)
    )
    with pytest.raises(HarmsHousehold):
        pantry.hand_out(lot_id, household_id=harmed)
    assert "sesame" in known_codes(pantry.session, day=TODAY + timedelta(days=1))
