"""Objections over the API."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.clock import local_day, now
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.disputes import (
    AddWords,
    DecideDispute,
    OpenDispute,
    WithdrawDispute,
    add_words,
    decide_dispute,
    open_dispute,
    withdraw_dispute,
)
from timebank.exchange.errors.disputes import DisputeNotFound
from timebank.exchange.queries.disputes import get_dispute, list_disputes, list_said, reads_for
from timebank.exchange.queries.things import get_thing
from timebank.exchange.schemas.reversals import (
    DecideDisputeSchema,
    Disputes,
    DisputeWordsSchema,
    OpenDisputeSchema,
    WholeDisputeSchema,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("disputes", path="/disputes", about="Objections to what was decided.")
MOST = 200
SHOWN = (
    "id",
    "kind",
    "object_id",
    "raised_by_id",
    "recorded_by_id",
    "raised_at",
    "due_on",
    "state",
    "decided_by_id",
    "ended_at",
)


def _common(dispute_id: UUID | None = None) -> dict[str, Any]:
    who = me()
    common: dict[str, Any] = {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}
    return common if dispute_id is None else common | {"dispute_id": dispute_id}


def _whole(dispute_id: UUID) -> dict[str, Any]:
    """Return the objection with what was said.

    Raises:
        DisputeNotFound: it is not there, or not theirs to read.
    """
    who = me()
    found = get_dispute(db.session(), branch_id=who.branch_id, dispute_id=dispute_id)
    thing = get_thing(db.session(), branch_id=who.branch_id, kind=found.kind, object_id=found.object_id)
    day = local_day(now(), who.zone)
    if not who.may(Permission.READ_EXCHANGE) and not reads_for(
        db.session(), branch_id=who.branch_id, viewer_id=who.person_id, thing=thing, day=day
    ):
        raise DisputeNotFound
    said = list_said(db.session(), branch_id=who.branch_id, dispute_id=dispute_id)
    return {**{name: getattr(found, name) for name in SHOWN}, "said": [each.word for each in said]}


@bp.get("")
@requires(Permission.SEE_SELF)
@bp.response(200, Disputes)
def disputes() -> dict[str, Any]:
    """List the objections that wait: the branch's with the permission `read-exchange`, else one's own.

    200 at the most. `due_on` is the local day by which the operating rules want an answer.
    """
    who = me()
    all_of_branch = who.may(Permission.READ_EXCHANGE)
    lines = list_disputes(
        db.session(),
        branch_id=who.branch_id,
        person_id=None if all_of_branch else who.person_id,
        is_open=True if all_of_branch else None,
        limit=MOST,
    )
    return {"items": [line.dispute for line in lines]}


@bp.post("")
@requires(Permission.SEE_SELF)
@bp.arguments(OpenDisputeSchema)
@bp.response(201, WholeDisputeSchema)
def create(sent: dict[str, Any]) -> dict[str, Any]:
    """Object to a decided visit, a gift or a use: for oneself, or for whom one speaks.

    Both sides are told, and by when it is decided. Refused for who is no party and speaks for none, before
    the thing was decided or has ended, and while the same person's objection to it is open. A delegate speaks
    for who entrusted them with giving (of gifts), with asking for care (of visits and uses). For oneself
    `person_id` is left out.
    """
    person_id = sent.pop("person_id") or me().person_id
    return _whole(do(open_dispute, OpenDispute(**_common(), **sent, person_id=person_id)))


@bp.get("/<uuid:dispute_id>")
@requires(Permission.SEE_SELF)
@bp.response(200, WholeDisputeSchema)
def one(dispute_id: UUID) -> dict[str, Any]:
    """Show an objection, with what each side said.

    Whoever the thing is about reads it, who speaks for them, and the branch's staff; for all others it is not
    found.
    """
    return _whole(dispute_id)


@bp.post("/<uuid:dispute_id>/words")
@requires(Permission.SEE_SELF)
@bp.arguments(DisputeWordsSchema)
@bp.response(200, WholeDisputeSchema)
def say(sent: dict[str, Any], dispute_id: UUID) -> dict[str, Any]:
    """Say how one sees it.

    All whom it is about read the words, up to 1,000 characters. After the decision nobody adds any.
    """
    do(add_words, AddWords(**_common(dispute_id), **sent))
    return _whole(dispute_id)


@bp.post("/<uuid:dispute_id>/withdraw")
@requires(Permission.SEE_SELF)
@bp.response(200, WholeDisputeSchema)
def withdraw(dispute_id: UUID) -> dict[str, Any]:
    """Take one's objection back.

    By who raised it, or who speaks for them. It can be raised anew.
    """
    do(withdraw_dispute, WithdrawDispute(**_common(dispute_id)))
    return _whole(dispute_id)


@bp.post("/<uuid:dispute_id>/decide")
@requires(Permission.DECIDE_EXCHANGE)
@bp.arguments(DecideDisputeSchema)
@bp.response(200, WholeDisputeSchema)
def decide(sent: dict[str, Any], dispute_id: UUID) -> dict[str, Any]:
    """Decide about an objection in writing; upheld, it asks for the correction.

    By somebody with no part in it: no party, no relative, not who entered or decided the thing. Upheld, and
    where minutes moved, a reversal waits for yet another person; nothing moves by the decision itself.
    """
    do(decide_dispute, DecideDispute(**_common(dispute_id), **sent))
    return _whole(dispute_id)
