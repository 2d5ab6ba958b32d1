"""Deaths over the API: recorded, confirmed by a second person, taken back."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.deaths import (
    ConfirmDeath,
    NoteFamilyWish,
    RecordDeath,
    ReverseDeath,
    WithdrawDeath,
    confirm_death,
    note_family_wish,
    record_death,
    reverse_death,
    withdraw_death,
)
from timebank.exchange.models import Death
from timebank.exchange.queries.deaths import get_death, list_deaths
from timebank.exchange.schemas.deaths import (
    ConfirmDeathSchema,
    Deaths,
    DeathSchema,
    FamilyWishSchema,
    MistakeSchema,
    RecordDeathSchema,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("deaths", path="/deaths", about="Members who have died, and where their points go.")


def _common() -> dict[str, Any]:
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def _get(death_id: UUID) -> Death:
    return get_death(db.session(), branch_id=me().branch_id, death_id=death_id)


@bp.get("")
@requires(Permission.READ_EXCHANGE)
@bp.response(200, Deaths)
def listing() -> dict[str, Any]:
    """List the deaths on record.

    What waits for a second person first, then the newest.
    """
    return {"items": [row.death for row in list_deaths(db.session(), branch_id=me().branch_id)]}


@bp.post("")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(RecordDeathSchema)
@bp.response(201, DeathSchema)
def create(sent: dict[str, Any]) -> Death:
    """Record a death.

    The account stands still at once; nothing leaves it before a second person has confirmed.
    """
    return _get(do(record_death, RecordDeath(**_common(), **sent)))


@bp.get("/<uuid:death_id>")
@requires(Permission.READ_EXCHANGE)
@bp.response(200, DeathSchema)
def show(death_id: UUID) -> Death:
    """Show one record.

    With the rule of the day of death, what the family wishes, where the minutes went, and who recorded and
    who confirmed it.
    """
    return _get(death_id)


@bp.post("/<uuid:death_id>/wish")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(FamilyWishSchema)
@bp.response(200, DeathSchema)
def wish(sent: dict[str, Any], death_id: UUID) -> Death:
    """Write down what the family wishes in writing.

    Where its paper lies and who saw it signed are both needed. Refused once the death is confirmed, and where
    the rules do not let points go to a spouse.
    """
    do(note_family_wish, NoteFamilyWish(**_common(), death_id=death_id, **sent))
    return _get(death_id)


@bp.post("/<uuid:death_id>/confirm")
@requires(Permission.DECIDE_EXCHANGE)
@bp.arguments(ConfirmDeathSchema)
@bp.response(200, DeathSchema)
def confirm(sent: dict[str, Any], death_id: UUID) -> Death:
    """Confirm a death as the second person; the minutes move.

    What the person owed is settled first; the rest lapses, or goes to the spouse or the pool, as the rules
    and the family say. `shown` is where the caller believes it goes: where that has changed since, nothing
    moves and the answer is 409. Who recorded it, relatives and the heir cannot confirm, and undecided visits
    are decided first.
    """
    do(confirm_death, ConfirmDeath(**_common(), death_id=death_id, **sent))
    return _get(death_id)


@bp.post("/<uuid:death_id>/withdraw")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(MistakeSchema)
@bp.response(200, DeathSchema)
def withdraw(sent: dict[str, Any], death_id: UUID) -> Death:
    """Withdraw a record that was a mistake, before it is confirmed.

    With a reason. The person is a member as before; gifts and requests that had ended with the record stay
    ended. A death that was confirmed is reversed instead.
    """
    do(withdraw_death, WithdrawDeath(**_common(), death_id=death_id, **sent))
    return _get(death_id)


@bp.post("/<uuid:death_id>/reverse")
@requires(Permission.DECIDE_EXCHANGE)
@bp.arguments(MistakeSchema)
@bp.response(200, DeathSchema)
def reverse(sent: dict[str, Any], death_id: UUID) -> Death:
    """Reverse a death that was confirmed by mistake; the minutes go back.

    With a reason, by somebody else than who confirmed it. The roles come back too. Refused where the spouse
    or the pool has spent the minutes since, with how many are left.
    """
    do(reverse_death, ReverseDeath(**_common(), death_id=death_id, **sent))
    return _get(death_id)
