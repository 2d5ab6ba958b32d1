"""Photographs of food, and what was counted."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "pantry_counts",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False, comment="What was really there."),
        sa.Column("expected", sa.Integer(), nullable=False, comment="What the stock said."),
        sa.Column(
            "reason",
            sa.Enum(
                "expired",
                "spoiled",
                "damaged",
                "temperature",
                "recall",
                "lost",
                "found",
                "miscounted",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "waits", sa.Boolean(), nullable=False, comment="So many are missing that a second person decides."
        ),
        sa.Column("counted_by_id", sa.Uuid(), nullable=False),
        sa.Column("counted_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "units = expected OR reason IS NOT NULL", name=op.f("ck_pantry_counts_reason_given")
        ),
        sa.CheckConstraint("units >= 0 AND expected >= 0", name=op.f("ck_pantry_counts_some_units_or_none")),
        sa.ForeignKeyConstraint(
            ["branch_id", "counted_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_counts_branch_id_counted_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "lot_id"],
            ["pantry_lots.branch_id", "pantry_lots.id"],
            name=op.f("fk_pantry_counts_branch_id_lot_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_pantry_counts")),
    )
    op.create_index(
        op.f("ix_pantry_counts_branch_id_counted_at"),
        "pantry_counts",
        ["branch_id", "counted_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pantry_counts_branch_id_lot_id_counted_at"),
        "pantry_counts",
        ["branch_id", "lot_id", "counted_at"],
        unique=False,
    )
    on(
        "sqlite",
        "CREATE TRIGGER pantry_counts_no_update BEFORE UPDATE ON pantry_counts BEGIN SELECT "
        "RAISE(ABORT, 'rows of pantry_counts are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER pantry_counts_no_delete BEFORE DELETE ON pantry_counts BEGIN SELECT "
        "RAISE(ABORT, 'rows of pantry_counts are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER pantry_counts_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "pantry_counts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "pantry_photos",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("donation_id", sa.Uuid(), nullable=True),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
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
        sa.Column("taken_in_by_id", sa.Uuid(), nullable=True, comment="Null for what anybody offers."),
        sa.Column("taken_in_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN lot_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN donation_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN offer_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_pantry_photos_of_one_thing"),
        ),
        sa.CheckConstraint(
            "size_bytes BETWEEN 1 AND 5242880", name=op.f("ck_pantry_photos_size_bytes_within_limit")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "donation_id"],
            ["pantry_donations.branch_id", "pantry_donations.id"],
            name=op.f("fk_pantry_photos_branch_id_donation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "lot_id"],
            ["pantry_lots.branch_id", "pantry_lots.id"],
            name=op.f("fk_pantry_photos_branch_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "offer_id"],
            ["pantry_offers.branch_id", "pantry_offers.id"],
            name=op.f("fk_pantry_photos_branch_id_offer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "taken_in_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_photos_branch_id_taken_in_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_pantry_photos")),
    )
    op.create_index(
        op.f("ix_pantry_photos_branch_id_donation_id"),
        "pantry_photos",
        ["branch_id", "donation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pantry_photos_branch_id_lot_id"), "pantry_photos", ["branch_id", "lot_id"], unique=False
    )
    op.create_index(
        op.f("ix_pantry_photos_branch_id_offer_id"), "pantry_photos", ["branch_id", "offer_id"], unique=False
    )
    on(
        "sqlite",
        "CREATE TRIGGER pantry_photos_no_update BEFORE UPDATE ON pantry_photos BEGIN SELECT "
        "RAISE(ABORT, 'rows of pantry_photos are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER pantry_photos_no_delete BEFORE DELETE ON pantry_photos BEGIN SELECT "
        "RAISE(ABORT, 'rows of pantry_photos are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER pantry_photos_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "pantry_photos FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )


def downgrade() -> None:
    op.drop_table("pantry_photos")
    op.drop_table("pantry_counts")
