"""Erasing the words about somebody who has left: what was done, when and how long stays."""

from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from timebank.care.models import (
    Assignment,
    Draft,
    Evidence,
    EvidenceFile,
    FoodWork,
    FoodWorkEntry,
    Need,
    Offer,
    Visit,
    VisitEvent,
    VisitObjection,
)


def erase_words(session: Session, *, branch_id: str, person_id: UUID) -> None:
    """Erase drafts, and the notes, reasons, objections and slips of the person's visits and assignments."""
    session.execute(delete(Draft).where(Draft.branch_id == branch_id, Draft.person_id == person_id))
    theirs = or_(Visit.volunteer_id == person_id, Visit.senior_id == person_id)
    visits = select(Visit.id).where(Visit.branch_id == branch_id, theirs)
    session.execute(
        update(VisitObjection)
        .where(VisitObjection.branch_id == branch_id, VisitObjection.visit_id.in_(visits))
        .values(words=None, settlement=None)
    )
    for rows in (VisitEvent, Evidence):
        session.execute(
            update(rows).where(rows.branch_id == branch_id, rows.visit_id.in_(visits)).values(words=None)
        )
    session.execute(
        update(EvidenceFile)
        .where(EvidenceFile.branch_id == branch_id, EvidenceFile.visit_id.in_(visits))
        .values(content=b"")
    )
    session.execute(
        update(Visit).where(Visit.branch_id == branch_id, theirs).values(note=None, caller=None, reason=None)
    )
    session.execute(
        update(FoodWork)
        .where(FoodWork.branch_id == branch_id, FoodWork.volunteer_id == person_id)
        .values(note=None, reason=None)
    )
    work = select(FoodWork.id).where(FoodWork.branch_id == branch_id, FoodWork.volunteer_id == person_id)
    session.execute(
        update(FoodWorkEntry)
        .where(FoodWorkEntry.branch_id == branch_id, FoodWorkEntry.food_work_id.in_(work))
        .values(caller=None)
    )
    session.execute(
        update(Assignment)
        .where(
            Assignment.branch_id == branch_id,
            or_(Assignment.volunteer_id == person_id, Assignment.senior_id == person_id),
        )
        .values(safety_note=None)
    )
    session.execute(
        update(Need).where(Need.branch_id == branch_id, Need.senior_id == person_id).values(neighbourhood="")
    )
    session.execute(
        update(Offer).where(Offer.branch_id == branch_id, Offer.volunteer_id == person_id).values(reason=None)
    )
