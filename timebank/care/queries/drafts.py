"""What somebody began to write and did not send."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.care.models import Draft

VISIT_DRAFT = "visit"
"""The form by which a volunteer logs a visit."""
NOTES = frozenset({"note"})
"""Fields for free text."""
DRAFT_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    content: dict[str, list[str]]
    """Each field's values as they were typed."""
    kept_at: datetime

    def first(self, name: str) -> str:
        """Return the field's first value; nothing where it has none."""
        return next(iter(self.content.get(name, ())), "")


def find_draft(
    session: Session, *, branch_id: str, person_id: UUID, form: str, now: datetime
) -> KeptDraft | None:
    """Return what the person began to write; None for nothing, or for what is too old."""
    found = session.execute(
        select(Draft.content, Draft.kept_at).where(
            Draft.branch_id == branch_id,
            Draft.person_id == person_id,
            Draft.form == form,
            Draft.kept_at > now - DRAFT_KEPT,
        )
    ).one_or_none()
    if found is None:
        return None
    return KeptDraft(content=json.loads(found.content), kept_at=found.kept_at)
