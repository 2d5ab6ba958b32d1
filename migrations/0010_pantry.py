"""Donors, donations, products, lots and stock."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "pantry_products",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gtin", sa.String(), nullable=False, comment="14 digits."),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "grain",
                "noodles",
                "bread",
                "vegetables",
                "fruit",
                "meat",
                "fish",
                "eggs",
                "dairy",
                "tofu",
                "side_dishes",
                "sauces",
                "snacks",
                "drinks",
                "ready_meals",
                "household_goods",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("grams_each", sa.Integer(), nullable=False),
        sa.Column(
            "contents",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
            comment="As last read; offered, never taken for granted.",
        ),
        sa.Column(
            "storage",
            sa.Enum(
                "room",
                "fridge",
                "freezer",
                name="storage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("needs_cooking", sa.Boolean(), nullable=False),
        sa.Column("learned_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("grams_each BETWEEN 0 AND 1000000", name=op.f("ck_pantry_products_grams_within")),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_pantry_products")),
        sa.UniqueConstraint("branch_id", "gtin", name=op.f("uq_pantry_products_branch_id_gtin")),
    )
    op.create_table(
        "pantry_donors",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "company",
                "shop",
                "farm",
                "school",
                "public",
                "person",
                name="donorkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_index", sa.String(), nullable=False, comment="Blind index of the folded name."),
        sa.Column("business_number", sa.String(), nullable=True, comment="Ten digits."),
        sa.Column("contact", sa.Text(), nullable=True, comment="Whom to ask for; encrypted."),
        sa.Column("phone", sa.Text(), nullable=True, comment="E.164, encrypted."),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("registered_by_id", sa.Uuid(), nullable=False),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id", "registered_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_donors_branch_id_registered_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_pantry_donors")),
    )
    op.create_index(
        op.f("ix_pantry_donors_branch_id_name_index"),
        "pantry_donors",
        ["branch_id", "name_index"],
        unique=False,
    )
    op.create_table(
        "pantry_recalls",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=True, comment="Null for one lot."),
        sa.Column("reason", sa.String(), nullable=False, comment="What the maker or the ministry says."),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 500", name=op.f("ck_pantry_recalls_reason_given")),
        sa.ForeignKeyConstraint(
            ["branch_id", "opened_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_recalls_branch_id_opened_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "product_id"],
            ["pantry_products.branch_id", "pantry_products.id"],
            name=op.f("fk_pantry_recalls_branch_id_product_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_pantry_recalls")),
    )
    op.create_index(
        op.f("ix_pantry_recalls_branch_id_opened_at"),
        "pantry_recalls",
        ["branch_id", "opened_at"],
        unique=False,
    )
    op.create_table(
        "pantry_donations",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("donor_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=True, comment="As announced."),
        sa.Column(
            "arrival",
            sa.Enum(
                "collected", "brought", name="arrival", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("fetch_by", sa.Date(), nullable=True, comment="The last day to fetch it."),
        sa.Column(
            "state",
            sa.Enum(
                "announced",
                "accepted",
                "received",
                "declined",
                name="donationstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("announced_by_id", sa.Uuid(), nullable=False),
        sa.Column("announced_at", sa.DateTime(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True, comment="Why it was declined."),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'received') = (received_on IS NOT NULL)",
            name=op.f("ck_pantry_donations_received_on_a_day"),
        ),
        sa.CheckConstraint("units IS NULL OR units > 0", name=op.f("ck_pantry_donations_some_units")),
        sa.ForeignKeyConstraint(
            ["branch_id", "announced_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_donations_branch_id_announced_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "answered_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_donations_branch_id_answered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "donor_id"],
            ["pantry_donors.branch_id", "pantry_donors.id"],
            name=op.f("fk_pantry_donations_branch_id_donor_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_pantry_donations")),
    )
    op.create_index(
        op.f("ix_pantry_donations_branch_id_donor_id_received_on"),
        "pantry_donations",
        ["branch_id", "donor_id", "received_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pantry_donations_branch_id_state_fetch_by"),
        "pantry_donations",
        ["branch_id", "state", "fetch_by"],
        unique=False,
    )
    op.create_table(
        "pantry_recall_calls",
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
        "pantry_recall_calls",
        ["branch_id", "recall_id", "household_id"],
        unique=False,
    )
    op.create_table(
        "pantry_lots",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "grain",
                "noodles",
                "bread",
                "vegetables",
                "fruit",
                "meat",
                "fish",
                "eggs",
                "dairy",
                "tofu",
                "side_dishes",
                "sauces",
                "snacks",
                "drinks",
                "ready_meals",
                "household_goods",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("donation_id", sa.Uuid(), nullable=True),
        sa.Column("lot_code", sa.String(), nullable=True, comment="The maker's."),
        sa.Column("grams_each", sa.Integer(), nullable=False),
        sa.Column(
            "contents",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
            comment="Also what it may contain; only with a read label.",
        ),
        sa.Column(
            "label_read_on", sa.Date(), nullable=True, comment="Null: counts as containing everything."
        ),
        sa.Column("label_read_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "storage",
            sa.Enum(
                "room",
                "fridge",
                "freezer",
                name="storage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("needs_cooking", sa.Boolean(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Null for goods."),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column(
            "tenths_celsius",
            sa.Integer(),
            nullable=True,
            comment="Temperature on arrival, tenths of a degree.",
        ),
        sa.Column("from_branch_id", sa.String(), nullable=True, comment="Who passed it on."),
        sa.Column("from_lot_id", sa.Uuid(), nullable=True, comment="Its id there."),
        sa.Column(
            "taken_in_by_id", sa.Uuid(), nullable=True, comment="Null where another branch passed it on."
        ),
        sa.Column("taken_in_at", sa.DateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(label_read_on IS NULL) = (label_read_by_id IS NULL)",
            name=op.f("ck_pantry_lots_label_read_by_one"),
        ),
        sa.CheckConstraint("grams_each BETWEEN 0 AND 1000000", name=op.f("ck_pantry_lots_grams_within")),
        sa.ForeignKeyConstraint(
            ["branch_id", "donation_id"],
            ["pantry_donations.branch_id", "pantry_donations.id"],
            name=op.f("fk_pantry_lots_branch_id_donation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "label_read_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_lots_branch_id_label_read_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "product_id"],
            ["pantry_products.branch_id", "pantry_products.id"],
            name=op.f("fk_pantry_lots_branch_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "taken_in_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_lots_branch_id_taken_in_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_pantry_lots")),
    )
    op.create_index(
        op.f("ix_pantry_lots_branch_id_arrived_on"), "pantry_lots", ["branch_id", "arrived_on"], unique=False
    )
    op.create_index(
        op.f("ix_pantry_lots_branch_id_donation_id"),
        "pantry_lots",
        ["branch_id", "donation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pantry_lots_branch_id_expires_on"), "pantry_lots", ["branch_id", "expires_on"], unique=False
    )
    op.create_index(
        op.f("ix_pantry_lots_branch_id_product_id"), "pantry_lots", ["branch_id", "product_id"], unique=False
    )
    op.create_table(
        "pantry_offers",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "company",
                "shop",
                "farm",
                "school",
                "public",
                "person",
                name="donorkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False, comment="E.164, encrypted."),
        sa.Column("address", sa.Text(), nullable=True, comment="Where to fetch it; encrypted."),
        sa.Column("what", sa.Text(), nullable=False, comment="In the donor's own words; encrypted."),
        sa.Column("units", sa.Integer(), nullable=True, comment="As offered."),
        sa.Column(
            "arrival",
            sa.Enum(
                "collected", "brought", name="arrival", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("fetch_by", sa.Date(), nullable=True, comment="The last day to fetch it."),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "accepted",
                "declined",
                name="offerstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("offered_at", sa.DateTime(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("donation_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'accepted') = (donation_id IS NOT NULL)",
            name=op.f("ck_pantry_offers_accepted_as_donation"),
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (answered_at IS NULL)", name=op.f("ck_pantry_offers_answered_at_a_moment")
        ),
        sa.CheckConstraint("units IS NULL OR units > 0", name=op.f("ck_pantry_offers_some_units")),
        sa.ForeignKeyConstraint(
            ["branch_id", "answered_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_offers_branch_id_answered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "donation_id"],
            ["pantry_donations.branch_id", "pantry_donations.id"],
            name=op.f("fk_pantry_offers_branch_id_donation_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_pantry_offers")),
    )
    op.create_index(
        op.f("ix_pantry_offers_branch_id_state_offered_at"),
        "pantry_offers",
        ["branch_id", "state", "offered_at"],
        unique=False,
    )
    op.create_table(
        "pantry_movements",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "received",
                "counted",
                "moved",
                "reserved",
                "released",
                "handed_out",
                "returned",
                "wasted",
                "passed_on",
                "recalled",
                name="movementkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("units", sa.Integer(), nullable=False, comment="What was added; negative for what left."),
        sa.Column(
            "reserved",
            sa.Integer(),
            nullable=False,
            comment="What was promised; negative for what was released.",
        ),
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
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("other_branch_id", sa.String(), nullable=True, comment="Passed on to, or received from."),
        sa.Column(
            "cause_id",
            sa.Uuid(),
            nullable=False,
            comment="The command; the same on both sides between branches.",
        ),
        sa.Column("moved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "kind NOT IN ('handed_out', 'returned') OR household_id IS NOT NULL",
            name=op.f("ck_pantry_movements_household_named"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('wasted', 'counted') OR reason IS NOT NULL",
            name=op.f("ck_pantry_movements_reason_given"),
        ),
        sa.CheckConstraint(
            "units <> 0 OR reserved <> 0 OR kind = 'recalled'",
            name=op.f("ck_pantry_movements_moves_something"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> moved_by_id",
            name=op.f("ck_pantry_movements_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "approved_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_movements_branch_id_approved_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "household_id"],
            ["households_households.branch_id", "households_households.id"],
            name=op.f("fk_pantry_movements_branch_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "lot_id"],
            ["pantry_lots.branch_id", "pantry_lots.id"],
            name=op.f("fk_pantry_movements_branch_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "moved_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_movements_branch_id_moved_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_pantry_movements")),
    )
    op.create_index(
        op.f("ix_pantry_movements_branch_id_household_id_moved_at"),
        "pantry_movements",
        ["branch_id", "household_id", "moved_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pantry_movements_branch_id_lot_id_moved_at"),
        "pantry_movements",
        ["branch_id", "lot_id", "moved_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pantry_movements_branch_id_moved_at_id"),
        "pantry_movements",
        ["branch_id", "moved_at", "id"],
        unique=False,
    )
    on(
        "sqlite",
        "CREATE TRIGGER pantry_movements_no_update BEFORE UPDATE ON pantry_movements BEGIN SELECT "
        "RAISE(ABORT, 'rows of pantry_movements are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER pantry_movements_no_delete BEFORE DELETE ON pantry_movements BEGIN SELECT "
        "RAISE(ABORT, 'rows of pantry_movements are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER pantry_movements_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "pantry_movements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "pantry_recall_lots",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("recall_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column(
            "blocked_units", sa.Integer(), nullable=False, comment="What was on the shelves at that moment."
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "lot_id"],
            ["pantry_lots.branch_id", "pantry_lots.id"],
            name=op.f("fk_pantry_recall_lots_branch_id_lot_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "recall_id"],
            ["pantry_recalls.branch_id", "pantry_recalls.id"],
            name=op.f("fk_pantry_recall_lots_branch_id_recall_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "recall_id", "lot_id", name=op.f("pk_pantry_recall_lots")),
    )
    op.create_table(
        "pantry_stock",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False, comment="Recalled: nothing of it may leave."),
        sa.CheckConstraint("reserved BETWEEN 0 AND units", name=op.f("ck_pantry_stock_promised_once")),
        sa.CheckConstraint("units >= 0", name=op.f("ck_pantry_stock_never_below_nothing")),
        sa.ForeignKeyConstraint(
            ["branch_id", "lot_id"],
            ["pantry_lots.branch_id", "pantry_lots.id"],
            name=op.f("fk_pantry_stock_branch_id_lot_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "lot_id", "place", name=op.f("pk_pantry_stock")),
    )
    op.create_table(
        "pantry_write_offs",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
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
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "approved",
                "refused",
                name="writeoffstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "answered_by_id IS NULL OR answered_by_id <> asked_by_id",
            name=op.f("ck_pantry_write_offs_two_people"),
        ),
        sa.CheckConstraint("units > 0", name=op.f("ck_pantry_write_offs_some_units")),
        sa.ForeignKeyConstraint(
            ["branch_id", "answered_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_write_offs_branch_id_answered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "asked_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_pantry_write_offs_branch_id_asked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "lot_id"],
            ["pantry_lots.branch_id", "pantry_lots.id"],
            name=op.f("fk_pantry_write_offs_branch_id_lot_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_pantry_write_offs")),
    )
    op.create_index(
        op.f("ix_pantry_write_offs_branch_id_state_asked_at"),
        "pantry_write_offs",
        ["branch_id", "state", "asked_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("pantry_write_offs")
    op.drop_table("pantry_stock")
    op.drop_table("pantry_recall_lots")
    op.drop_table("pantry_movements")
    op.drop_table("pantry_offers")
    op.drop_table("pantry_lots")
    op.drop_table("pantry_recall_calls")
    op.drop_table("pantry_donations")
    op.drop_table("pantry_recalls")
    op.drop_table("pantry_donors")
    op.drop_table("pantry_products")
