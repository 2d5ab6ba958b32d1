"""Drafts kept by the bank, and pictures of evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "care_drafts",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(), nullable=False, comment="Which form, such as `visit`."),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON: each field's values as typed."),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_drafts_branch_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "person_id", "form", name=op.f("pk_care_drafts")),
    )
    op.create_table(
        "care_evidence_files",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "media_type",
            sa.Enum(
                "image/jpeg",
                "image/png",
                "image/webp",
                "application/pdf",
                name="mediatype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("size_bytes", sa.Integer(), nullable=False, comment="Of the file before it was encrypted."),
        sa.Column(
            "content", sa.LargeBinary(), nullable=False, comment="Encrypted; without the camera's data."
        ),
        sa.CheckConstraint(
            "size_bytes BETWEEN 1 AND 5242880", name=op.f("ck_care_evidence_files_size_bytes_within_limit")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "evidence_id"],
            ["care_evidence.branch_id", "care_evidence.id"],
            name=op.f("fk_care_evidence_files_branch_id_evidence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "visit_id"],
            ["care_visits.branch_id", "care_visits.id"],
            name=op.f("fk_care_evidence_files_branch_id_visit_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_care_evidence_files")),
        sa.UniqueConstraint(
            "branch_id", "evidence_id", name=op.f("uq_care_evidence_files_branch_id_evidence_id")
        ),
    )
    op.create_index(
        op.f("ix_care_evidence_files_branch_id_visit_id"),
        "care_evidence_files",
        ["branch_id", "visit_id"],
        unique=False,
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_evidence_files_no_update BEFORE UPDATE ON care_evidence_files BEGIN "
        "SELECT RAISE(ABORT, 'rows of care_evidence_files are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_evidence_files_no_delete BEFORE DELETE ON care_evidence_files BEGIN "
        "SELECT RAISE(ABORT, 'rows of care_evidence_files are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER care_evidence_files_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "care_evidence_files FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )


def downgrade() -> None:
    op.drop_table("care_evidence_files")
    op.drop_table("care_drafts")
