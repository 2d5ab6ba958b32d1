"""Food work of volunteers."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "care_food_work",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pack",
                "drive",
                "deliver",
                name="foodworkkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "round_id", sa.Uuid(), nullable=True, comment="The round it belongs to, where there is one."
        ),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False, comment="The branch's day on which it began."),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="Length, in whole minutes."),
        sa.Column("note", sa.Text(), nullable=True, comment="Encrypted; read by staff only."),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "approved",
                "rejected",
                "withdrawn",
                name="foodworkstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.Column(
            "decide_by", sa.Date(), nullable=False, comment="The local day by which it will be decided."
        ),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True, comment="Why it was rejected; the volunteer reads it."),
        sa.Column(
            "policy_number",
            sa.Integer(),
            nullable=False,
            comment="The policy version it falls under, by its local start day.",
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'rejected')) = (decided_by_id IS NOT NULL) AND (decided_by_id IS NULL) = (decided_at IS NULL) AND (state <> 'rejected' OR decided_at IS NOT NULL)",
            name=op.f("ck_care_food_work_state_is_complete"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> volunteer_id",
            name=op.f("ck_care_food_work_decided_by_another"),
        ),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_care_food_work_minutes_within_a_day")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_care_food_work_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["branch_id", "decided_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_food_work_branch_id_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "round_id"],
            ["matching_rounds.branch_id", "matching_rounds.id"],
            name=op.f("fk_care_food_work_branch_id_round_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "volunteer_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_food_work_branch_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_care_food_work")),
    )
    op.create_index(
        op.f("ix_care_food_work_branch_id_state_decide_by_id"),
        "care_food_work",
        ["branch_id", "state", "decide_by", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_care_food_work_branch_id_volunteer_id_starts_at"),
        "care_food_work",
        ["branch_id", "volunteer_id", "starts_at"],
        unique=False,
    )
    on(
        "postgresql",
        "ALTER TABLE care_food_work ADD CONSTRAINT ex_care_food_work_no_overlap EXCLUDE USING gist "
        "(branch_id WITH =, volunteer_id WITH =, tsrange(starts_at, ends_at) WITH &&) WHERE (state "
        "IN ('submitted', 'approved'))",
    )
    on(
        "postgresql",
        """
CREATE OR REPLACE FUNCTION care_refuse_two_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM people_people
    WHERE branch_id = NEW.branch_id AND id = NEW.volunteer_id FOR NO KEY UPDATE;
  IF TG_TABLE_NAME = 'care_visits' THEN
    IF EXISTS (SELECT 1 FROM care_food_work AS other WHERE other.branch_id = NEW.branch_id AND other.volunteer_id = NEW.volunteer_id AND other.state IN ('submitted', 'approved') AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at) THEN
      RAISE EXCEPTION 'ex_care_visits_no_overlap' USING ERRCODE = 'exclusion_violation';
    END IF;
  ELSIF EXISTS (SELECT 1 FROM care_visits AS other WHERE other.branch_id = NEW.branch_id AND other.volunteer_id = NEW.volunteer_id AND other.state IN ('submitted', 'disputed', 'approved') AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at) THEN
    RAISE EXCEPTION 'ex_care_food_work_no_overlap' USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NEW;
END $$
""",
    )
    on(
        "postgresql",
        "CREATE TRIGGER care_visits_one_place_insert BEFORE INSERT ON care_visits FOR EACH ROW WHEN "
        "(NEW.state IN ('submitted', 'disputed', 'approved')) EXECUTE FUNCTION "
        "care_refuse_two_places()",
    )
    on(
        "postgresql",
        "CREATE TRIGGER care_visits_one_place_update BEFORE UPDATE ON care_visits FOR EACH ROW WHEN "
        "(NEW.state IN ('submitted', 'disputed', 'approved') AND (OLD.state NOT IN ('submitted', "
        "'disputed', 'approved') OR NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at)) "
        "EXECUTE FUNCTION care_refuse_two_places()",
    )
    on(
        "postgresql",
        "CREATE TRIGGER care_food_work_one_place_insert BEFORE INSERT ON care_food_work FOR EACH ROW "
        "WHEN (NEW.state IN ('submitted', 'approved')) EXECUTE FUNCTION care_refuse_two_places()",
    )
    on(
        "postgresql",
        "CREATE TRIGGER care_food_work_one_place_update BEFORE UPDATE ON care_food_work FOR EACH ROW "
        "WHEN (NEW.state IN ('submitted', 'approved') AND (OLD.state NOT IN ('submitted', "
        "'approved') OR NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at)) EXECUTE "
        "FUNCTION care_refuse_two_places()",
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_visits_one_place_insert BEFORE INSERT ON care_visits WHEN NEW.state IN "
        "('submitted', 'disputed', 'approved') AND EXISTS (SELECT 1 FROM care_food_work AS other "
        "WHERE other.branch_id = NEW.branch_id AND other.volunteer_id = NEW.volunteer_id AND "
        "other.state IN ('submitted', 'approved') AND other.starts_at < NEW.ends_at AND "
        "NEW.starts_at < other.ends_at) BEGIN SELECT RAISE(ABORT, 'ex_care_visits_no_overlap'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_food_work_one_place_insert BEFORE INSERT ON care_food_work WHEN "
        "NEW.state IN ('submitted', 'approved') AND (EXISTS (SELECT 1 FROM care_visits AS other "
        "WHERE other.branch_id = NEW.branch_id AND other.volunteer_id = NEW.volunteer_id AND "
        "other.state IN ('submitted', 'disputed', 'approved') AND other.starts_at < NEW.ends_at AND "
        "NEW.starts_at < other.ends_at) OR EXISTS (SELECT 1 FROM care_food_work AS other WHERE "
        "other.branch_id = NEW.branch_id AND other.volunteer_id = NEW.volunteer_id AND other.state "
        "IN ('submitted', 'approved') AND other.id <> NEW.id AND other.starts_at < NEW.ends_at AND "
        "NEW.starts_at < other.ends_at)) BEGIN SELECT RAISE(ABORT, 'ex_care_food_work_no_overlap'); "
        "END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_visits_one_place_update BEFORE UPDATE ON care_visits WHEN NEW.state IN "
        "('submitted', 'disputed', 'approved') AND EXISTS (SELECT 1 FROM care_food_work AS other "
        "WHERE other.branch_id = NEW.branch_id AND other.volunteer_id = NEW.volunteer_id AND "
        "other.state IN ('submitted', 'approved') AND other.starts_at < NEW.ends_at AND "
        "NEW.starts_at < other.ends_at) BEGIN SELECT RAISE(ABORT, 'ex_care_visits_no_overlap'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_food_work_one_place_update BEFORE UPDATE ON care_food_work WHEN "
        "NEW.state IN ('submitted', 'approved') AND (EXISTS (SELECT 1 FROM care_visits AS other "
        "WHERE other.branch_id = NEW.branch_id AND other.volunteer_id = NEW.volunteer_id AND "
        "other.state IN ('submitted', 'disputed', 'approved') AND other.starts_at < NEW.ends_at AND "
        "NEW.starts_at < other.ends_at) OR EXISTS (SELECT 1 FROM care_food_work AS other WHERE "
        "other.branch_id = NEW.branch_id AND other.volunteer_id = NEW.volunteer_id AND other.state "
        "IN ('submitted', 'approved') AND other.id <> NEW.id AND other.starts_at < NEW.ends_at AND "
        "NEW.starts_at < other.ends_at)) BEGIN SELECT RAISE(ABORT, 'ex_care_food_work_no_overlap'); "
        "END",
    )


def downgrade() -> None:
    on("sqlite", "DROP TRIGGER care_visits_one_place_insert")
    on("sqlite", "DROP TRIGGER care_visits_one_place_update")
    on("postgresql", "DROP TRIGGER care_visits_one_place_insert ON care_visits")
    on("postgresql", "DROP TRIGGER care_visits_one_place_update ON care_visits")
    op.drop_table("care_food_work")
    on("postgresql", "DROP FUNCTION care_refuse_two_places()")
