"""Rounds, plans and hand-outs."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "matching_rounds",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "prepared", "choice", name="roundkind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False, comment="When the next round begins."),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column(
            "category_cap", sa.Integer(), nullable=False, comment="Units of one kind of food for a household."
        ),
        sa.Column("floor", sa.Boolean(), nullable=False, comment="First something for everybody."),
        sa.Column(
            "ahead_days",
            sa.Integer(),
            nullable=False,
            comment="Booked visits of so many days after it count.",
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "confirmed",
                "closed",
                name="roundstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="The newest plan's; 0 without one."),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_matching_rounds_closed_at_a_moment")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (confirmed_at IS NULL)", name=op.f("ck_matching_rounds_confirmed_at_a_moment")
        ),
        sa.CheckConstraint(
            "category_cap BETWEEN 1 AND 1000", name=op.f("ck_matching_rounds_category_cap_within")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_matching_rounds_ends_after_start")),
        sa.CheckConstraint("next_on > ends_on", name=op.f("ck_matching_rounds_next_after_end")),
        sa.ForeignKeyConstraint(
            ["branch_id", "confirmed_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_matching_rounds_branch_id_confirmed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "opened_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_matching_rounds_branch_id_opened_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_matching_rounds")),
    )
    op.create_index(
        op.f("ix_matching_rounds_branch_id_starts_on"),
        "matching_rounds",
        ["branch_id", "starts_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_matching_rounds_branch_id_state_starts_on"),
        "matching_rounds",
        ["branch_id", "state", "starts_on"],
        unique=False,
    )
    op.create_table(
        "matching_appointments",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "booked",
                "done",
                "missed",
                "cancelled",
                name="appointmentstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "told_at", sa.DateTime(), nullable=True, comment="When the household learned what it gets."
        ),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column(
            "collector",
            sa.Enum(
                "self",
                "proxy",
                "other",
                "driver",
                name="collector",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("collector_name", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "collector <> 'other' OR collector_name IS NOT NULL",
            name=op.f("ck_matching_appointments_collector_named"),
        ),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_matching_appointments_hour_of_a_day")),
        sa.ForeignKeyConstraint(
            ["branch_id", "household_id"],
            ["households_households.branch_id", "households_households.id"],
            name=op.f("fk_matching_appointments_branch_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "round_id"],
            ["matching_rounds.branch_id", "matching_rounds.id"],
            name=op.f("fk_matching_appointments_branch_id_round_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "settled_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_matching_appointments_branch_id_settled_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_matching_appointments")),
        sa.UniqueConstraint(
            "branch_id",
            "round_id",
            "household_id",
            name=op.f("uq_matching_appointments_branch_id_round_id_household_id"),
        ),
    )
    op.create_index(
        op.f("ix_matching_appointments_branch_id_day_hour"),
        "matching_appointments",
        ["branch_id", "day", "hour"],
        unique=False,
    )
    op.create_index(
        op.f("ix_matching_appointments_branch_id_household_id"),
        "matching_appointments",
        ["branch_id", "household_id"],
        unique=False,
    )
    op.create_table(
        "matching_plans",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "made",
            sa.Enum(
                "planned",
                "changed",
                "healed",
                name="made",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("made_by_id", sa.Uuid(), nullable=True, comment="Null where a cancellation healed it."),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column(
            "digest",
            sa.String(),
            nullable=False,
            comment="Of all that was planned from, to see what changed since.",
        ),
        sa.Column("value", sa.String(), nullable=False, comment="Cost, a whole number of any length."),
        sa.Column("bound", sa.String(), nullable=False, comment="No plan around what is locked costs less."),
        sa.Column("free_bound", sa.String(), nullable=False, comment="No plan at all costs less."),
        sa.Column("locks", sa.Integer(), nullable=False, comment="Decisions that it was made around."),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Integer(), nullable=False),
        sa.Column("wasted_units", sa.Integer(), nullable=False),
        sa.Column("wasted_grams", sa.Integer(), nullable=False),
        sa.Column("unserved", sa.Integer(), nullable=False),
        sa.Column(
            "free_units",
            sa.Integer(),
            nullable=False,
            comment="Units of the best plan without what people decided.",
        ),
        sa.Column("free_wasted_units", sa.Integer(), nullable=False),
        sa.Column("free_unserved", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id", "made_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_matching_plans_branch_id_made_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "round_id"],
            ["matching_rounds.branch_id", "matching_rounds.id"],
            name=op.f("fk_matching_plans_branch_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "round_id", "version", name=op.f("pk_matching_plans")),
    )
    on(
        "sqlite",
        "CREATE TRIGGER matching_plans_no_update BEFORE UPDATE ON matching_plans BEGIN SELECT "
        "RAISE(ABORT, 'rows of matching_plans are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER matching_plans_no_delete BEFORE DELETE ON matching_plans BEGIN SELECT "
        "RAISE(ABORT, 'rows of matching_plans are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER matching_plans_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "matching_plans FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "matching_round_days",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("from_hour", sa.Integer(), nullable=False),
        sa.Column("until_hour", sa.Integer(), nullable=False),
        sa.Column(
            "van_units", sa.Integer(), nullable=True, comment="What the day's van carries; null: enough."
        ),
        sa.Column(
            "per_hour", sa.Integer(), nullable=True, comment="How many may come in an hour; null: any."
        ),
        sa.CheckConstraint("from_hour BETWEEN 0 AND 23", name=op.f("ck_matching_round_days_from_an_hour")),
        sa.CheckConstraint("per_hour IS NULL OR per_hour > 0", name=op.f("ck_matching_round_days_seats")),
        sa.CheckConstraint(
            "until_hour > from_hour AND until_hour <= 24", name=op.f("ck_matching_round_days_until_later")
        ),
        sa.CheckConstraint(
            "van_units IS NULL OR van_units >= 0", name=op.f("ck_matching_round_days_van_of_units")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "round_id"],
            ["matching_rounds.branch_id", "matching_rounds.id"],
            name=op.f("fk_matching_round_days_branch_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "round_id", "day", name=op.f("pk_matching_round_days")),
    )
    op.create_table(
        "matching_assignments",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("ahead", sa.Boolean(), nullable=False, comment="Left for a visit after the round."),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.CheckConstraint("units > 0", name=op.f("ck_matching_assignments_some_units")),
        sa.ForeignKeyConstraint(
            ["branch_id", "household_id"],
            ["households_households.branch_id", "households_households.id"],
            name=op.f("fk_matching_assignments_branch_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "lot_id"],
            ["pantry_lots.branch_id", "pantry_lots.id"],
            name=op.f("fk_matching_assignments_branch_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "round_id", "version"],
            ["matching_plans.branch_id", "matching_plans.round_id", "matching_plans.version"],
            name=op.f("fk_matching_assignments_branch_id_round_id_version"),
        ),
        sa.PrimaryKeyConstraint(
            "branch_id",
            "round_id",
            "version",
            "household_id",
            "lot_id",
            "ahead",
            name=op.f("pk_matching_assignments"),
        ),
    )
    on(
        "sqlite",
        "CREATE TRIGGER matching_assignments_no_update BEFORE UPDATE ON matching_assignments BEGIN "
        "SELECT RAISE(ABORT, 'rows of matching_assignments are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER matching_assignments_no_delete BEFORE DELETE ON matching_assignments BEGIN "
        "SELECT RAISE(ABORT, 'rows of matching_assignments are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER matching_assignments_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "matching_assignments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "matching_decisions",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "lock", "refuse", name="decisionkind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("(kind = 'lock') = (units > 0)", name=op.f("ck_matching_decisions_locks_units")),
        sa.ForeignKeyConstraint(
            ["branch_id", "ended_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_matching_decisions_branch_id_ended_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "household_id"],
            ["households_households.branch_id", "households_households.id"],
            name=op.f("fk_matching_decisions_branch_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "lot_id"],
            ["pantry_lots.branch_id", "pantry_lots.id"],
            name=op.f("fk_matching_decisions_branch_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "made_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_matching_decisions_branch_id_made_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "round_id"],
            ["matching_rounds.branch_id", "matching_rounds.id"],
            name=op.f("fk_matching_decisions_branch_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_matching_decisions")),
    )
    op.create_index(
        "uq_matching_decisions_open",
        "matching_decisions",
        ["branch_id", "round_id", "household_id", "lot_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "matching_picks",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "set_aside",
                "handed",
                "returned",
                name="pickstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("extra", sa.Boolean(), nullable=False, comment="Chosen at the desk, not planned."),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'set_aside') = (settled_at IS NULL)", name=op.f("ck_matching_picks_settled_at_a_moment")
        ),
        sa.CheckConstraint("units > 0", name=op.f("ck_matching_picks_some_units")),
        sa.ForeignKeyConstraint(
            ["branch_id", "household_id"],
            ["households_households.branch_id", "households_households.id"],
            name=op.f("fk_matching_picks_branch_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "lot_id"],
            ["pantry_lots.branch_id", "pantry_lots.id"],
            name=op.f("fk_matching_picks_branch_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "round_id"],
            ["matching_rounds.branch_id", "matching_rounds.id"],
            name=op.f("fk_matching_picks_branch_id_round_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "settled_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_matching_picks_branch_id_settled_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_matching_picks")),
    )
    op.create_index(
        op.f("ix_matching_picks_branch_id_lot_id"), "matching_picks", ["branch_id", "lot_id"], unique=False
    )
    op.create_index(
        op.f("ix_matching_picks_branch_id_round_id_household_id"),
        "matching_picks",
        ["branch_id", "round_id", "household_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("matching_picks")
    op.drop_table("matching_decisions")
    op.drop_table("matching_assignments")
    op.drop_table("matching_round_days")
    op.drop_table("matching_plans")
    op.drop_table("matching_appointments")
    op.drop_table("matching_rounds")
