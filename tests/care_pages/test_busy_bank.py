"""What a person sees when the database could not take what they sent."""

from typing import NoReturn

import pytest

from tests.care.world import World
from tests.care_pages.conftest import Enter
from timebank.core.errors import BankBusy


@pytest.fixture(autouse=True)
def _busy(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> NoReturn:
        raise BankBusy

    assert world.volunteer  # the branch is made before the bank is busy
    monkeypatch.setattr("timebank.web.doing.perform", busy)


def test_the_form_is_kept_with_what_was_filled_in(world: World, enter: Enter) -> None:
    page = enter(world.volunteer).fill("/visits/new", status=503, note="무릎이 불편하십니다.")
    assert "잠시 뒤 다시 보내 주세요" in page.words
    assert "무릎이 불편하십니다." in page.html
