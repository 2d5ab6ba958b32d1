"""Trying rows out: the same commands, undone again, so that the verdict is what taking in would say."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from timebank.core.errors import DomainError
from timebank.importing.commands.sheets import SHEETS
from timebank.importing.commands.steps import Given, Sheet, Taking

LEAST = 200
"""Rows of one piece at least; other people's work waits no longer than one piece takes."""


def pieces(taking: Taking, rows: Sequence[Given]) -> Iterator[list[Given]]:
    """Yield the rows in pieces: rows that have a person, a number or a day in common are in the same one."""
    sheet = SHEETS[taking.kind]
    heads = list(range(len(rows)))

    def head(place: int) -> int:
        while heads[place] != place:
            heads[place] = heads[heads[place]]
            place = heads[place]
        return place

    first: dict[str, int] = {}
    for place, row in enumerate(rows):
        for tie in sheet.ties(row):
            other = first.setdefault(tie, place)
            low, high = sorted((head(place), head(other)))
            heads[high] = low
    groups: defaultdict[int, list[Given]] = defaultdict(list)
    for place, row in enumerate(rows):
        groups[head(place)].append(row)
    piece: list[Given] = []
    for group in groups.values():
        piece += group
        if len(piece) >= LEAST:
            yield sorted(piece, key=lambda row: row.number)
            piece = []
    if piece:
        yield sorted(piece, key=lambda row: row.number)


def try_rows(
    session: Session, taking: Taking, rows: Sequence[Given], *, now: datetime
) -> dict[int, DomainError]:
    """Return what each of the rows would be refused for, by its number. Nothing of it stays.

    Called outside a unit of work: within one, a refusal would doom it.
    """
    session.rollback()
    refused: dict[int, DomainError] = {}
    try:
        session.connection(execution_options={"writes": True})
        sheet = SHEETS[taking.kind](session, taking, rows, now=now)
        for number in range(sheet.passes):
            for row in rows:
                if row.number not in refused and (refusal := _try(session, sheet, row, number)):
                    refused[row.number] = refusal
    finally:
        session.rollback()
    return refused


def _try(session: Session, sheet: Sheet, row: Given, number: int) -> DomainError | None:
    try:
        with session.begin_nested():
            sheet.carry_out(sheet.steps(row, number))
    except DomainError as refusal:
        return refusal
    return None
