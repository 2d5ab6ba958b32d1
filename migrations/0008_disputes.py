"""Disputes and reversals."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "exchange_disputes",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "visit",
                "gift",
                "grant",
                "redemption",
                name="objectkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("raised_by_id", sa.Uuid(), nullable=False, comment="Whose objection it is."),
        sa.Column(
            "recorded_by_id",
            sa.Uuid(),
            nullable=False,
            comment="Themselves, a relative, delegate or coordinator.",
        ),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False, comment="The local day by which it is decided."),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "upheld",
                "rejected",
                "withdrawn",
                name="disputestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at IS NULL)", name=op.f("ck_exchange_disputes_ended_at_a_moment")
        ),
        sa.CheckConstraint(
            "(state IN ('upheld', 'rejected')) = (decided_by_id IS NOT NULL)",
            name=op.f("ck_exchange_disputes_decided_by_somebody"),
        ),
        sa.CheckConstraint("kind <> 'grant'", name=op.f("ck_exchange_disputes_not_to_a_grant")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> raised_by_id AND decided_by_id <> recorded_by_id)",
            name=op.f("ck_exchange_disputes_decided_by_a_third"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "decided_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_disputes_branch_id_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "raised_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_disputes_branch_id_raised_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "recorded_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_disputes_branch_id_recorded_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_disputes")),
    )
    op.create_index(
        op.f("ix_exchange_disputes_branch_id_kind_object_id"),
        "exchange_disputes",
        ["branch_id", "kind", "object_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_disputes_branch_id_state_due_on_id"),
        "exchange_disputes",
        ["branch_id", "state", "due_on", "id"],
        unique=False,
    )
    op.create_index(
        "uq_exchange_disputes_open",
        "exchange_disputes",
        ["branch_id", "kind", "object_id", "raised_by_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "exchange_staff_reviews",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="Encrypted."),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "granted",
                "refused",
                name="reviewstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True, comment="Encrypted."),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL)",
            name=op.f("ck_exchange_staff_reviews_decided_at_a_moment"),
        ),
        sa.CheckConstraint(
            "(state = 'refused') = (refusal IS NOT NULL)",
            name=op.f("ck_exchange_staff_reviews_refused_with_a_reason"),
        ),
        sa.CheckConstraint(
            "asked_by_id <> staff_id", name=op.f("ck_exchange_staff_reviews_asked_by_another")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> asked_by_id AND decided_by_id <> staff_id)",
            name=op.f("ck_exchange_staff_reviews_decided_by_a_third"),
        ),
        sa.CheckConstraint("since <= until", name=op.f("ck_exchange_staff_reviews_days_in_order")),
        sa.ForeignKeyConstraint(
            ["branch_id", "asked_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_staff_reviews_branch_id_asked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "decided_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_staff_reviews_branch_id_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "staff_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_staff_reviews_branch_id_staff_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_staff_reviews")),
    )
    op.create_index(
        op.f("ix_exchange_staff_reviews_branch_id_state_asked_at_id"),
        "exchange_staff_reviews",
        ["branch_id", "state", "asked_at", "id"],
        unique=False,
    )
    op.create_table(
        "exchange_dispute_words",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "objected",
                "said",
                "upheld",
                "rejected",
                "withdrawn",
                name="disputewordkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Uuid(), nullable=False, comment="Whose words they are."),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False, comment="Who wrote them down."),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True, comment="Encrypted."),
        sa.ForeignKeyConstraint(
            ["branch_id", "by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_dispute_words_branch_id_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "dispute_id"],
            ["exchange_disputes.branch_id", "exchange_disputes.id"],
            name=op.f("fk_exchange_dispute_words_branch_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "recorded_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_dispute_words_branch_id_recorded_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_dispute_words")),
    )
    op.create_index(
        op.f("ix_exchange_dispute_words_branch_id_dispute_id_at"),
        "exchange_dispute_words",
        ["branch_id", "dispute_id", "at"],
        unique=False,
    )
    on(
        "sqlite",
        "CREATE TRIGGER exchange_dispute_words_no_update BEFORE UPDATE ON exchange_dispute_words "
        "BEGIN SELECT RAISE(ABORT, 'rows of exchange_dispute_words are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER exchange_dispute_words_no_delete BEFORE DELETE ON exchange_dispute_words "
        "BEGIN SELECT RAISE(ABORT, 'rows of exchange_dispute_words are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER exchange_dispute_words_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "exchange_dispute_words FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "exchange_reversals",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "visit",
                "gift",
                "grant",
                "redemption",
                name="objectkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="What is taken back."),
        sa.Column("reason", sa.Text(), nullable=False, comment="Encrypted."),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "granted",
                "refused",
                name="reversalstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=True, comment="The objection that it follows from."),
        sa.Column("review_id", sa.Uuid(), nullable=True, comment="The review of one person's entries."),
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
            "(state = 'asked') = (decided_at IS NULL)", name=op.f("ck_exchange_reversals_decided_at_a_moment")
        ),
        sa.CheckConstraint(
            "(state = 'refused') = (refusal IS NOT NULL)",
            name=op.f("ck_exchange_reversals_refused_with_a_reason"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_exchange_reversals_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> asked_by_id",
            name=op.f("ck_exchange_reversals_two_people"),
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_exchange_reversals_something_taken_back")),
        sa.CheckConstraint(
            "pool_minutes >= 0 AND owed_minutes >= 0", name=op.f("ck_exchange_reversals_borne_not_below_zero")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "asked_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_reversals_branch_id_asked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "decided_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_reversals_branch_id_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "dispute_id"],
            ["exchange_disputes.branch_id", "exchange_disputes.id"],
            name=op.f("fk_exchange_reversals_branch_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "review_id"],
            ["exchange_staff_reviews.branch_id", "exchange_staff_reviews.id"],
            name=op.f("fk_exchange_reversals_branch_id_review_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_reversals")),
    )
    op.create_index(
        op.f("ix_exchange_reversals_branch_id_state_asked_at_id"),
        "exchange_reversals",
        ["branch_id", "state", "asked_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_exchange_reversals_object",
        "exchange_reversals",
        ["branch_id", "kind", "object_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'refused'"),
        postgresql_where=sa.text("state <> 'refused'"),
    )
    op.create_table(
        "exchange_staff_review_items",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "visit",
                "gift",
                "grant",
                "redemption",
                name="objectkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "done",
                "left",
                name="itemstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "refusal_code", sa.String(), nullable=True, comment="Of the refusal, such as `exchange.…`."
        ),
        sa.CheckConstraint(
            "(state = 'left') = (refusal_code IS NOT NULL)",
            name=op.f("ck_exchange_staff_review_items_left_for_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "review_id"],
            ["exchange_staff_reviews.branch_id", "exchange_staff_reviews.id"],
            name=op.f("fk_exchange_staff_review_items_branch_id_review_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_staff_review_items")),
        sa.UniqueConstraint(
            "branch_id",
            "review_id",
            "kind",
            "object_id",
            name=op.f("uq_exchange_staff_review_items_object"),
        ),
    )
    op.create_table(
        "care_reversed_visits",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id", "by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_reversed_visits_branch_id_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "visit_id"],
            ["care_visits.branch_id", "care_visits.id"],
            name=op.f("fk_care_reversed_visits_branch_id_visit_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_care_reversed_visits")),
        sa.UniqueConstraint("branch_id", "visit_id", name=op.f("uq_care_reversed_visits_branch_id_visit_id")),
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_reversed_visits_no_update BEFORE UPDATE ON care_reversed_visits BEGIN "
        "SELECT RAISE(ABORT, 'rows of care_reversed_visits are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_reversed_visits_no_delete BEFORE DELETE ON care_reversed_visits BEGIN "
        "SELECT RAISE(ABORT, 'rows of care_reversed_visits are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER care_reversed_visits_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "care_reversed_visits FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )


def downgrade() -> None:
    op.drop_table("care_reversed_visits")
    op.drop_table("exchange_staff_review_items")
    op.drop_table("exchange_reversals")
    op.drop_table("exchange_dispute_words")
    op.drop_table("exchange_staff_reviews")
    op.drop_table("exchange_disputes")
