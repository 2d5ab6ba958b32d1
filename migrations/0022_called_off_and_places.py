"""A whole round is called off, and is held at several places."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


ROUNDS = "matching_rounds"
CHECK = "ck_matching_rounds_confirmed_at_a_moment"
BEFORE = "(state = 'open') = (confirmed_at IS NULL)"
AFTER = "(state <> 'open' OR confirmed_at IS NULL) AND (state <> 'confirmed' OR confirmed_at IS NOT NULL)"


def change(before: str, after: str) -> None:
    """Put the one constraint in the place of the other; SQLite, which alters none, makes the table anew."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {ROUNDS} DROP CONSTRAINT {CHECK}")
        op.execute(f"ALTER TABLE {ROUNDS} ADD CONSTRAINT {CHECK} CHECK ({after})")
        return
    bind = op.get_bind()
    parts = bind.execute(
        sa.text(
            "SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql <> '' "
            "ORDER BY type <> 'table', name"
        ),
        {"table": ROUNDS},
    ).all()
    was = f"CONSTRAINT {CHECK} CHECK ({before})"
    if was not in parts[0].sql:
        raise RuntimeError(f"{ROUNDS} has no {was}")
    bind.exec_driver_sql(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {ROUNDS}")
    bind.exec_driver_sql(f"DROP TABLE {ROUNDS}")
    bind.exec_driver_sql(parts[0].sql.replace(was, f"CONSTRAINT {CHECK} CHECK ({after})"))
    bind.exec_driver_sql(f"INSERT INTO {ROUNDS} SELECT * FROM kept")
    bind.exec_driver_sql("DROP TABLE temp.kept")
    for part in parts[1:]:
        bind.exec_driver_sql(part.sql)


def keep_places() -> None:
    """Each day of an earlier round was at the round's one place, and so were those who came to it."""
    op.execute(
        "INSERT INTO matching_stations (branch_id, round_id, day, place, from_hour, until_hour, per_hour) "
        "SELECT d.branch_id, d.round_id, d.day, r.place, d.from_hour, d.until_hour, d.per_hour "
        "FROM matching_round_days d JOIN matching_rounds r "
        "ON r.branch_id = d.branch_id AND r.id = d.round_id"
    )
    op.execute(
        "INSERT INTO matching_visit_places (branch_id, appointment_id, round_id, day, place) "
        "SELECT a.branch_id, a.id, a.round_id, a.day, s.place "
        "FROM matching_appointments a JOIN matching_stations s "
        "ON s.branch_id = a.branch_id AND s.round_id = a.round_id AND s.day = a.day "
        "WHERE NOT a.delivered"
    )


def upgrade() -> None:
    change(BEFORE, AFTER)
    op.create_table(
        "matching_called_off",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "weather",
                "van",
                "no-food",
                "staff",
                "place",
                "mistake",
                "other",
                name="offreason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True, comment="For staff alone."),
        sa.Column(
            "next_on", sa.Date(), nullable=True, comment="When the next round begins, where it is known."
        ),
        sa.Column("told", sa.Boolean(), nullable=False, comment="Those who had a time were told."),
        sa.Column("called_off_by_id", sa.Uuid(), nullable=False),
        sa.Column("called_off_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "reason <> 'other' OR note IS NOT NULL", name=op.f("ck_matching_called_off_other_explained")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "called_off_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_matching_called_off_branch_id_called_off_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "round_id"],
            ["matching_rounds.branch_id", "matching_rounds.id"],
            name=op.f("fk_matching_called_off_branch_id_round_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "round_id", name=op.f("pk_matching_called_off")),
    )
    on(
        "sqlite",
        "CREATE TRIGGER matching_called_off_no_update BEFORE UPDATE ON matching_called_off BEGIN "
        "SELECT RAISE(ABORT, 'rows of matching_called_off are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER matching_called_off_no_delete BEFORE DELETE ON matching_called_off BEGIN "
        "SELECT RAISE(ABORT, 'rows of matching_called_off are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER matching_called_off_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "matching_called_off FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "matching_stations",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("from_hour", sa.Integer(), nullable=False),
        sa.Column("until_hour", sa.Integer(), nullable=False),
        sa.Column(
            "per_hour", sa.Integer(), nullable=True, comment="How many may come in an hour; null: any."
        ),
        sa.CheckConstraint("from_hour BETWEEN 0 AND 23", name=op.f("ck_matching_stations_from_an_hour")),
        sa.CheckConstraint("length(place) > 0", name=op.f("ck_matching_stations_place_named")),
        sa.CheckConstraint("per_hour IS NULL OR per_hour > 0", name=op.f("ck_matching_stations_seats")),
        sa.CheckConstraint(
            "until_hour > from_hour AND until_hour <= 24", name=op.f("ck_matching_stations_until_later")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "round_id", "day"],
            ["matching_round_days.branch_id", "matching_round_days.round_id", "matching_round_days.day"],
            name=op.f("fk_matching_stations_branch_id_round_id_day"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "round_id", "day", "place", name=op.f("pk_matching_stations")),
    )
    op.create_table(
        "matching_visit_places",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id", "appointment_id"],
            ["matching_appointments.branch_id", "matching_appointments.id"],
            name=op.f("fk_matching_visit_places_branch_id_appointment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "round_id", "day", "place"],
            [
                "matching_stations.branch_id",
                "matching_stations.round_id",
                "matching_stations.day",
                "matching_stations.place",
            ],
            name=op.f("fk_matching_visit_places_branch_id_round_id_day_place"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "appointment_id", name=op.f("pk_matching_visit_places")),
    )
    op.create_index(
        op.f("ix_matching_visit_places_branch_id_round_id"),
        "matching_visit_places",
        ["branch_id", "round_id"],
        unique=False,
    )
    keep_places()


def downgrade() -> None:
    op.drop_table("matching_visit_places")
    op.drop_table("matching_stations")
    op.drop_table("matching_called_off")
    # The version before knows no round that ended unconfirmed; who opened it stands for who confirmed it.
    op.execute(
        "UPDATE matching_rounds SET confirmed_at = closed_at, confirmed_by_id = opened_by_id "
        "WHERE state = 'closed' AND confirmed_at IS NULL"
    )
    change(AFTER, BEFORE)
