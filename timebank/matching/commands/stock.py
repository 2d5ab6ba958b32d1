"""Freeing or handing out promised stock beside the rounds: never what a round has set aside."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.matching.errors import SetAsideInRound
from timebank.matching.queries.rounds import count_set_aside
from timebank.pantry.commands import HandOut, Release, hand_out, release
from timebank.pantry.queries.stock import lock_promised


def release_stock(session: Session, command: Release, *, now: datetime) -> UUID:
    """Free units that were promised, and that no round has set aside; return the movement's id.

    Raises:
        SetAsideInRound, LotNotFound, UnitsUnfit, NotEnough
    """
    _check_beside_rounds(session, command)
    return release(session, command, now=now)


def hand_stock_out(session: Session, command: HandOut, *, now: datetime) -> UUID:
    """Give units to a household, of promised ones only what no round has set aside; return the movement's id.

    Raises:
        SetAsideInRound, LotNotFound, UnitsUnfit, NotEnough, LotBlocked, LotExpired, HarmsHousehold,
        HouseholdNotServed
    """
    if command.promised:
        _check_beside_rounds(session, command)
    return hand_out(session, command, now=now)


def _check_beside_rounds(session: Session, command: Release | HandOut) -> None:
    if command.household_id is None:
        return
    of: dict[str, Any] = {"branch_id": command.branch_id, "lot_id": command.lot_id, "place": command.place}
    # Its lock first: who confirms a round at the same time is either seen whole or waits.
    promised = lock_promised(session, **of, household_id=command.household_id)
    set_aside = count_set_aside(session, **of, household_id=command.household_id)
    if set_aside and command.units > promised - set_aside:
        raise SetAsideInRound(units=set_aside)
