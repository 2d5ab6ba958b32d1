"""What is kept beside a visit: what was begun and not sent, and pictures of slips."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedBytes, EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import rows_only_added
from timebank.core.pictures import MediaType


class Draft(Model):
    """What somebody began to write and did not send: one for each form. It is nobody's word yet."""

    __tablename__ = "care_drafts"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True, comment="Which form, such as `visit`.")
    content: Mapped[str] = mapped_column(EncryptedText, comment="JSON: each field's values as typed.")
    kept_at: Mapped[datetime]


class EvidenceFile(Model):
    """A picture of a signed slip, as its reviewers see it. Only added."""

    __tablename__ = "care_evidence_files"
    __table_args__ = (
        within_branch("evidence_id", "care_evidence"),
        within_branch("visit_id", "care_visits"),
        UniqueConstraint("branch_id", "evidence_id"),
        Index(None, "branch_id", "visit_id"),
        CheckConstraint("size_bytes BETWEEN 1 AND 5242880", name="size_bytes_within_limit"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    evidence_id: Mapped[UUID]
    visit_id: Mapped[UUID]
    media_type: Mapped[MediaType]
    size_bytes: Mapped[int] = mapped_column(comment="Of the file before it was encrypted.")
    content: Mapped[bytes] = mapped_column(EncryptedBytes, comment="Encrypted; without the camera's data.")


rows_only_added(EvidenceFile, erasable=["content"])
