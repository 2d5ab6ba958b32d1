"""Food work is entered for who telephoned, and taken back by two people."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "care_food_work_entries",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("food_work_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column(
            "how",
            sa.Enum(
                "screen",
                "telephone",
                "paper",
                "api",
                "import",
                name="enteredhow",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("caller", sa.Text(), nullable=True, comment="Who telephoned, if not the volunteer."),
        sa.Column(
            "caller_check",
            sa.Enum(
                "known_number",
                "called_back",
                "two_questions",
                "known_voice",
                name="callercheck",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column(
            "confirmed_by_id",
            sa.Uuid(),
            nullable=True,
            comment="The volunteer, or the colleague who heard or read that they agree.",
        ),
        sa.Column(
            "confirmed_how",
            sa.Enum(
                "senior_screen",
                "volunteer_screen",
                "senior_call",
                "volunteer_call",
                "text_reply",
                "paper_slip",
                "knowledge",
                name="evidencemethod",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL) AND (confirmed_at IS NULL) = (confirmed_how IS NULL)",
            name=op.f("ck_care_food_work_entries_confirmation_is_complete"),
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> entered_by_id",
            name=op.f("ck_care_food_work_entries_confirmed_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "confirmed_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_food_work_entries_branch_id_confirmed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "entered_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_food_work_entries_branch_id_entered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "food_work_id"],
            ["care_food_work.branch_id", "care_food_work.id"],
            name=op.f("fk_care_food_work_entries_branch_id_food_work_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_care_food_work_entries")),
        sa.UniqueConstraint(
            "branch_id", "food_work_id", name=op.f("uq_care_food_work_entries_branch_id_food_work_id")
        ),
    )
    on(
        "postgresql",
        """
CREATE OR REPLACE FUNCTION care_refuse_unconfirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM care_food_work_entries AS entry WHERE entry.branch_id = NEW.branch_id AND entry.food_work_id = NEW.id AND (entry.confirmed_at IS NULL OR entry.entered_by_id = NEW.decided_by_id)) THEN
    RAISE EXCEPTION 'ck_care_food_work_confirmed_first' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
""",
    )
    on(
        "postgresql",
        "CREATE TRIGGER care_food_work_confirmed_first BEFORE UPDATE ON care_food_work FOR EACH ROW "
        "WHEN (NEW.state = 'approved' AND OLD.state <> 'approved') EXECUTE FUNCTION "
        "care_refuse_unconfirmed()",
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_food_work_confirmed_first BEFORE UPDATE ON care_food_work WHEN "
        "NEW.state = 'approved' AND OLD.state <> 'approved' AND EXISTS (SELECT 1 FROM "
        "care_food_work_entries AS entry WHERE entry.branch_id = NEW.branch_id AND "
        "entry.food_work_id = NEW.id AND (entry.confirmed_at IS NULL OR entry.entered_by_id = "
        "NEW.decided_by_id)) BEGIN SELECT RAISE(ABORT, 'ck_care_food_work_confirmed_first'); END",
    )
    op.create_table(
        "care_reversed_food_work",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("food_work_id", sa.Uuid(), nullable=False),
        sa.Column(
            "minutes", sa.Integer(), nullable=False, comment="The hours that count no more, in minutes."
        ),
        sa.Column("approved_by_id", sa.Uuid(), nullable=False),
        sa.Column("approved_at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("approved_by_id <> by_id", name=op.f("ck_care_reversed_food_work_by_another")),
        sa.ForeignKeyConstraint(
            ["branch_id", "approved_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_reversed_food_work_branch_id_approved_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_reversed_food_work_branch_id_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "food_work_id"],
            ["care_food_work.branch_id", "care_food_work.id"],
            name=op.f("fk_care_reversed_food_work_branch_id_food_work_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_care_reversed_food_work")),
        sa.UniqueConstraint(
            "branch_id", "food_work_id", name=op.f("uq_care_reversed_food_work_branch_id_food_work_id")
        ),
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_reversed_food_work_no_update BEFORE UPDATE ON care_reversed_food_work "
        "BEGIN SELECT RAISE(ABORT, 'rows of care_reversed_food_work are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_reversed_food_work_no_delete BEFORE DELETE ON care_reversed_food_work "
        "BEGIN SELECT RAISE(ABORT, 'rows of care_reversed_food_work are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER care_reversed_food_work_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "care_reversed_food_work FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "exchange_food_reversals",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("food_work_id", sa.Uuid(), nullable=False),
        sa.Column(
            "minutes",
            sa.Integer(),
            nullable=False,
            comment="The hours that are to count no more, in minutes.",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="Encrypted."),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "granted",
                "refused",
                "overtaken",
                name="reversalstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True, comment="The second person."),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True, comment="Encrypted."),
        sa.Column(
            "pool_minutes", sa.Integer(), nullable=False, comment="Spent before, and borne by the pool."
        ),
        sa.Column(
            "owed_minutes", sa.Integer(), nullable=False, comment="Spent before, and owed by the holder."
        ),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL) AND (state = 'asked') = (decided_by_id IS NULL)",
            name=op.f("ck_exchange_food_reversals_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "(state = 'refused') = (refusal IS NOT NULL)",
            name=op.f("ck_exchange_food_reversals_refused_with_a_reason"),
        ),
        sa.CheckConstraint("state <> 'overtaken'", name=op.f("ck_exchange_food_reversals_within_the_branch")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> asked_by_id",
            name=op.f("ck_exchange_food_reversals_two_people"),
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_exchange_food_reversals_something_taken_back")),
        sa.CheckConstraint(
            "pool_minutes >= 0 AND owed_minutes >= 0",
            name=op.f("ck_exchange_food_reversals_borne_not_below_zero"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "asked_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_food_reversals_branch_id_asked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "decided_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_food_reversals_branch_id_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "food_work_id"],
            ["care_food_work.branch_id", "care_food_work.id"],
            name=op.f("fk_exchange_food_reversals_branch_id_food_work_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_food_reversals")),
    )
    op.create_index(
        op.f("ix_exchange_food_reversals_branch_id_state_asked_at_id"),
        "exchange_food_reversals",
        ["branch_id", "state", "asked_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_exchange_food_reversals_food_work_id",
        "exchange_food_reversals",
        ["branch_id", "food_work_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'refused'"),
        postgresql_where=sa.text("state <> 'refused'"),
    )


def downgrade() -> None:
    on("sqlite", "DROP TRIGGER care_food_work_confirmed_first")
    on("postgresql", "DROP TRIGGER care_food_work_confirmed_first ON care_food_work")
    op.drop_table("exchange_food_reversals")
    op.drop_table("care_reversed_food_work")
    op.drop_table("care_food_work_entries")
    on("postgresql", "DROP FUNCTION care_refuse_unconfirmed()")
