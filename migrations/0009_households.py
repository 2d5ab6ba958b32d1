"""Households and facilities that receive food."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "households_allergens",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True, comment="The last day, included; null for open."),
        sa.Column("name_ko", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_vi", sa.String(), nullable=False),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from",
            name=op.f("ck_households_allergens_ends_after_start"),
        ),
        sa.PrimaryKeyConstraint("code", "valid_from", name=op.f("pk_households_allergens")),
    )
    on(
        "sqlite",
        """
INSERT INTO households_allergens (code, valid_from, name_ko, name_en, name_vi) VALUES
('egg', '2024-01-01', '난류(가금류)', 'Egg', 'Trứng'),
('milk', '2024-01-01', '우유', 'Milk', 'Sữa'),
('buckwheat', '2024-01-01', '메밀', 'Buckwheat', 'Kiều mạch'),
('peanut', '2024-01-01', '땅콩', 'Peanut', 'Đậu phộng'),
('soy', '2024-01-01', '대두', 'Soybean', 'Đậu nành'),
('wheat', '2024-01-01', '밀', 'Wheat', 'Lúa mì'),
('mackerel', '2024-01-01', '고등어', 'Mackerel', 'Cá thu'),
('crab', '2024-01-01', '게', 'Crab', 'Cua'),
('shrimp', '2024-01-01', '새우', 'Shrimp', 'Tôm'),
('pork', '2024-01-01', '돼지고기', 'Pork', 'Thịt lợn'),
('peach', '2024-01-01', '복숭아', 'Peach', 'Đào'),
('tomato', '2024-01-01', '토마토', 'Tomato', 'Cà chua'),
('sulfite', '2024-01-01', '아황산류', 'Sulphites', 'Sulfit'),
('walnut', '2024-01-01', '호두', 'Walnut', 'Óc chó'),
('chicken', '2024-01-01', '닭고기', 'Chicken', 'Thịt gà'),
('beef', '2024-01-01', '쇠고기', 'Beef', 'Thịt bò'),
('squid', '2024-01-01', '오징어', 'Squid', 'Mực'),
('shellfish', '2024-01-01', '조개류(굴, 전복, 홍합 포함)', 'Shellfish (oyster, abalone, mussel)', 'Động vật có vỏ (hàu, bào ngư, vẹm)'),
('pine_nut', '2024-01-01', '잣', 'Pine nut', 'Hạt thông')
""",
    )
    on(
        "postgresql",
        """
INSERT INTO households_allergens (code, valid_from, name_ko, name_en, name_vi) VALUES
('egg', '2024-01-01', '난류(가금류)', 'Egg', 'Trứng'),
('milk', '2024-01-01', '우유', 'Milk', 'Sữa'),
('buckwheat', '2024-01-01', '메밀', 'Buckwheat', 'Kiều mạch'),
('peanut', '2024-01-01', '땅콩', 'Peanut', 'Đậu phộng'),
('soy', '2024-01-01', '대두', 'Soybean', 'Đậu nành'),
('wheat', '2024-01-01', '밀', 'Wheat', 'Lúa mì'),
('mackerel', '2024-01-01', '고등어', 'Mackerel', 'Cá thu'),
('crab', '2024-01-01', '게', 'Crab', 'Cua'),
('shrimp', '2024-01-01', '새우', 'Shrimp', 'Tôm'),
('pork', '2024-01-01', '돼지고기', 'Pork', 'Thịt lợn'),
('peach', '2024-01-01', '복숭아', 'Peach', 'Đào'),
('tomato', '2024-01-01', '토마토', 'Tomato', 'Cà chua'),
('sulfite', '2024-01-01', '아황산류', 'Sulphites', 'Sulfit'),
('walnut', '2024-01-01', '호두', 'Walnut', 'Óc chó'),
('chicken', '2024-01-01', '닭고기', 'Chicken', 'Thịt gà'),
('beef', '2024-01-01', '쇠고기', 'Beef', 'Thịt bò'),
('squid', '2024-01-01', '오징어', 'Squid', 'Mực'),
('shellfish', '2024-01-01', '조개류(굴, 전복, 홍합 포함)', 'Shellfish (oyster, abalone, mussel)', 'Động vật có vỏ (hàu, bào ngư, vẹm)'),
('pine_nut', '2024-01-01', '잣', 'Pine nut', 'Hạt thông')
""",
    )
    op.create_table(
        "households_numbers",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("branch_id", name=op.f("pk_households_numbers")),
    )
    op.create_table(
        "households_households",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="What labels bear; never a name."),
        sa.Column(
            "kind",
            sa.Enum(
                "alone_senior",
                "seniors",
                "single_parent",
                "with_children",
                "grandparents",
                "disabled",
                "multicultural",
                "alone",
                "other",
                "facility",
                name="householdkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.Uuid(), nullable=True, comment="The representative, if a person of the branch."
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Representative's or facility's; encrypted."),
        sa.Column("name_index", sa.String(), nullable=False, comment="Blind index of the folded name."),
        sa.Column("birth_date", sa.Text(), nullable=True, comment="ISO date, encrypted."),
        sa.Column("phone", sa.Text(), nullable=True, comment="E.164, encrypted."),
        sa.Column("phone_index", sa.String(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True, comment="Encrypted."),
        sa.Column("address_index", sa.String(), nullable=True),
        sa.Column("neighbourhood", sa.String(), nullable=False, comment="For delivery sheets and figures."),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="People."),
        sa.Column("need_percent", sa.Integer(), nullable=False, comment="Level of need; 100 is usual."),
        sa.Column(
            "has",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
            comment="Of fridge, freezer, cooking.",
        ),
        sa.Column(
            "collects",
            sa.Enum(
                "self",
                "proxy",
                "delivery",
                name="collecting",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("weekday", sa.Integer(), nullable=True, comment="Usual day, 0 for Monday."),
        sa.Column("hour", sa.Integer(), nullable=True, comment="Usual hour, local."),
        sa.Column("proxy_name", sa.Text(), nullable=True),
        sa.Column("proxy_phone", sa.Text(), nullable=True),
        sa.Column("item_cap", sa.Integer(), nullable=True, comment="Units in a cycle; null: by size."),
        sa.Column(
            "category_cap", sa.Integer(), nullable=True, comment="Units of one category; null: the round's."
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "active",
                "ended",
                name="householdstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column(
            "ends_on", sa.Date(), nullable=True, comment="The last day of the need; null until confirmed."
        ),
        sa.Column(
            "papers_due_on", sa.Date(), nullable=True, comment="After an emergency: papers until this day."
        ),
        sa.Column("papers_seen_at", sa.DateTime(), nullable=True),
        sa.Column("papers_seen_by_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False, comment="Counts changes, so that none is lost."),
        sa.Column("registered_by_id", sa.Uuid(), nullable=False),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "over",
                "moved",
                "asked",
                "deceased",
                "double",
                "papers_missing",
                name="endreason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "kind <> 'facility' OR item_cap IS NOT NULL",
            name=op.f("ck_households_households_facility_has_caps"),
        ),
        sa.CheckConstraint(
            "state <> 'active' OR ends_on IS NOT NULL OR papers_due_on IS NOT NULL",
            name=op.f("ck_households_households_active_until"),
        ),
        sa.CheckConstraint(
            "(papers_seen_at IS NULL) = (papers_seen_by_id IS NULL)",
            name=op.f("ck_households_households_papers_seen"),
        ),
        sa.CheckConstraint(
            "category_cap IS NULL OR category_cap BETWEEN 1 AND 1000",
            name=op.f("ck_households_households_category_cap_within"),
        ),
        sa.CheckConstraint(
            "hour IS NULL OR hour BETWEEN 0 AND 23", name=op.f("ck_households_households_hour_of_a_day")
        ),
        sa.CheckConstraint(
            "item_cap IS NULL OR item_cap BETWEEN 1 AND 1000",
            name=op.f("ck_households_households_item_cap_within"),
        ),
        sa.CheckConstraint(
            "need_percent BETWEEN 50 AND 300", name=op.f("ck_households_households_need_within")
        ),
        sa.CheckConstraint("size BETWEEN 1 AND 500", name=op.f("ck_households_households_size_of_people")),
        sa.CheckConstraint(
            "weekday IS NULL OR weekday BETWEEN 0 AND 6",
            name=op.f("ck_households_households_weekday_of_a_week"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "ended_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_households_households_branch_id_ended_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "papers_seen_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_households_households_branch_id_papers_seen_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_households_households_branch_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "registered_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_households_households_branch_id_registered_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_households_households")),
        sa.UniqueConstraint("branch_id", "number", name=op.f("uq_households_households_branch_id_number")),
    )
    op.create_index(
        op.f("ix_households_households_branch_id_address_index"),
        "households_households",
        ["branch_id", "address_index"],
        unique=False,
    )
    op.create_index(
        op.f("ix_households_households_branch_id_name_index"),
        "households_households",
        ["branch_id", "name_index"],
        unique=False,
    )
    op.create_index(
        op.f("ix_households_households_branch_id_person_id"),
        "households_households",
        ["branch_id", "person_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_households_households_branch_id_phone_index"),
        "households_households",
        ["branch_id", "phone_index"],
        unique=False,
    )
    op.create_index(
        op.f("ix_households_households_branch_id_state_ends_on"),
        "households_households",
        ["branch_id", "state", "ends_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_households_households_branch_id_state_number"),
        "households_households",
        ["branch_id", "state", "number"],
        unique=False,
    )
    op.create_table(
        "households_consents",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "food",
                "health",
                "messages",
                "partners",
                name="householdpurpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "method",
            sa.Enum(
                "screen",
                "paper",
                "telephone",
                name="consentmethod",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id", "household_id"],
            ["households_households.branch_id", "households_households.id"],
            name=op.f("fk_households_consents_branch_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "recorded_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_households_consents_branch_id_recorded_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "withdrawn_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_households_consents_branch_id_withdrawn_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_households_consents")),
    )
    op.create_index(
        "uq_households_consents_open",
        "households_consents",
        ["branch_id", "household_id", "purpose"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
        sqlite_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "households_limits",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column(
            "code",
            sa.String(),
            nullable=False,
            comment="An allergen, a limit of ours, or a word of their own.",
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "allergy",
                "religion",
                "medical",
                "choice",
                name="limitkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id", "ended_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_households_limits_branch_id_ended_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "household_id"],
            ["households_households.branch_id", "households_households.id"],
            name=op.f("fk_households_limits_branch_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "noted_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_households_limits_branch_id_noted_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_households_limits")),
    )
    op.create_index(
        "uq_households_limits_open",
        "households_limits",
        ["branch_id", "household_id", "code"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "households_members",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "birth_year BETWEEN 1900 AND 2200", name=op.f("ck_households_members_birth_year_of_people")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "household_id"],
            ["households_households.branch_id", "households_households.id"],
            name=op.f("fk_households_members_branch_id_household_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_households_members")),
    )
    op.create_index(
        op.f("ix_households_members_branch_id_household_id"),
        "households_members",
        ["branch_id", "household_id"],
        unique=False,
    )
    op.create_table(
        "households_needs",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("need_percent", sa.Integer(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "basic_livelihood",
                "near_poverty",
                "single_parent",
                "disability",
                "emergency",
                "officer",
                "facility",
                name="basis",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
            comment="For officers alone.",
        ),
        sa.Column("words", sa.Text(), nullable=True, comment="For officers alone; encrypted."),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("need_percent BETWEEN 50 AND 300", name=op.f("ck_households_needs_need_within")),
        sa.ForeignKeyConstraint(
            ["branch_id", "confirmed_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_households_needs_branch_id_confirmed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "household_id"],
            ["households_households.branch_id", "households_households.id"],
            name=op.f("fk_households_needs_branch_id_household_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_households_needs")),
    )
    op.create_index(
        op.f("ix_households_needs_branch_id_household_id_confirmed_at"),
        "households_needs",
        ["branch_id", "household_id", "confirmed_at"],
        unique=False,
    )
    on(
        "sqlite",
        "CREATE TRIGGER households_needs_no_update BEFORE UPDATE ON households_needs BEGIN SELECT "
        "RAISE(ABORT, 'rows of households_needs are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER households_needs_no_delete BEFORE DELETE ON households_needs BEGIN SELECT "
        "RAISE(ABORT, 'rows of households_needs are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER households_needs_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "households_needs FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )


def downgrade() -> None:
    op.drop_table("households_needs")
    op.drop_table("households_members")
    op.drop_table("households_limits")
    op.drop_table("households_consents")
    op.drop_table("households_households")
    op.drop_table("households_numbers")
    op.drop_table("households_allergens")
