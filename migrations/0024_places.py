"""The places of a branch, what is said of them, and which rounds are held there."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "matching_places",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "folded",
            sa.String(),
            nullable=False,
            comment="Its name as names are compared; once among open places.",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="The newest fact's."),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by_id IS NULL)", name=op.f("ck_matching_places_closed_by_somebody")
        ),
        sa.CheckConstraint("length(folded) > 0", name=op.f("ck_matching_places_named")),
        sa.CheckConstraint("version > 0", name=op.f("ck_matching_places_told")),
        sa.ForeignKeyConstraint(
            ["branch_id", "added_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_matching_places_branch_id_added_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "closed_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_matching_places_branch_id_closed_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_matching_places")),
    )
    op.create_index(
        "uq_matching_places_open",
        "matching_places",
        ["branch_id", "folded"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
        sqlite_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "matching_place_facts",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("directions", sa.String(), nullable=True, comment="How to find it, in a line."),
        sa.Column("remark", sa.String(), nullable=True, comment="About when it is open, in a line."),
        sa.Column("told_by_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("length(address) > 0", name=op.f("ck_matching_place_facts_addressed")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_matching_place_facts_named")),
        sa.CheckConstraint("version > 0", name=op.f("ck_matching_place_facts_counted")),
        sa.ForeignKeyConstraint(
            ["branch_id", "place_id"],
            ["matching_places.branch_id", "matching_places.id"],
            name=op.f("fk_matching_place_facts_branch_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "told_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_matching_place_facts_branch_id_told_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "place_id", "version", name=op.f("pk_matching_place_facts")),
    )
    on(
        "sqlite",
        "CREATE TRIGGER matching_place_facts_no_update BEFORE UPDATE ON matching_place_facts BEGIN "
        "SELECT RAISE(ABORT, 'rows of matching_place_facts are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER matching_place_facts_no_delete BEFORE DELETE ON matching_place_facts BEGIN "
        "SELECT RAISE(ABORT, 'rows of matching_place_facts are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER matching_place_facts_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "matching_place_facts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "matching_station_places",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id", "place_id"],
            ["matching_places.branch_id", "matching_places.id"],
            name=op.f("fk_matching_station_places_branch_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "round_id", "day", "place"],
            [
                "matching_stations.branch_id",
                "matching_stations.round_id",
                "matching_stations.day",
                "matching_stations.place",
            ],
            name=op.f("fk_matching_station_places_branch_id_round_id_day_place"),
        ),
        sa.PrimaryKeyConstraint(
            "branch_id", "round_id", "day", "place", name=op.f("pk_matching_station_places")
        ),
    )
    on(
        "sqlite",
        "CREATE TRIGGER matching_station_places_no_update BEFORE UPDATE ON matching_station_places "
        "BEGIN SELECT RAISE(ABORT, 'rows of matching_station_places are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER matching_station_places_no_delete BEFORE DELETE ON matching_station_places "
        "BEGIN SELECT RAISE(ABORT, 'rows of matching_station_places are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER matching_station_places_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "matching_station_places FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )


def downgrade() -> None:
    op.drop_table("matching_station_places")
    op.drop_table("matching_place_facts")
    op.drop_table("matching_places")
