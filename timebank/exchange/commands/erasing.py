"""Erasing the words about somebody who has left: how many minutes went where, and when, stays."""

from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from timebank.exchange.models import (
    Call,
    CallDone,
    ConfirmedNeedRecord,
    DisputeWord,
    Gift,
    GiftArrival,
    Grant,
    Redemption,
    RedemptionEvent,
    VolunteerOffer,
)

ERASED = "-"
"""Stands where something must be named and no longer is."""


def erase_dealings(session: Session, *, branch_id: str, person_id: UUID, pseudonym: str) -> None:
    """Erase names, messages, wishes, reasons and what was read out from the person's dealings."""
    _erase_gifts(session, branch_id=branch_id, person_id=person_id, pseudonym=pseudonym)
    redemptions = select(Redemption.id).where(
        Redemption.branch_id == branch_id, Redemption.beneficiary_id == person_id
    )
    session.execute(
        update(VolunteerOffer)
        .where(
            VolunteerOffer.branch_id == branch_id,
            or_(VolunteerOffer.redemption_id.in_(redemptions), VolunteerOffer.volunteer_id == person_id),
        )
        .values(reason=None)
    )
    part_of = select(Redemption.id).where(
        Redemption.branch_id == branch_id,
        or_(Redemption.beneficiary_id == person_id, Redemption.volunteer_id == person_id),
    )
    session.execute(
        update(RedemptionEvent)
        .where(RedemptionEvent.branch_id == branch_id, RedemptionEvent.redemption_id.in_(part_of))
        .values(words=None)
    )
    session.execute(
        update(DisputeWord)
        .where(DisputeWord.branch_id == branch_id, DisputeWord.by_id == person_id)
        .values(words=None)
    )
    session.execute(
        update(Redemption)
        .where(
            Redemption.branch_id == branch_id,
            or_(Redemption.beneficiary_id == person_id, Redemption.volunteer_id == person_id),
        )
        .values(place=None, wish=None, end_reason=None)
    )
    session.execute(
        update(ConfirmedNeedRecord)
        .where(ConfirmedNeedRecord.branch_id == branch_id, ConfirmedNeedRecord.person_id == person_id)
        .values(officer_name=ERASED, officer_office=ERASED)
    )
    for column in (ConfirmedNeedRecord.basis_words, ConfirmedNeedRecord.end_reason):
        session.execute(
            update(ConfirmedNeedRecord)
            .where(
                ConfirmedNeedRecord.branch_id == branch_id,
                ConfirmedNeedRecord.person_id == person_id,
                column.is_not(None),
            )
            .values({column: ERASED})
        )
    _erase_calls(session, branch_id=branch_id, person_id=person_id)


def _erase_gifts(session: Session, *, branch_id: str, person_id: UUID, pseudonym: str) -> None:
    given = select(Gift.id).where(Gift.branch_id == branch_id, Gift.giver_id == person_id)
    session.execute(
        update(GiftArrival)
        .where(GiftArrival.giver_branch == branch_id, GiftArrival.id.in_(given))
        .values(giver_name=pseudonym, message=None)
        .execution_options(synchronize_session=False)
    )
    received = [
        (arrival.giver_branch, arrival.id)
        for arrival in session.scalars(
            select(GiftArrival).where(
                GiftArrival.branch_id == branch_id, GiftArrival.receiver_id == person_id
            )
        )
    ]
    session.execute(
        update(GiftArrival)
        .where(GiftArrival.branch_id == branch_id, GiftArrival.receiver_id == person_id)
        .values(name_index=None, phone_index=None, birth_index=None, message=None, thanks=None)
    )
    for giver_branch, gift_id in received:
        session.execute(
            update(Gift)
            .where(Gift.branch_id == giver_branch, Gift.id == gift_id)
            .values(
                receiver_name=pseudonym,
                name_index=None,
                phone_index=None,
                birth_index=None,
                message=None,
                thanks=None,
            )
        )
    theirs = (Gift.branch_id == branch_id, Gift.giver_id == person_id)
    session.execute(update(Gift).where(*theirs).values(message=None))
    for column in (Gift.receiver_name, Gift.refusal):
        session.execute(update(Gift).where(*theirs, column.is_not(None)).values({column: ERASED}))
    session.execute(
        update(Grant).where(Grant.branch_id == branch_id, Grant.person_id == person_id).values(reason=ERASED)
    )
    session.execute(
        update(Grant)
        .where(Grant.branch_id == branch_id, Grant.person_id == person_id, Grant.refusal.is_not(None))
        .values(refusal=ERASED)
    )


def _erase_calls(session: Session, *, branch_id: str, person_id: UUID) -> None:
    calls = select(Call.id).where(Call.branch_id == branch_id, Call.person_id == person_id)
    session.execute(
        update(CallDone).where(CallDone.branch_id == branch_id, CallDone.call_id.in_(calls)).values(script="")
    )
    session.execute(
        update(Call).where(Call.branch_id == branch_id, Call.person_id == person_id).values(words=None)
    )
    session.execute(
        update(Call)
        .where(Call.branch_id == branch_id, Call.person_id == person_id, Call.caller_name.is_not(None))
        .values(caller_name=ERASED)
    )
