"""김영자 turns points into a visit: at 150 %, by keyboard alone, without scripts, up to the settlement."""

import shutil
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import checks
from tests.browser.conftest import Browse
from tests.browser.hands import Hand, Keys
from tests.browser.steps import said, sign_in
from tests.browser.using_bank import FIRST, PROMISED, SENIOR, TODAY, TOMORROW, VOLUNTEER, serving_at

HANDS = ["finger", "keys", "no scripts"]
EVENING_AFTER = datetime.combine(TOMORROW, time(18, 30), ZoneInfo("Asia/Seoul"))


@pytest.fixture
def site(points_site: str) -> str:
    """A bank in which there is something to use."""
    return points_site


def hand_of(kind: str, browse: Browse) -> Hand:
    script = kind != "no scripts"
    page = browse(script=script)
    return Keys(page) if kind == "keys" else Hand(page, script=script)


def go_on(hand: Hand) -> None:
    hand.press(hand.page.get_by_role("button", name="계속하기"))


def ask(hand: Hand, *, faulty: bool = False, days: int = 1) -> str:
    """Ask for an hour and a half of company; first wrongly, if so. Return the request's path."""
    page = hand.page
    page.goto("/redemptions")
    hand.look()
    hand.press(page.get_by_role("link", name="돌봄 요청하기"))
    hand.look()
    if faulty:
        go_on(hand)
        hand.is_stopped()
    hand.pick(page.locator("input[name=activities]").first)
    go_on(hand)
    hand.look()
    if faulty:
        go_on(hand)
        hand.is_stopped()
    if isinstance(hand, Keys):
        # Who does not see a calendar says: some afternoon, an hour and a half.
        hand.pick(page.get_by_role("radio", name="며칠 가운데"))
        hand.pick(page.locator("input[name=part][value=afternoon]"))
        hand.write(page.locator("#minutes"), "90")
    else:
        # Which of the two it is, is clear from what is filled in.
        page.locator("#day").fill((TODAY + timedelta(days=days)).isoformat())
        page.locator("#start").fill("13:00")
        page.locator("#end").fill("14:30")
    go_on(hand)
    hand.look()
    go_on(hand)
    expect(page.locator("main .notice").first).to_contain_text("1.5점 (1시간 30분)")
    hand.look()
    hand.press(page.get_by_role("button", name="요청 보내기"))
    said(page, "점수를 예약했습니다")
    hand.look()
    return page.url[page.url.index("/redemptions/") :]


def offer(page: Page, care: str) -> None:
    """Have the coordinator ask the volunteer, at a time where none was said."""
    page.goto(f"/desk{care}")
    day = page.locator("main input[name=day]:not([type=hidden])")
    if day.count():
        day.fill(TOMORROW.isoformat())
        page.locator("main input[name=start]:not([type=hidden])").fill("13:00")
        page.locator("section[aria-labelledby=when] button").click()
    row = page.locator("section[aria-labelledby=fit] li.row", has_text=VOLUNTEER).first
    # Beside each name stands why.
    expect(row).to_contain_text("다녀옴")
    checks.readable(page)
    row.get_by_role("button").click()
    said(page, "부탁했습니다")
    checks.readable(page)


def come(hand: Hand, days: int) -> None:
    page = hand.page
    page.goto("/home")
    hand.look()
    hand.press(asked_for(page, days).get_by_role("link").last)
    hand.look()
    hand.press(page.get_by_role("button", name="제가 가겠습니다"))
    expect(page.get_by_role("status")).to_be_visible()
    hand.look()


def asked_for(page: Page, days: int) -> Locator:
    """Return the card that asks the volunteer for a visit on that day; others ask her for other days."""
    day = TODAY + timedelta(days=days)
    return page.locator(
        "section[aria-labelledby=can-you-come] article", has_text=f"{day.month}월 {day.day}일"
    ).filter(has_text="오후 1:00")


def log(page: Page) -> str:
    """Have the volunteer write the visit down: it took an hour."""
    page.goto("/visits/new")
    senior = page.get_by_role("radio", name=SENIOR)
    if senior.count():
        page.locator(f"label[for='{senior.first.get_attribute('id')}']").click()
    page.locator("#day").fill(TOMORROW.isoformat())
    page.locator("#start").fill(f"{PROMISED:02}:00")
    page.locator("#end").fill(f"{PROMISED + 1:02}:00")
    if not page.locator("input[name=activities]:checked").count():
        first = page.locator("input[name=activities]").first.get_attribute("id")
        page.locator(f"label[for='{first}']").click()
    page.get_by_role("button", name="기록 보내기").click()
    said(page, "기록을 받았습니다")
    return page.url[page.url.index("/visits/") :].split("?")[0]


@pytest.mark.parametrize("kind", HANDS)
def test_care_is_asked_for_and_promised(browse: Browse, kind: str) -> None:
    # Who names no day is offered the next.
    days = {"finger": 7, "keys": 1, "no scripts": 8}[kind]
    senior = hand_of(kind, browse)
    sign_in(senior.page, SENIOR)
    senior.large()
    care = ask(senior, faulty=True, days=days)
    desk = browse(width=1280)
    sign_in(desk, FIRST)
    offer(desk, care)
    volunteer = hand_of(kind, browse)
    sign_in(volunteer.page, VOLUNTEER)
    volunteer.large()
    come(volunteer, days)
    senior.page.goto(care)
    expect(senior.page.get_by_role("heading", level=1)).to_contain_text(VOLUNTEER)
    senior.look()


def test_a_promised_visit_is_logged_approved_and_settled(
    browse: Browse, points_bank: Path, tmp_path: Path
) -> None:
    bank = Path(shutil.copyfile(points_bank, tmp_path / "bank.db"))
    with serving_at(bank, tmp_path, EVENING_AFTER) as url:
        page = browse(at=url)
        sign_in(page, VOLUNTEER)
        visit = log(page)
        desk = browse(width=1280, at=url)
        sign_in(desk, FIRST)
        desk.goto(f"/desk{visit}")
        Hand(desk).pick(desk.locator("input[name=decision][value=approve]"))
        desk.get_by_role("button", name="이대로 결정").click()
        expect(desk.get_by_role("status")).to_be_visible()
        senior = Hand(browse(at=url))
        sign_in(senior.page, SENIOR)
        senior.large()
        senior.page.goto("/redemptions")
        hour = f"{TOMORROW.month}월 {TOMORROW.day}일"
        senior.press(
            senior.page.locator("main li.row")
            .filter(has_text=hour)
            .filter(has_text="오전 9:00")
            .get_by_role("link")
        )
        # An hour was used, and the half that was not given is back.
        for words in ("마침", "1점 (1시간)", "0.5점 (30분)"):
            expect(senior.page.locator("main")).to_contain_text(words)
        senior.look()
        desk.goto(f"/desk{senior.page.url[senior.page.url.index('/redemptions/') :]}")
        expect(desk.locator("main .state").first).to_have_text("마침")
        checks.readable(desk)


@pytest.mark.parametrize("kind", HANDS)
def test_a_request_is_cancelled(browse: Browse, kind: str) -> None:
    hand = hand_of(kind, browse)
    sign_in(hand.page, SENIOR)
    ask(hand, days=2 + HANDS.index(kind))
    hand.press(hand.page.get_by_role("link", name="요청 취소하기"))
    hand.look()
    hand.press(hand.page.get_by_role("button", name="요청 취소하기"))
    said(hand.page, "점수가 돌아왔습니다")
    hand.look()


def test_a_volunteer_who_cannot_come_says_so(browse: Browse, width: int) -> None:
    senior, desk, hand = browse(), browse(width=1280), Hand(browse(width=width))
    sign_in(senior, SENIOR)
    sign_in(desk, FIRST)
    days = 5 + width // 1000
    care = ask(Hand(senior), days=days)
    offer(desk, care)
    page = hand.page
    sign_in(page, VOLUNTEER)
    page.goto("/home")
    asked_for(page, days).get_by_role("link").last.click()
    page.get_by_role("link", name="못 갑니다").click()
    hand.look()
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("status")).to_be_visible()
    hand.look()
    desk.goto(f"/desk{care}")
    expect(desk.locator("main")).to_contain_text("봉사자가 갈 수 없다고 했습니다")
