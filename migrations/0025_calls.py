"""Calls to households about recalls, about food that must go and about rounds, in one table."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


EARLIER = "pantry_recall_calls"
KEPT = "branch_id, id, recall_id, household_id, outcome, called_by_id, called_at"


def upgrade() -> None:
    op.create_table(
        "pantry_calls",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recall_id", sa.Uuid(), nullable=True),
        sa.Column("lot_id", sa.Uuid(), nullable=True, comment="Food that must go."),
        sa.Column("round_id", sa.Uuid(), nullable=True, comment="A round of which no message tells them."),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "told",
                "will_come",
                "declined",
                "no_answer",
                "wrong_number",
                name="calloutcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True, comment="Encrypted; for staff alone."),
        sa.Column("called_by_id", sa.Uuid(), nullable=False),
        sa.Column("called_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('no_answer', 'wrong_number') OR (lot_id IS NOT NULL) = (outcome IN ('will_come', 'declined'))",
            name=op.f("ck_pantry_calls_outcome_of_its_list"),
        ),
        sa.CheckConstraint(
            "(CASE WHEN recall_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN lot_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN round_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_pantry_calls_about_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "called_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_calls_branch_id_called_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "household_id"],
            ["households_households.branch_id", "households_households.id"],
            name=op.f("fk_pantry_calls_branch_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "lot_id"],
            ["pantry_lots.branch_id", "pantry_lots.id"],
            name=op.f("fk_pantry_calls_branch_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "recall_id"],
            ["pantry_recalls.branch_id", "pantry_recalls.id"],
            name=op.f("fk_pantry_calls_branch_id_recall_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "round_id"],
            ["matching_rounds.branch_id", "matching_rounds.id"],
            name=op.f("fk_pantry_calls_branch_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_pantry_calls")),
    )
    op.create_index(
        op.f("ix_pantry_calls_branch_id_lot_id"), "pantry_calls", ["branch_id", "lot_id"], unique=False
    )
    op.create_index(
        op.f("ix_pantry_calls_branch_id_recall_id"), "pantry_calls", ["branch_id", "recall_id"], unique=False
    )
    op.create_index(
        op.f("ix_pantry_calls_branch_id_round_id"), "pantry_calls", ["branch_id", "round_id"], unique=False
    )
    on(
        "sqlite",
        "CREATE TRIGGER pantry_calls_no_update BEFORE UPDATE OF branch_id, id, recall_id, lot_id, "
        "round_id, household_id, outcome, called_by_id, called_at ON pantry_calls BEGIN SELECT "
        "RAISE(ABORT, 'rows of pantry_calls are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER pantry_calls_no_delete BEFORE DELETE ON pantry_calls BEGIN SELECT "
        "RAISE(ABORT, 'rows of pantry_calls are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER pantry_calls_only_added BEFORE UPDATE OF branch_id, id, recall_id, lot_id, "
        "round_id, household_id, outcome, called_by_id, called_at OR DELETE OR TRUNCATE ON "
        "pantry_calls FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    on(
        "sqlite",
        "CREATE TRIGGER pantry_calls_only_erased BEFORE UPDATE OF note ON pantry_calls WHEN "
        "length(NEW.note) > 0 BEGIN SELECT RAISE(ABORT, 'rows of pantry_calls are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER pantry_calls_only_erased BEFORE UPDATE OF note ON pantry_calls FOR EACH ROW "
        "WHEN (length(NEW.note) > 0) EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "pantry_calls_undone",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("undone_by_id", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id", "call_id"],
            ["pantry_calls.branch_id", "pantry_calls.id"],
            name=op.f("fk_pantry_calls_undone_branch_id_call_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "undone_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_calls_undone_branch_id_undone_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "call_id", name=op.f("pk_pantry_calls_undone")),
    )
    on(
        "sqlite",
        "CREATE TRIGGER pantry_calls_undone_no_update BEFORE UPDATE ON pantry_calls_undone BEGIN "
        "SELECT RAISE(ABORT, 'rows of pantry_calls_undone are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER pantry_calls_undone_no_delete BEFORE DELETE ON pantry_calls_undone BEGIN "
        "SELECT RAISE(ABORT, 'rows of pantry_calls_undone are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER pantry_calls_undone_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "pantry_calls_undone FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.execute(f"INSERT INTO pantry_calls ({KEPT}) SELECT {KEPT} FROM {EARLIER}")
    op.drop_table(EARLIER)


def downgrade() -> None:
    op.create_table(
        EARLIER,
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recall_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "told", "no_answer", name="calloutcome", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("called_by_id", sa.Uuid(), nullable=False),
        sa.Column("called_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id", "called_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_recall_calls_branch_id_called_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "household_id"],
            ["households_households.branch_id", "households_households.id"],
            name=op.f("fk_pantry_recall_calls_branch_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "recall_id"],
            ["pantry_recalls.branch_id", "pantry_recalls.id"],
            name=op.f("fk_pantry_recall_calls_branch_id_recall_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_pantry_recall_calls")),
    )
    op.create_index(
        op.f("ix_pantry_recall_calls_branch_id_recall_id_household_id"),
        EARLIER,
        ["branch_id", "recall_id", "household_id"],
        unique=False,
    )
    # The version before knows neither calls that were taken back nor wrong numbers, and no other list.
    op.execute(
        f"INSERT INTO {EARLIER} ({KEPT}) SELECT {KEPT} FROM pantry_calls "
        "WHERE recall_id IS NOT NULL AND outcome IN ('told', 'no_answer') AND NOT EXISTS (SELECT 1 FROM "
        "pantry_calls_undone WHERE pantry_calls_undone.branch_id = pantry_calls.branch_id "
        "AND pantry_calls_undone.call_id = pantry_calls.id)"
    )
    op.drop_table("pantry_calls_undone")
    op.drop_table("pantry_calls")
