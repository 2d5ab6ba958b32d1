"""Imports of files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "importing_batches",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "people",
                "visits",
                "households",
                "products",
                "donations",
                name="importkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="The file's name, as it came."),
        sa.Column(
            "passed_over",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
            comment="Headings of columns that nobody knows.",
        ),
        sa.Column(
            "state",
            sa.Enum(
                "checking",
                "checked",
                "running",
                "done",
                "undoing",
                "undone",
                "dropped",
                name="batchstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column(
            "faulty", sa.Integer(), nullable=False, comment="Rows that cannot be taken in as they are."
        ),
        sa.Column("openings", sa.Integer(), nullable=False, comment="Rows that carry points over."),
        sa.Column("kept", sa.Integer(), nullable=False, comment="Rows that could not be undone."),
        sa.Column("brought_by_id", sa.Uuid(), nullable=False),
        sa.Column("brought_at", sa.DateTime(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True, comment="The work that was asked for last."),
        sa.Column(
            "confirmed_by_id", sa.Uuid(), nullable=True, comment="The second person, for opening points."
        ),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("run_by_id", sa.Uuid(), nullable=True),
        sa.Column("run_at", sa.DateTime(), nullable=True, comment="When all of it was taken in."),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> brought_by_id",
            name=op.f("ck_importing_batches_two_people"),
        ),
        sa.CheckConstraint(
            "openings = 0 OR confirmed_by_id IS NOT NULL OR run_at IS NULL",
            name=op.f("ck_importing_batches_openings_confirmed"),
        ),
        sa.CheckConstraint(
            "row_count > 0 AND faulty >= 0 AND openings >= 0 AND kept >= 0",
            name=op.f("ck_importing_batches_counted"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "brought_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_importing_batches_branch_id_brought_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "confirmed_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_importing_batches_branch_id_confirmed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "run_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_importing_batches_branch_id_run_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "undone_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_importing_batches_branch_id_undone_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_importing_batches")),
    )
    op.create_index(
        op.f("ix_importing_batches_branch_id_brought_at"),
        "importing_batches",
        ["branch_id", "brought_at"],
        unique=False,
    )
    op.create_table(
        "importing_openings",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False, comment="The posting's id."),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("own_minutes", sa.Integer(), nullable=False),
        sa.Column("gift_minutes", sa.Integer(), nullable=False),
        sa.Column("received_minutes", sa.Integer(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False, comment="Where the sum stands on paper."),
        sa.Column("first_checker_id", sa.Uuid(), nullable=False),
        sa.Column("second_checker_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False, comment="Who brought the file in."),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=False),
        sa.Column("carried_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("entered_by_id <> confirmed_by_id", name=op.f("ck_importing_openings_two_people")),
        sa.CheckConstraint(
            "first_checker_id <> second_checker_id", name=op.f("ck_importing_openings_two_checkers")
        ),
        sa.CheckConstraint(
            "own_minutes >= 0 AND gift_minutes >= 0 AND received_minutes >= 0 AND own_minutes + gift_minutes + received_minutes > 0",
            name=op.f("ck_importing_openings_some_minutes"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "batch_id"],
            ["importing_batches.branch_id", "importing_batches.id"],
            name=op.f("fk_importing_openings_branch_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "confirmed_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_importing_openings_branch_id_confirmed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "entered_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_importing_openings_branch_id_entered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "first_checker_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_importing_openings_branch_id_first_checker_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_importing_openings_branch_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "second_checker_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_importing_openings_branch_id_second_checker_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_importing_openings")),
    )
    op.create_index(
        op.f("ix_importing_openings_branch_id_person_id"),
        "importing_openings",
        ["branch_id", "person_id"],
        unique=False,
    )
    on(
        "sqlite",
        "CREATE TRIGGER importing_openings_no_update BEFORE UPDATE ON importing_openings BEGIN "
        "SELECT RAISE(ABORT, 'rows of importing_openings are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER importing_openings_no_delete BEFORE DELETE ON importing_openings BEGIN "
        "SELECT RAISE(ABORT, 'rows of importing_openings are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER importing_openings_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "importing_openings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "importing_rows",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column(
            "number", sa.Integer(), nullable=False, comment="As the spreadsheet counts; the headings have 1."
        ),
        sa.Column("cells", sa.Text(), nullable=False, comment="JSON: column to text."),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "fit",
                "faulty",
                "undone",
                "kept",
                name="rowstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("faults", sa.Text(), nullable=True, comment="JSON: codes and values of refusals."),
        sa.ForeignKeyConstraint(
            ["branch_id", "batch_id"],
            ["importing_batches.branch_id", "importing_batches.id"],
            name=op.f("fk_importing_rows_branch_id_batch_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_importing_rows")),
        sa.UniqueConstraint(
            "branch_id", "batch_id", "number", name=op.f("uq_importing_rows_branch_id_batch_id_number")
        ),
    )
    op.create_index(
        op.f("ix_importing_rows_branch_id_batch_id_state_number"),
        "importing_rows",
        ["branch_id", "batch_id", "state", "number"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("importing_rows")
    op.drop_table("importing_openings")
    op.drop_table("importing_batches")
