"""Pictures of slips."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from timebank.care.errors import SlipNotFound
from timebank.care.models import EvidenceFile
from timebank.care.rules import Slip


def slips_of(session: Session, *, branch_id: str, visit_ids: Collection[UUID]) -> set[UUID]:
    """Return the ids of the evidence that has a picture which was not erased."""
    return set(
        session.scalars(
            select(EvidenceFile.evidence_id).where(
                EvidenceFile.branch_id == branch_id,
                EvidenceFile.visit_id.in_(visit_ids),
                func.length(EvidenceFile.content) > 0,
            )
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSlip:
    visit_id: UUID
    slip: Slip


def get_slip(session: Session, *, branch_id: str, evidence_id: UUID) -> KeptSlip:
    """Return the picture that was kept with this evidence.

    Raises:
        SlipNotFound
    """
    found = session.scalars(
        select(EvidenceFile).where(
            EvidenceFile.branch_id == branch_id, EvidenceFile.evidence_id == evidence_id
        )
    ).one_or_none()
    if found is None or not found.content:
        raise SlipNotFound
    return KeptSlip(visit_id=found.visit_id, slip=Slip(media_type=found.media_type, content=found.content))
