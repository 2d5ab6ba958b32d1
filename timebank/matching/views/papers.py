"""Paper: what to fetch from which shelf, a label a bag, a sheet a van. Checked as it is printed."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.households.queries import get_households, with_consent
from timebank.households.rules import HouseholdPurpose
from timebank.matching.queries import Board, build, get_round, places_of
from timebank.matching.rules.instance import pair_breaks
from timebank.matching.rules.rounds import AppointmentState, PickState, RoundState
from timebank.matching.tasks.showing import count_words
from timebank.matching.views.blueprint import bp, days_words, round_title, session
from timebank.people.queries import get_branch
from timebank.people.views.looks import CONTACT, looked_at
from timebank.web import formats
from timebank.web.identity import me, requires
from timebank.web.pdf import pdf_response
from timebank.web.qr import qr


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Units of a lot for a household, and where they stand."""

    household_id: UUID
    lot_id: UUID
    place: str
    units: int


def _lines(board: Board) -> tuple[list[Line], list[Line]]:
    """Return what is packed, and what the plan has but must not be given as things are now."""
    households = {each.id: each for each in board.refusing.households}
    lots = {each.id: each for each in board.refusing.lots}
    good: list[Line] = []
    bad: list[Line] = []
    for line in _planned(board):
        household, lot = households.get(str(line.household_id)), lots.get(str(line.lot_id))
        safe = household is not None and lot is not None and pair_breaks(household, lot) is None and lot.units
        (good if safe else bad).append(line)
    return good, bad


def _planned(board: Board) -> Iterator[Line]:
    if board.round.state is RoundState.OPEN:
        for row in board.own:
            yield Line(household_id=row.household_id, lot_id=row.lot_id, place="", units=row.units)
        return
    for pick in board.picks:
        if pick.state is PickState.SET_ASIDE:
            yield Line(household_id=pick.household_id, lot_id=pick.lot_id, place=pick.place, units=pick.units)


def _board(round_id: UUID) -> Board:
    return build(session(), get_round(session(), branch_id=me().branch_id, round_id=round_id))


def _head(board: Board) -> dict[str, Any]:
    return {
        "title": round_title(board.round),
        "lead": f"{days_words(board.round)} · {board.round.place}",
        "branch": get_branch(session(), board.round.branch_id),
        "draft": board.round.state is RoundState.OPEN,
        "for_pdf": True,
    }


@bp.get("/rounds/<uuid:round_id>/papers")
@requires(Permission.MANAGE_FOOD)
def papers(round_id: UUID) -> ResponseReturnValue:
    """Offer the lists, labels and sheets."""
    board = _board(round_id)
    good, bad = _lines(board)
    stops = _stops(board, good)
    return render_template(
        "matching/papers.html",
        round=board.round,
        title=round_title(board.round),
        draft=board.round.state is RoundState.OPEN,
        bags=len({each.household_id for each in good}),
        units=count_words(sum(each.units for each in good)),
        stops=len(stops),
        hidden=len(stops) - len(_agreed(board.round.branch_id, stops)),
        wrong=len(bad),
    )


@bp.get("/rounds/<uuid:round_id>/picks.pdf")
@requires(Permission.MANAGE_FOOD)
def pick_list(round_id: UUID) -> ResponseReturnValue:
    """Print what to fetch, shelf by shelf."""
    board = _board(round_id)
    good, bad = _lines(board)
    places = _places(board)
    good.sort(
        key=lambda each: (
            _day(board, each),
            places.get(each.household_id, ""),
            each.place,
            board.lots[each.lot_id].name,
            str(each.lot_id),
        )
    )
    days = [
        {
            "day": day,
            "to": to,
            "shelves": [
                (place or _("The shelf is named when the plan stands"), _foods(board, on_shelf))
                for place, on_shelf in groupby(of_day, key=lambda each: each.place)
            ],
        }
        for (day, to), of_day in groupby(
            good, key=lambda each: (_day(board, each), places.get(each.household_id, ""))
        )
    ]
    html = render_template("matching/paper/picks.html", **_head(board), days=days, wrong=_wrong(board, bad))
    return pdf_response(html, filename="picks.pdf")


def _places(board: Board) -> dict[UUID, str]:
    """Return, by household, to which of several places its bag goes, or to the van; else nothing."""
    known = places_of(session(), branch_id=board.round.branch_id, round_ids=[board.round.id])
    if len({*known.values()}) <= 1:
        return {}
    return {
        key: str(_("Van")) if visit.delivered else known.get(visit.id, board.round.place)
        for key, visit in board.appointments.items()
    }


def _day(board: Board, line: Line) -> date:
    return board.appointments[line.household_id].day


def _foods(board: Board, lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return what is fetched from one shelf: each lot with the bags that it goes into."""
    rows = []
    for lot_id, of_lot in groupby(lines, key=lambda each: each.lot_id):
        parts = sorted(of_lot, key=lambda each: board.households[each.household_id].number)
        rows.append(
            {
                "name": board.lots[lot_id].name,
                "units": sum(each.units for each in parts),
                "until": formats.near_day(until, board.round.starts_on)
                if (until := board.lots[lot_id].expires_on)
                else None,
                "bags": ", ".join(
                    f"{board.households[each.household_id].number}({each.units})" for each in parts
                ),
            }
        )
    return rows


def _wrong(board: Board, bad: list[Line]) -> list[str]:
    lines = []
    for each in bad:
        household = board.households.get(each.household_id)
        lot = board.lots.get(each.lot_id)
        if household is not None:
            lines.append(f"{household.number}: {lot.name if lot else '?'} {each.units}")
    return lines


@bp.get("/rounds/<uuid:round_id>/labels.pdf")
@requires(Permission.MANAGE_FOOD)
def labels(round_id: UUID) -> ResponseReturnValue:
    """Print a label for each bag: the number, never the name."""
    board = _board(round_id)
    good, _bad = _lines(board)
    places = _places(board)
    bags: dict[UUID, list[Line]] = {}
    for each in good:
        bags.setdefault(each.household_id, []).append(each)
    made: list[dict[str, Any]] = [
        {
            "number": board.households[household_id].number,
            "code": qr(str(board.households[household_id].number)),
            "when": _when(board, household_id),
            "place": None if board.appointments[household_id].delivered else places.get(household_id),
            "sort": _turn(board, household_id, places),
            "words": count_words(sum(each.units for each in lines)),
            "items": _items(board, lines),
        }
        for household_id, lines in bags.items()
    ]
    made.sort(key=lambda each: each["sort"])
    return pdf_response(
        render_template("matching/paper/labels.html", **_head(board), labels=made), filename="labels.pdf"
    )


def _items(board: Board, lines: list[Line]) -> list[str]:
    """Return what is in a bag, a line a food, however many lots it comes from."""
    units = Counter[str]()
    for each in lines:
        units[board.lots[each.lot_id].name] += each.units
    return [f"{name} · {count_words(count)}" for name, count in units.items()]


def _when(board: Board, household_id: UUID) -> str:
    visit = board.appointments[household_id]
    if visit.delivered:
        return str(_("%(day)s, van", day=formats.day(visit.day)))
    return f"{formats.day(visit.day)} {formats.clock(time(visit.hour))}"


def _turn(board: Board, household_id: UUID, places: Mapping[UUID, str]) -> tuple[date, bool, str, int, int]:
    """Return in which order the bags stand: by day, the van's together, then by place, hour and number."""
    visit = board.appointments[household_id]
    number = board.households[household_id].number
    return visit.day, visit.delivered, places.get(household_id, ""), visit.hour, number


def _stops(board: Board, lines: list[Line]) -> list[tuple[date, str, UUID]]:
    """Return whom a van visits: day, district and household, in the order of the way."""
    bags = {each.household_id for each in lines}
    return sorted(
        (visit.day, board.households[key].neighbourhood, key)
        for key, visit in board.appointments.items()
        if key in bags and visit.delivered and visit.state is AppointmentState.BOOKED
    )


@bp.get("/rounds/<uuid:round_id>/delivery.pdf")
@requires(Permission.MANAGE_FOOD)
def delivery(round_id: UUID) -> ResponseReturnValue:
    """Print a sheet for each day's van, by district and stop. Addresses need consent; each is on record."""
    board = _board(round_id)
    good, _bad = _lines(board)
    stops = _stops(board, good)
    branch_id = board.round.branch_id
    agreed = _agreed(branch_id, stops)
    for household_id in agreed:
        looked_at(household_id, CONTACT)
    people = get_households(session(), branch_id=branch_id, ids=[key for _day, _district, key in stops])
    sheets = []
    for day, of_day in groupby(stops, key=lambda each: each[0]):
        districts = [
            (
                district or _("no district"),
                _van_stops(people, good, [key for _day, _district, key in group], agreed),
            )
            for district, group in groupby(of_day, key=lambda each: each[1])
        ]
        count = sum(len(rows) for _district, rows in districts)
        sheets.append({"day": formats.day(day), "districts": districts, "count": count})
    return pdf_response(
        render_template("matching/paper/delivery.html", **_head(board), sheets=sheets),
        filename="delivery.pdf",
    )


def _agreed(branch_id: str, stops: list[tuple[date, str, UUID]]) -> frozenset[UUID]:
    """Return those of the stops whose address may be told to those who deliver."""
    ids = [key for _day, _district, key in stops]
    return with_consent(session(), branch_id=branch_id, ids=ids, purpose=HouseholdPurpose.PARTNERS)


def _van_stops(
    people: Mapping[UUID, Any], lines: list[Line], household_ids: list[UUID], agreed: Collection[UUID]
) -> list[dict[str, Any]]:
    """Return where the van stops in one district, along its addresses.

    Who has not agreed that those who deliver are told the address stays a number, last in its district.
    """
    rows = [
        {
            "number": people[key].number,
            "address": people[key].address or "" if key in agreed else "",
            "phone": formats.phone(people[key].phone or "") if key in agreed else "",
            "hidden": key not in agreed,
            "units": sum(each.units for each in lines if each.household_id == key),
        }
        for key in household_ids
    ]
    return sorted(rows, key=lambda each: (bool(each["hidden"]), str(each["address"])))
