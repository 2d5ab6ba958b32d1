"""The food banks: their staff, a month of donations, what is left of it, and what waits for somebody."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.demo.founding import CHEONGJU, DALSEO, OPENED, Founded
from timebank.demo.groceries import DOOR, GIVERS, GOODS, RECALLED, Giver, Good
from timebank.demo.rounds import LENGTH, ROUND_AGO, add_places, hold_round, usual_place
from timebank.demo.tables import Desk, seat_households
from timebank.demo.teller import Teller, at
from timebank.households.queries import list_for_round
from timebank.households.queries.rounds import RoundHousehold
from timebank.households.rules import spell_out
from timebank.matching.commands.opening import OpenRound, open_round
from timebank.matching.rules.rounds import DayPlan, RoundKind
from timebank.pantry.commands import (
    AnnounceDonation,
    AnswerWriteOff,
    HandOut,
    NoteCall,
    NoteLotCall,
    OpenRecall,
    ReadLabel,
    RegisterDonor,
    TakeIn,
    Waste,
    announce_donation,
    answer_write_off,
    hand_out,
    note_call,
    note_lot_call,
    open_recall,
    read_label,
    register_donor,
    take_in,
    waste,
)
from timebank.pantry.queries import get_lot, list_lot_calls, list_recall_households
from timebank.pantry.queries.served import free_places
from timebank.pantry.rules import Arrival, CallOutcome, Reason, Storage, is_large, needs_of
from timebank.people.commands.roles import AppointStaff, appoint_staff
from timebank.people.queries import get_branch

FOOD_STAFF = {DALSEO: ("강미란", "노영우", "하윤정"), CHEONGJU: ("변지수", "채종현", "구본희")}
"""Two food coordinators, so that one may approve what the other writes off, and a welfare officer."""
SAID = (
    (CallOutcome.WILL_COME, "오후 3시쯤 오신다고 하십니다."),
    (CallOutcome.NO_ANSWER, None),
    (CallOutcome.DECLINED, None),
)
"""What is said on the telephone about food that must go."""
VAN, SATURDAY = 120, 5
DAYS_BACK = 30
FRESH = 6
"""What came in the last days waits for the next round; of what came before, a little is left."""
TAKERS = 6
"""So many households took something of an older lot."""


def open_food_banks(  # noqa: PLR0913  into which bank, when, and how much of it
    teller: Teller, random: Random, bank: Founded, *, now: datetime, today: date, one_in: int = 1
) -> None:
    """Open a food bank in each branch, a month ago, and let it come to where it stands now.

    One of `one_in` households is there.
    """
    # Held, so that the session does not read the branch anew for every household and lot.
    held = [get_branch(teller.session, branch_id) for branch_id in FOOD_STAFF]
    for branch in held:
        desk = _appoint(teller, bank, branch.id)
        seated = seat_households(teller, random, bank, desk, today=today, one_in=one_in)
        FoodBank(teller, random, desk, now=now, today=today).live(seated)


def _appoint(teller: Teller, bank: Founded, branch_id: str) -> Desk:
    first, second, officer = FOOD_STAFF[branch_id]
    roles = (
        (first, "food.one", Role.FOOD_COORDINATOR),
        (second, "food.two", Role.FOOD_COORDINATOR),
        (officer, "officer", Role.OFFICER),
    )
    for name, email, role in roles:
        bank.known[name] = teller.do(
            appoint_staff,
            AppointStaff(
                branch_id=branch_id,
                actor_id=bank.administrators[0],
                name=name,
                email=f"{branch_id}.{email}@example.org",
                role=role,
                starts_on=OPENED,
            ),
            now=at(OPENED, 9, 30),
        )
    return Desk(
        branch_id=branch_id,
        first=bank.known[first],
        second=bank.known[second],
        officer=bank.known[officer],
    )


class FoodBank:
    """One branch's pantry over the last weeks."""

    def __init__(self, teller: Teller, random: Random, desk: Desk, *, now: datetime, today: date) -> None:
        self.teller, self.random, self.desk, self.now, self.today = teller, random, desk, now, today
        self.lots: list[tuple[UUID, Good, int, date]] = []

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return that time of the day, or now where it has not come yet."""
        return min(at(day, hour, minute), self.now)

    def live(self, seated: list[UUID]) -> None:
        """Take in a month of donations, hand out most of the older ones, and leave something to do."""
        add_places(self.teller, self.desk, now=self.moment(self.ago(DAYS_BACK), 9))
        donors = [self._register(giver) for giver in GIVERS[self.desk.branch_id]]
        for days in range(DAYS_BACK, -1, -1):
            day = self.ago(days)
            if days == ROUND_AGO and self.desk.branch_id == DALSEO:
                self._hold_round()
            for giver, donor_id in donors:
                if day.weekday() in giver.weekdays:
                    self._bring(giver, donor_id, day, fresh=days <= FRESH)
        households = list_for_round(
            self.teller.session, branch_id=self.desk.branch_id, day=self.today, ids=seated
        )
        free = free_places(
            self.teller.session,
            branch_id=self.desk.branch_id,
            lot_ids=[lot_id for lot_id, *_rest in self.lots],
        )
        for lot_id, good, _units, day in self.lots:
            over = None if good.days is None else day + timedelta(days=good.days)
            expired = over is not None and over < self.today
            left = sum(units for _place, units in free.get(lot_id, ()))
            if good.read and (expired or day < self.ago(FRESH)):
                left -= self._hand_out(lot_id, good, left, day, households)
            # What expired yesterday is still there, for somebody to find.
            if left and over is not None and over < self.ago(1):
                self._write_off(lot_id, good, left, at(over + timedelta(days=1), 9))
        self._leave_something(donors)
        self._call_about(households, free)
        self._open_round()

    def _call_about(
        self, households: list[RoundHousehold], free: Mapping[UUID, Sequence[tuple[str, int]]]
    ) -> None:
        """Call three households about food that must go, as far as there is some whose label was read."""
        session, branch_id = self.teller.session, self.desk.branch_id
        for lot_id, good, _units, day in reversed(self.lots):
            goes = good.read and good.days is not None and day + timedelta(days=good.days) == self.today
            if not goes or not free.get(lot_id):
                continue
            lot = get_lot(session, branch_id=branch_id, lot_id=lot_id)
            ids = [each.id for each in households]
            listed = [each for each, _called in list_lot_calls(session, lot, day=self.today) if each in ids]
            for minutes, (household_id, (outcome, note)) in enumerate(zip(listed, SAID, strict=False)):
                call = NoteLotCall(
                    branch_id=branch_id,
                    actor_id=self.desk.first,
                    lot_id=lot_id,
                    household_id=household_id,
                    outcome=outcome,
                    note=note,
                )
                self.teller.do(note_lot_call, call, now=self.moment(self.ago(0), 9, 4 * minutes))
            return

    def _hold_round(self) -> None:
        """Hold a round on two workdays, of what has come until then."""
        ahead = (self.ago(ROUND_AGO - days) for days in range(7))
        days = [day for day in ahead if day.weekday() < SATURDAY][:LENGTH]
        hold_round(self.teller, self.desk, days, van_units=VAN)

    def _open_round(self) -> None:
        """Open a round on the next three workdays; whoever looks plans it."""
        ahead = (self.ago(-days) for days in range(1, 8))
        days = [day for day in ahead if day.weekday() < SATURDAY][:3]
        self.teller.do(
            open_round,
            OpenRound(
                branch_id=self.desk.branch_id,
                actor_id=self.desk.first,
                kind=RoundKind.PREPARED,
                days=tuple(DayPlan(day=day, from_hour=10, until_hour=17, van_units=VAN) for day in days),
                next_on=days[0] + timedelta(days=7),
                place=usual_place(self.desk),
                category_cap=3,
                floor=True,
            ),
            now=self.moment(self.ago(0), 9, 30),
        )

    def _register(self, giver: Giver) -> tuple[Giver, UUID]:
        donor_id = self.teller.do(
            register_donor,
            RegisterDonor(
                branch_id=self.desk.branch_id,
                actor_id=self.desk.first,
                kind=giver.kind,
                name=giver.name,
                contact=giver.contact,
                business_number=giver.business_number,
            ),
            now=at(self.ago(DAYS_BACK + 5), 14),
        )
        return giver, donor_id

    def _bring(self, giver: Giver, donor_id: UUID, day: date, *, fresh: bool) -> None:
        """Announce, take in and read. In the older weeks one thing comes at a time, now all of it does."""
        names = giver.goods if fresh else (giver.goods[day.toordinal() // 7 % len(giver.goods)],)
        donation_id = self._announce(
            donor_id, "·".join(names), self.moment(day, 9), arrival=giver.arrival, accepted=True
        )
        for name in names:
            good = GOODS[name]
            units = max(6, good.units + self.random.randint(-good.units // 4, good.units // 4))
            if not fresh:
                units = max(6, units // 3)
            lot_id = new_id()
            self.teller.do(
                take_in,
                TakeIn(
                    branch_id=self.desk.branch_id,
                    id=lot_id,
                    actor_id=self.desk.first,
                    name=good.name,
                    code=good.code,
                    units=units,
                    category=good.category,
                    grams_each=good.grams,
                    storage=good.storage,
                    needs_cooking=good.cooking,
                    expires_on=None if good.days is None else day + timedelta(days=good.days),
                    tenths_celsius=41 if good.storage is Storage.FRIDGE else None,
                    place=good.place if good.read else DOOR,
                    donation_id=donation_id,
                ),
                now=self.moment(day, 10, 30),
            )
            if good.read:
                self._read(lot_id, good, self.moment(day, 11))
            self.lots.append((lot_id, good, units, day))

    def _announce(  # noqa: PLR0913  what is announced
        self,
        donor_id: UUID,
        what: str,
        now: datetime,
        *,
        arrival: Arrival = Arrival.BROUGHT,
        accepted: bool = False,
        fetch_by: date | None = None,
    ) -> UUID:
        return self.teller.do(
            announce_donation,
            AnnounceDonation(
                branch_id=self.desk.branch_id,
                actor_id=self.desk.first,
                donor_id=donor_id,
                what=what,
                arrival=arrival,
                accepted=accepted,
                fetch_by=fetch_by,
            ),
            now=now,
        )

    def _read(self, lot_id: UUID, good: Good, now: datetime) -> None:
        self.teller.do(
            read_label,
            ReadLabel(
                branch_id=self.desk.branch_id,
                actor_id=self.desk.second,
                lot_id=lot_id,
                contents=good.contents,
                no_expiry=good.days is None,
            ),
            now=now,
        )

    def _hand_out(
        self, lot_id: UUID, good: Good, units: int, day: date, households: list[RoundHousehold]
    ) -> int:
        """Give a lot to households whom it does not harm, on its second day; return how much went."""
        contains, needs = spell_out(good.contents), needs_of(good.storage, needs_cooking=good.cooking)
        fitting = [each for each in households if not contains & each.forbids and needs <= each.has]
        left = units
        for household in self.random.sample(fitting, min(TAKERS, len(fitting))):
            taken = min(left, 1 + household.size // 2)
            left -= taken
            if not taken:
                break
            self.teller.do(
                hand_out,
                HandOut(
                    branch_id=self.desk.branch_id,
                    actor_id=self.desk.second,
                    lot_id=lot_id,
                    place=good.place,
                    units=taken,
                    household_id=household.id,
                ),
                now=at(day + timedelta(days=min(1, good.days or 1)), household.hour or 10, 20),
            )
        return units - left

    def _write_off(self, lot_id: UUID, good: Good, units: int, now: datetime) -> None:
        """Write off what expired; the other coordinator approves what is much."""
        command = self._waste(lot_id, good, units, Reason.EXPIRED)
        if self.teller.do(waste, command, now=now)["waits"]:
            self.teller.do(
                answer_write_off,
                AnswerWriteOff(
                    branch_id=self.desk.branch_id,
                    actor_id=self.desk.first,
                    write_off_id=command.id,
                    approve=True,
                ),
                now=now + timedelta(minutes=40),
            )

    def _waste(self, lot_id: UUID, good: Good, units: int, reason: Reason) -> Waste:
        return Waste(
            branch_id=self.desk.branch_id,
            actor_id=self.desk.second,
            lot_id=lot_id,
            place=good.place if good.read else DOOR,
            units=units,
            reason=reason,
        )

    def _leave_something(self, donors: list[tuple[Giver, UUID]]) -> None:
        """Leave donations to answer and to fetch, a large write-off to approve, and a recall half called."""
        self._announce(donors[4][1], "라면 다섯 상자와 참치 통조림 두 상자", self.moment(self.ago(1), 16))
        self._announce(
            donors[9][1],
            "아기 이유식과 분유, 뜯지 않은 것",
            self.moment(self.ago(0), 8),
            fetch_by=self.ago(-2),
        )
        self._announce(
            donors[0][1],
            "유통 기한이 가까운 유제품 두 상자",
            self.moment(self.ago(1), 15),
            arrival=Arrival.COLLECTED,
            accepted=True,
            fetch_by=self.ago(-1),
        )
        newest = {good.name: (lot_id, good, units) for lot_id, good, units, _ in self.lots}
        lot_id, good, units = newest["시금치"]
        if is_large(units - 3, good.grams):
            spoiled = self._waste(lot_id, good, units - 3, Reason.SPOILED)
            self.teller.do(waste, spoiled, now=self.moment(self.ago(0), 9))
        self._recall()

    def _recall(self) -> None:
        lots = [
            (lot_id, day)
            for lot_id, good, _, day in self.lots
            if good.name == RECALLED and day < self.ago(FRESH)
        ]
        if not lots or self.desk.branch_id != DALSEO:
            return
        recall_id = self.teller.do(
            open_recall,
            OpenRecall(
                branch_id=self.desk.branch_id,
                actor_id=self.desk.first,
                lot_id=lots[-1][0],
                reason="표시하지 않은 알레르기 유발 물질이 들어 있어 만든 곳이 거두어들입니다.",
            ),
            now=at(self.ago(2), 14),
        )
        called = list_recall_households(
            self.teller.session, branch_id=self.desk.branch_id, recall_id=recall_id
        )
        for number, household in enumerate(called[: len(called) // 2]):
            self.teller.do(
                note_call,
                NoteCall(
                    branch_id=self.desk.branch_id,
                    actor_id=self.desk.second,
                    recall_id=recall_id,
                    household_id=household.household_id,
                    outcome=CallOutcome.NO_ANSWER if number == 1 else CallOutcome.TOLD,
                    note="아직 드시지 않아 가져오신다고 합니다." if number == 0 else None,
                ),
                now=at(self.ago(2), 15, 5 * number),
            )
