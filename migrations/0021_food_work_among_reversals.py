"""Food work is taken back by the one correction that takes everything back."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None

FOOD = "exchange_food_reversals"
REVERSALS = "exchange_reversals"
DISPUTES = "exchange_disputes"
ITEMS = "exchange_staff_review_items"
FOUR = "kind IN ('visit', 'gift', 'grant', 'redemption')"
FIVE = "kind IN ('visit', 'gift', 'grant', 'redemption', 'food_work')"
Check = tuple[str, str]
"""A constraint's name and what it says."""
CHECKS: dict[str, list[tuple[Check, Check]]] = {
    # Of each table, the constraints as they were and as they are from now on.
    REVERSALS: [((f"ck_{REVERSALS}_objectkind", FOUR), (f"ck_{REVERSALS}_objectkind", FIVE))],
    ITEMS: [((f"ck_{ITEMS}_doingkind", FIVE), (f"ck_{ITEMS}_objectkind", FIVE))],
    DISPUTES: [
        ((f"ck_{DISPUTES}_objectkind", FOUR), (f"ck_{DISPUTES}_objectkind", FIVE)),
        (
            (f"ck_{DISPUTES}_not_to_a_grant", "kind <> 'grant'"),
            (f"ck_{DISPUTES}_can_be_objected_to", "kind NOT IN ('grant', 'food_work')"),
        ),
    ],
}
SAME = (
    "branch_id, id, minutes, reason, state, asked_by_id, asked_at, decided_by_id, decided_at, refusal, "
    "pool_minutes, owed_minutes"
)
MINUTES = ("What is taken back.", "What is taken back; of food work its hours.")


def change(*, to_new: bool) -> None:
    """Put the one set of constraints in the place of the other."""
    for table, pairs in CHECKS.items():
        checks = [(old, new) if to_new else (new, old) for old, new in pairs]
        if op.get_bind().dialect.name == "sqlite":
            build_anew(table, checks)
            continue
        for (name, _before), _new in checks:
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for _old, (name, after) in checks:
            op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({after})")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"COMMENT ON COLUMN {REVERSALS}.minutes IS '{MINUTES[to_new]}'")


def build_anew(table: str, checks: list[tuple[Check, Check]]) -> None:
    """Make the table anew on SQLite, which alters no constraint, with its rows, indexes and triggers."""
    bind = op.get_bind()
    parts = bind.execute(
        sa.text(
            "SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql <> '' "
            "ORDER BY type <> 'table', name"
        ),
        {"table": table},
    ).all()
    statement = parts[0].sql
    for old, new in checks:
        was, becomes = (f"CONSTRAINT {name} CHECK ({condition})" for name, condition in (old, new))
        if was not in statement:
            raise RuntimeError(f"{table} has no {was}")
        statement = statement.replace(was, becomes)
    bind.exec_driver_sql(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table}")
    bind.exec_driver_sql(f"DROP TABLE {table}")
    bind.exec_driver_sql(statement)
    bind.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM kept")
    bind.exec_driver_sql("DROP TABLE temp.kept")
    for part in parts[1:]:
        bind.exec_driver_sql(part.sql)


def upgrade() -> None:
    change(to_new=True)
    op.execute(
        f"INSERT INTO {REVERSALS} (kind, object_id, {SAME}) SELECT 'food_work', food_work_id, {SAME} FROM {FOOD}"
    )
    op.drop_table(FOOD)


def downgrade() -> None:
    make_food_reversals()
    # Which review it followed from the version before does not say. What it does not know of reviews stays.
    op.execute(
        f"INSERT INTO {FOOD} (food_work_id, {SAME}) SELECT object_id, {SAME} FROM {REVERSALS} "
        "WHERE kind = 'food_work'"
    )
    op.execute(f"DELETE FROM {REVERSALS} WHERE kind = 'food_work'")
    change(to_new=False)


def make_food_reversals() -> None:
    """Make the table that the version before keeps them in."""
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
