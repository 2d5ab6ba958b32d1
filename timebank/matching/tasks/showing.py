"""A plan in words: who gets what, why not, what a change would cost."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.households.queries import get_households
from timebank.households.views.showing import code_names, title
from timebank.matching.commands import moved, tally
from timebank.matching.models import CalledOff
from timebank.matching.queries import REFUSED, Board
from timebank.matching.rules import Assignment, Reason, Why
from timebank.matching.rules.first_come import first_come
from timebank.matching.rules.rounds import DecisionKind, highest, lowest, middle, share
from timebank.web import formats
from timebank.web.words.households import NEEDED
from timebank.web.words.matching import OFF_REASONS

count_words = formats.units
NEVER = frozenset({Reason.ALLERGEN, Reason.DIET, Reason.COLD_CHAIN, Reason.COOKING})


def off_words(off: CalledOff) -> str:
    """Return why a round was called off, and when the next one begins."""
    reason = f"{OFF_REASONS[off.reason]}."
    if off.next_on is None:
        return reason
    following = _("The next round begins on %(day)s.", day=formats.long_day(off.next_on))
    return f"{reason} {following}"


@dataclass(kw_only=True)
class Shown:
    """A board with the names that its page needs."""

    board: Board

    @cached_property
    def people(self) -> dict[UUID, Any]:
        known = {*self.board.households, *self.board.appointments}
        return get_households(db.session(), branch_id=self.board.round.branch_id, ids=known)

    @cached_property
    def names(self) -> dict[str, str]:
        return code_names(self.board.round.starts_on)

    @cached_property
    def units(self) -> dict[tuple[UUID, UUID], int]:
        return {(each.household_id, each.lot_id): each.units for each in self.board.own}

    @cached_property
    def totals(self) -> dict[UUID, int]:
        found = dict.fromkeys(self.board.households, 0)
        for (household_id, _lot), units in self.units.items():
            found[household_id] += units
        return found

    @cached_property
    def locked(self) -> frozenset[tuple[UUID, UUID]]:
        return frozenset(
            (each.household_id, each.lot_id)
            for each in self.board.decisions
            if each.kind is DecisionKind.LOCK
        )

    @cached_property
    def by_need(self) -> list[UUID]:
        """Return the households, those whose need is met least first."""
        return sorted(
            self.board.households,
            key=lambda key: (self.share(key), self.board.households[key].number),
        )

    def share(self, household_id: UUID) -> int:
        return share(self.totals[household_id], self.board.households[household_id].item_cap)

    def title(self, household_id: UUID) -> str:
        return title(self.people[household_id])

    @cached_property
    def _names_of_lots(self) -> Counter[str]:
        return Counter(each.name for each in self.board.lots.values())

    def lot(self, lot_id: UUID) -> str:
        """Return the lot's name, with its last day where several bear the same name."""
        lot = self.board.lots[lot_id]
        if self._names_of_lots[lot.name] == 1 or lot.expires_on is None:
            return lot.name
        return str(
            _(
                "%(name)s, until %(day)s",
                name=lot.name,
                day=formats.near_day(lot.expires_on, self.board.round.starts_on),
            )
        )

    def why(self, household_id: UUID, lot_id: UUID) -> Why:
        return self.board.explanation.why(str(household_id), str(lot_id))

    def sentence(self, household_id: UUID, lot_id: UUID) -> str:
        """Return in one sentence why the household gets, or does not get, the lot."""
        why = self.why(household_id, lot_id)
        if why.reason is Reason.GIVEN:
            return self._given(household_id, lot_id)
        return self._not(why, household_id, lot_id)

    def _given(self, household_id: UUID, lot_id: UUID) -> str:
        units = count_words(self.units.get((household_id, lot_id), 0))
        lot = self.board.lots[lot_id]
        if (household_id, lot_id) in self.locked:
            return str(_("They get %(units)s: a coordinator locked it.", units=units))
        if lot.expires_on is not None and lot.expires_on < self.board.round.next_on:
            day = formats.day(lot.expires_on)
            return str(_("They get %(units)s: it has to go by %(day)s.", units=units, day=day))
        return str(_("They get %(units)s: less of their need is met than of others'.", units=units))

    def _not(self, why: Why, household_id: UUID, lot_id: UUID) -> str:
        harmful = ", ".join(self.names.get(each, each) for each in why.words if not each.startswith(REFUSED))
        missing = ", ".join(str(NEEDED.get(each, each)) for each in why.words)
        day = formats.day(why.day) if why.day else ""
        visit = formats.day(self.board.appointments[household_id].day)
        most = count_words(why.most or 0)
        if why.reason in (Reason.ALLERGEN, Reason.DIET) and not harmful:
            return self._refused(household_id, lot_id)
        sentences = {
            Reason.ALLERGEN: _("They must not be given it: %(what)s.", what=harmful),
            Reason.DIET: _("They do not eat it: %(what)s.", what=harmful),
            Reason.COLD_CHAIN: _("They lack what it is kept in: %(what)s.", what=missing),
            Reason.COOKING: _("They lack what it is cooked on: %(what)s.", what=missing),
            Reason.ARRIVAL: _(
                "It comes in on %(day)s, after their pick-up on %(visit)s.", day=day, visit=visit
            ),
            Reason.EXPIRY: _(
                "It keeps until %(day)s only, and they come on %(visit)s.", day=day, visit=visit
            ),
            Reason.ITEM_CAP: _("They get all that one household may have: %(most)s.", most=most),
            Reason.CATEGORY_CAP: _("They get all that is allowed of this kind of food: %(most)s.", most=most),
            Reason.VAN_FULL: _("The van of %(day)s is full: it carries %(most)s.", day=day, most=most),
            Reason.PROMISED: _("All of it is promised to others."),
            Reason.GREATER_NEED: _("It went to households that would otherwise have nothing.")
            if why.floor
            else _("It went to households of whose need less is met."),
            Reason.POSSIBLE: _("Nothing speaks against it: the plan was changed by hand."),
        }
        return str(sentences[why.reason])

    def _refused(self, household_id: UUID, lot_id: UUID) -> str:
        for each in self.board.decisions:
            if (each.household_id, each.lot_id) == (household_id, lot_id):
                return str(_("A coordinator refused it: “%(reason)s”", reason=each.reason))
        return str(_("A coordinator refused it."))


def columns(shown: Shown, households: Iterable[UUID], selected: UUID | None, *, most: int = 7) -> list[UUID]:
    """Return the lots that a board shows: what these households get most, and what was asked about."""
    wanted = frozenset(households)
    counts = dict.fromkeys(shown.board.lots, 0)
    for (household_id, lot_id), units in shown.units.items():
        if lot_id in counts:
            counts[lot_id] += units if household_id in wanted else 0
    ranked = sorted(counts, key=lambda key: (-counts[key], shown.board.lots[key].name, key))[:most]
    if selected is not None and selected in counts and selected not in ranked:
        ranked[-1:] = [selected]
    return sorted(ranked, key=lambda key: (shown.board.lots[key].category, shown.board.lots[key].name, key))


def wasted(shown: Shown) -> list[dict[str, Any]]:
    """Return what will spoil before the next round, and why nobody gets it."""
    board = shown.board
    given: dict[UUID, int] = {}
    for each in board.assigned:
        given[each.lot_id] = given.get(each.lot_id, 0) + each.units
    lines = []
    for lot in board.free.lots:
        lot_id = UUID(lot.id)
        left = lot.units - given.get(lot_id, 0)
        if left < 1 or not board.free.at_risk(lot) or lot.last_day is None:
            continue
        lines.append(
            {
                "lot_id": lot_id,
                "name": board.lots[lot_id].name,
                "units": left,
                "title": f"{board.lots[lot_id].name} · {count_words(left)}",
                "text": " ".join(
                    (
                        str(_("Use by %(day)s.", day=formats.day(lot.last_day))),
                        _why_wasted(shown, lot_id),
                    )
                ),
            }
        )
    return lines


def _why_wasted(shown: Shown, lot_id: UUID) -> str:
    column = [each.id for each in shown.board.explanation.lots].index(str(lot_id))
    codes = [
        Reason(int(shown.board.explanation.codes[row, column]))
        for row, each in enumerate(shown.board.explanation.households)
        if ":" not in each.id
    ]
    may = [each for each in codes if each not in NEVER]
    if not may:
        return str(_("Nobody in this round may have it, or can keep it."))
    if all(each in (Reason.EXPIRY, Reason.ARRIVAL) for each in may):
        return str(_("It does not keep until the first pick-up of anybody who may have it."))
    if any(each is Reason.VAN_FULL for each in may):
        return str(_("Whoever collects and may have it has all they may have, and the van is full."))
    return str(_("Everybody who may have it has all they may have."))


def unserved(shown: Shown) -> list[dict[str, Any]]:
    """Return who gets nothing, and why."""
    rows = {each.id: row for row, each in enumerate(shown.board.explanation.households)}
    lines = []
    for household_id in shown.by_need:
        if shown.totals[household_id]:
            continue
        codes = {Reason(int(code)) for code in shown.board.explanation.codes[rows[str(household_id)]]}
        lines.append(
            {
                "title": shown.title(household_id),
                "text": " ".join(
                    (
                        _why_nothing(codes),
                        str(_("Next round: %(day)s.", day=formats.day(shown.board.round.next_on))),
                    )
                ),
                "household_id": household_id,
            }
        )
    return lines


def _why_nothing(codes: set[Reason]) -> str:
    if not codes:
        return str(_("Nothing is on the shelves."))
    if codes <= {Reason.ALLERGEN, Reason.DIET}:
        return str(_("Everything here holds something they must not have."))
    if codes <= NEVER:
        return str(_("There is nothing that they may have and can keep or cook."))
    if Reason.VAN_FULL in codes:
        return str(_("The van is full."))
    if codes <= NEVER | {Reason.EXPIRY, Reason.ARRIVAL}:
        return str(_("What they may have does not keep until they come."))
    return str(_("What they may have went to households of whose need less is met."))


def instead(shown: Shown, household_id: UUID, lot_id: UUID) -> list[str]:
    """Return what the household gets, but for the lot, each with its reason."""
    return [
        f"{shown.lot(each)}: {shown.sentence(household_id, each)}"
        for (whose, each), _units in sorted(shown.units.items(), key=lambda item: -item[1])
        if whose == household_id and each != lot_id and each in shown.board.lots
    ][:6]


def fairness(shown: Shown) -> dict[str, Any]:
    """Return how much of each household's need is met, beside handing out as people come."""
    board = shown.board
    order = {
        str(key): (each.day, each.hour, board.households[key].number)
        for key, each in board.appointments.items()
        if key in board.households
    }
    queue = dict.fromkeys(board.households, 0)
    for each in first_come(board.free, order=order):
        if ":" not in each.household:
            queue[UUID(each.household)] += each.units
    caps = {key: each.item_cap for key, each in board.households.items()}
    ours = sorted(share(units, caps[key]) for key, units in shown.totals.items())
    theirs = sorted(share(units, caps[key]) for key, units in queue.items())
    return {
        "series": [(_("This plan"), _line(ours)), (_("In the order in which people come"), _line(theirs))],
        "rows": [
            (_("The lowest 5 %"), f"{lowest(ours)}%", f"{lowest(theirs)}%"),
            (_("The middle"), f"{middle(ours)}%", f"{middle(theirs)}%"),
            (_("The highest 5 %"), f"{highest(ours)}%", f"{highest(theirs)}%"),
            (_("Households with nothing"), str(ours.count(0)), str(theirs.count(0))),
        ],
    }


def _line(shares: list[int]) -> list[tuple[int, int]]:
    return [(index, min(100, each)) for index, each in enumerate(shares)]


def what_if(shown: Shown, household_id: UUID, lot_id: UUID, *, to_id: UUID, units: int = 1) -> str | None:
    """Return in words what moving the units would come to; None where a hard rule is in the way."""
    board = shown.board
    try:
        made = moved(board, lot_id=lot_id, from_id=household_id, to_id=to_id, units=units)
    except DomainError:
        return None
    before, after = tally(board, board.assignments), tally(board, made)
    return " ".join(
        (
            str(
                _(
                    "If %(units)s goes to %(other)s, the share of %(name)s falls from %(before)s to "
                    "%(after)s and theirs rises from %(low)s to %(high)s.",
                    units=count_words(units),
                    other=shown.title(to_id),
                    name=shown.title(household_id),
                    before=f"{shown.share(household_id)}%",
                    after=f"{_share_in(board, made, household_id)}%",
                    low=f"{shown.share(to_id)}%",
                    high=f"{_share_in(board, made, to_id)}%",
                )
            ),
            _waste_words(before.wasted_units, after.wasted_units),
        )
    )


def _waste_words(before: int, after: int) -> str:
    if before == after:
        return str(ngettext("%(num)d unit is wasted, as now.", "%(num)d units are wasted, as now.", before))
    return str(_("%(after)s units are wasted instead of %(before)s.", after=after, before=before))


def _share_in(board: Board, made: Iterable[Assignment], household_id: UUID) -> int:
    units = sum(each.units for each in made if each.household == str(household_id))
    return share(units, board.households[household_id].item_cap)


def best_target(shown: Shown, household_id: UUID, lot_id: UUID) -> UUID | None:
    """Return who, of those who may have it, has the least of their need met."""
    for other in shown.by_need:
        fits = other != household_id and shown.why(other, lot_id).reason not in NEVER
        if fits and what_if(shown, household_id, lot_id, to_id=other) is not None:
            return other
    return None


def limits_words(shown: Shown, codes: Iterable[str]) -> str:
    return ", ".join(shown.names.get(each, each) for each in sorted(codes))
