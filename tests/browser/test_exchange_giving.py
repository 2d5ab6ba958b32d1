"""윤미경 gives points to her sister 이은정: at 150 %, by keyboard alone, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import checks
from tests.browser.conftest import Browse
from tests.browser.hands import Hand, Keys
from tests.browser.steps import said, sign_in
from tests.browser.using_bank import FIRST, SISTER, VOLUNTEER

WORD = "병원 가는 날에 쓰세요."


@pytest.fixture
def site(points_site: str) -> str:
    """A bank in which there is something to give."""
    return points_site


@pytest.fixture(params=["finger", "keys", "no scripts"])
def hand(request: pytest.FixtureRequest, browse: Browse) -> Hand:
    """Somebody at a telephone; 윤미경 reads large text."""
    script = request.param != "no scripts"
    page = browse(script=script)
    return Keys(page) if request.param == "keys" else Hand(page, script=script)


def go_on(hand: Hand) -> None:
    hand.press(hand.page.get_by_role("button", name="계속하기"))


def give(hand: Hand, *, faulty: bool = False) -> None:
    """Give three points to the sister, with a word; first wrongly, if so."""
    page = hand.page
    page.goto("/gifts")
    hand.look()
    hand.press(page.get_by_role("link", name="점수 나누기"))
    hand.look()
    if faulty:
        go_on(hand)
        hand.is_stopped()
    hand.pick(page.get_by_role("radio", name=SISTER))
    go_on(hand)
    hand.look()
    if faulty:
        go_on(hand)
        hand.is_stopped()
    hand.pick(page.locator("input[name=amount][value='180']"))
    hand.write(page.locator("#message"), WORD)
    go_on(hand)
    expect(page.locator("main")).to_contain_text("3점 (3시간)")
    expect(page.locator("main")).to_contain_text(WORD)
    # What leaves first is said before anything is agreed on.
    expect(page.locator("main .notice").first).to_contain_text(re.compile("나눔 전용|본인 점수"))
    hand.look()
    hand.press(page.get_by_role("button", name="이대로 나눕니다"))
    said(page, "따로 떼어")
    hand.look()


def test_points_are_given_and_taken_back(hand: Hand) -> None:
    sign_in(hand.page, VOLUNTEER)
    hand.large()
    give(hand, faulty=True)
    hand.press(hand.page.get_by_role("button", name="되찾기"))
    expect(hand.page.get_by_role("status")).to_be_visible()
    expect(hand.page.get_by_role("button", name="되찾기")).to_have_count(0)
    hand.look()


def test_a_gift_is_accepted_and_thanked_for(hand: Hand, browse: Browse) -> None:
    giver = browse()
    sign_in(giver, VOLUNTEER)
    give(Hand(giver))
    page = hand.page
    sign_in(page, SISTER)
    hand.large()
    page.goto("/gifts")
    hand.look()
    hand.press(page.locator("section[aria-labelledby=waiting]").get_by_role("link").first)
    expect(page.locator("main")).to_contain_text(WORD)
    hand.look()
    hand.press(page.get_by_role("button", name="받겠습니다"))
    expect(page.get_by_role("status")).to_be_visible()
    hand.look()
    send = page.get_by_role("button", name="보내기")
    hand.press(send)
    hand.is_stopped()
    hand.write(page.locator("#thanks"), "고마워요.")
    hand.press(send)
    expect(page.locator("main")).to_contain_text("고마워요.")
    hand.look()
    giver.reload()
    expect(giver.locator("main")).to_contain_text("고마워요.")
    checks.readable(giver)


def test_a_gift_can_be_declined(browse: Browse) -> None:
    giver, page = browse(), browse()
    sign_in(giver, VOLUNTEER)
    give(Hand(giver))
    sign_in(page, SISTER)
    page.goto("/gifts")
    page.locator("section[aria-labelledby=waiting]").get_by_role("link").first.click()
    page.get_by_role("button", name="받지 않겠습니다").click()
    expect(page.get_by_role("status")).to_be_visible()
    checks.readable(page)


def test_somebody_of_another_branch_is_named(browse: Browse, width: int) -> None:
    page = browse(width=width)
    hand = Hand(page)
    sign_in(page, VOLUNTEER)
    page.goto("/gifts/new")
    hand.pick(page.locator("input[name=receiver_id][value=other]"))
    go_on(hand)
    hand.is_stopped()
    page.locator("#name").fill("박말순")
    page.locator("#phone").fill("010-0000-9999")
    page.locator("#receiver_branch").select_option(index=1)
    go_on(hand)
    hand.pick(page.locator("input[name=amount][value='60']"))
    go_on(hand)
    hand.look()
    hand.press(page.get_by_role("button", name="이대로 나눕니다"))
    said(page, "따로 떼어")
    hand.look()


@pytest.mark.parametrize(
    ("who", "paths"), [(VOLUNTEER, ("/gifts", "/pool")), (FIRST, ("/desk/gifts", "/desk/pool"))]
)
def test_what_the_pool_does_is_readable(browse: Browse, width: int, who: str, paths: tuple[str, ...]) -> None:
    page = browse(width=width)
    sign_in(page, who)
    for path in paths:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        checks.readable(page)


def test_a_large_gift_is_decided_by_a_second_person(browse: Browse) -> None:
    page = browse(width=1280)
    sign_in(page, FIRST)
    page.goto("/desk/gifts")
    page.get_by_role("link", name="살펴보기").first.click()
    hand = Hand(page)
    hand.look()
    page.get_by_role("button", name="결정").click()
    hand.is_stopped()
    hand.pick(page.locator("input[name=decision][value=refuse]"))
    page.get_by_role("button", name="결정").click()
    hand.is_stopped()
    hand.pick(page.locator("input[name=decision][value=approve]"))
    page.get_by_role("button", name="결정").click()
    expect(page.get_by_role("status")).to_be_visible()
    hand.look()
