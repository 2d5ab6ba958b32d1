"""Confirmed needs for care, and redemptions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "exchange_needs",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "care_grade",
                "disability",
                "illness",
                "living_alone",
                "officer",
                "other",
                "age",
                name="needbasis",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("basis_words", sa.Text(), nullable=True, comment="Encrypted; needed for `other`."),
        sa.Column("urgency", sa.Integer(), nullable=False, comment="1 is the most urgent, 3 the least."),
        sa.Column("officer_name", sa.Text(), nullable=False, comment="Who confirmed it; encrypted."),
        sa.Column("officer_office", sa.Text(), nullable=False, comment="Of which office; encrypted."),
        sa.Column(
            "confirmed_on", sa.Date(), nullable=False, comment="The first local day on which it holds."
        ),
        sa.Column(
            "review_on", sa.Date(), nullable=False, comment="The local day by which it is looked at again."
        ),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column(
            "ended_on",
            sa.Date(),
            nullable=True,
            comment="The first local day on which it no longer holds; null while it does.",
        ),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True, comment="Why it ended; encrypted."),
        sa.CheckConstraint("basis <> 'age'", name=op.f("ck_exchange_needs_age_is_not_recorded")),
        sa.CheckConstraint(
            "basis <> 'other' OR basis_words IS NOT NULL", name=op.f("ck_exchange_needs_other_in_words")
        ),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (ended_at IS NULL)", name=op.f("ck_exchange_needs_ended_at_a_moment")
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= confirmed_on",
            name=op.f("ck_exchange_needs_ended_after_confirmed"),
        ),
        sa.CheckConstraint("recorded_by_id <> person_id", name=op.f("ck_exchange_needs_recorded_by_another")),
        sa.CheckConstraint("review_on > confirmed_on", name=op.f("ck_exchange_needs_review_after_confirmed")),
        sa.CheckConstraint("urgency BETWEEN 1 AND 3", name=op.f("ck_exchange_needs_urgency_known")),
        sa.ForeignKeyConstraint(
            ["branch_id", "ended_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_needs_branch_id_ended_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_needs_branch_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "recorded_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_needs_branch_id_recorded_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_needs")),
    )
    op.create_index(
        op.f("ix_exchange_needs_branch_id_ended_on_review_on"),
        "exchange_needs",
        ["branch_id", "ended_on", "review_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_needs_branch_id_person_id_confirmed_on"),
        "exchange_needs",
        ["branch_id", "person_id", "confirmed_on"],
        unique=False,
    )
    op.create_index(
        "uq_exchange_needs_open",
        "exchange_needs",
        ["branch_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("exchange_needs")
