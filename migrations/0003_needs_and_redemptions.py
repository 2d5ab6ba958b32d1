"""Confirmed needs for care, and redemptions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "exchange_needs",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "care_grade",
                "disability",
                "illness",
                "living_alone",
                "officer",
                "other",
                "age",
                name="needbasis",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("basis_words", sa.Text(), nullable=True, comment="Encrypted; needed for `other`."),
        sa.Column("urgency", sa.Integer(), nullable=False, comment="1 is the most urgent, 3 the least."),
        sa.Column("officer_name", sa.Text(), nullable=False, comment="Who confirmed it; encrypted."),
        sa.Column("officer_office", sa.Text(), nullable=False, comment="Of which office; encrypted."),
        sa.Column(
            "confirmed_on", sa.Date(), nullable=False, comment="The first local day on which it holds."
        ),
        sa.Column(
            "review_on", sa.Date(), nullable=False, comment="The local day by which it is looked at again."
        ),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column(
            "ended_on",
            sa.Date(),
            nullable=True,
            comment="The first local day on which it no longer holds; null while it does.",
        ),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True, comment="Why it ended; encrypted."),
        sa.CheckConstraint("basis <> 'age'", name=op.f("ck_exchange_needs_age_is_not_recorded")),
        sa.CheckConstraint(
            "basis <> 'other' OR basis_words IS NOT NULL", name=op.f("ck_exchange_needs_other_in_words")
        ),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (ended_at IS NULL)", name=op.f("ck_exchange_needs_ended_at_a_moment")
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= confirmed_on",
            name=op.f("ck_exchange_needs_ended_after_confirmed"),
        ),
        sa.CheckConstraint("recorded_by_id <> person_id", name=op.f("ck_exchange_needs_recorded_by_another")),
        sa.CheckConstraint("review_on > confirmed_on", name=op.f("ck_exchange_needs_review_after_confirmed")),
        sa.CheckConstraint("urgency BETWEEN 1 AND 3", name=op.f("ck_exchange_needs_urgency_known")),
        sa.ForeignKeyConstraint(
            ["branch_id", "ended_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_needs_branch_id_ended_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_needs_branch_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "recorded_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_needs_branch_id_recorded_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_needs")),
    )
    op.create_index(
        op.f("ix_exchange_needs_branch_id_ended_on_review_on"),
        "exchange_needs",
        ["branch_id", "ended_on", "review_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_needs_branch_id_person_id_confirmed_on"),
        "exchange_needs",
        ["branch_id", "person_id", "confirmed_on"],
        unique=False,
    )
    op.create_index(
        "uq_exchange_needs_open",
        "exchange_needs",
        ["branch_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "exchange_redemptions",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "beneficiary_id",
            sa.Uuid(),
            nullable=False,
            comment="Who is cared for, and whose points are used.",
        ),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False, comment="Themselves, or who acts for them."),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column(
            "activities",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "on_day", sa.Date(), nullable=True, comment="The day, with its times; null for any of some days."
        ),
        sa.Column("start_at", sa.Time(), nullable=True, comment="Local time."),
        sa.Column("end_at", sa.Time(), nullable=True, comment="Local time."),
        sa.Column(
            "weekdays",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
            comment="0 for Monday; empty for any. Of no use with `on_day`.",
        ),
        sa.Column(
            "part",
            sa.Enum(
                "morning",
                "afternoon",
                "evening",
                name="partofday",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
            comment="Instead of a day: in which part of the day.",
        ),
        sa.Column("last_day", sa.Date(), nullable=False, comment="The last local day on which it is of use."),
        sa.Column("place", sa.Text(), nullable=True, comment="Null for at home; encrypted."),
        sa.Column("wish", sa.Text(), nullable=True, comment="What the volunteer reads; encrypted."),
        sa.Column("same_language", sa.Boolean(), nullable=False, comment="Only who speaks their language."),
        sa.Column("known_only", sa.Boolean(), nullable=False, comment="Only who has cared for them before."),
        sa.Column(
            "not_ids",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
            comment="Ids of volunteers whom they do not want.",
        ),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="Minutes reserved."),
        sa.Column(
            "from_received",
            sa.Integer(),
            nullable=False,
            comment="Minutes of them that were given to the person.",
        ),
        sa.Column(
            "from_own", sa.Integer(), nullable=False, comment="Minutes of them that are the person's own."
        ),
        sa.Column("policy_number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "awaiting_approval",
                "asked",
                "offered",
                "accepted",
                "done",
                "cancelled",
                "missed",
                "refused",
                name="redemptionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "due_on", sa.Date(), nullable=False, comment="The local day by which the next step is due."
        ),
        sa.Column("waits_since", sa.DateTime(), nullable=False, comment="Since when the present step waits."),
        sa.Column(
            "decided_by_id", sa.Uuid(), nullable=True, comment="The second person, where one was needed."
        ),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column(
            "visit_on", sa.Date(), nullable=True, comment="The local day on which the volunteer comes."
        ),
        sa.Column("visit_start", sa.Time(), nullable=True, comment="Local time."),
        sa.Column("visit_end", sa.Time(), nullable=True, comment="Local time."),
        sa.Column(
            "assignment_id",
            sa.Uuid(),
            nullable=True,
            comment="The assignment made for it; null where the two were paired already.",
        ),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column(
            "unlogged_at",
            sa.DateTime(),
            nullable=True,
            comment="When it was noticed that nobody logged the visit.",
        ),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column(
            "end_reason",
            sa.Text(),
            nullable=True,
            comment="Why it was refused, cancelled or missed; encrypted.",
        ),
        sa.Column(
            "missed_by",
            sa.Enum(
                "volunteer",
                "beneficiary",
                "neither",
                name="missedby",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("used_received", sa.Integer(), nullable=True, comment="Minutes used up, of those given."),
        sa.Column("used_own", sa.Integer(), nullable=True, comment="Minutes used up, of their own."),
        sa.CheckConstraint(
            "(state = 'done') = (used_received IS NOT NULL AND used_own IS NOT NULL)",
            name=op.f("ck_exchange_redemptions_used_when_done"),
        ),
        sa.CheckConstraint(
            "(state = 'missed') = (missed_by IS NOT NULL)",
            name=op.f("ck_exchange_redemptions_missed_by_somebody"),
        ),
        sa.CheckConstraint(
            "(state IN ('done', 'cancelled', 'missed', 'refused')) = (ended_at IS NOT NULL)",
            name=op.f("ck_exchange_redemptions_ended_at_a_moment"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'done', 'missed') OR (volunteer_id IS NOT NULL AND visit_on IS NOT NULL AND visit_start IS NOT NULL AND visit_end IS NOT NULL)",
            name=op.f("ck_exchange_redemptions_accepted_by_somebody"),
        ),
        sa.CheckConstraint(
            "(on_day IS NULL) = (part IS NOT NULL) AND (on_day IS NULL) = (start_at IS NULL) AND (on_day IS NULL) = (end_at IS NULL)",
            name=op.f("ck_exchange_redemptions_a_time_or_a_part"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> beneficiary_id AND decided_by_id <> asked_by_id)",
            name=op.f("ck_exchange_redemptions_decided_by_a_third"),
        ),
        sa.CheckConstraint(
            "from_received >= 0 AND from_own >= 0 AND from_received + from_own = minutes",
            name=op.f("ck_exchange_redemptions_minutes_are_shared_out"),
        ),
        sa.CheckConstraint(
            "minutes BETWEEN 1 AND 1440", name=op.f("ck_exchange_redemptions_minutes_within_a_day")
        ),
        sa.CheckConstraint(
            "used_received IS NULL OR (used_received BETWEEN 0 AND from_received AND used_own BETWEEN 0 AND from_own)",
            name=op.f("ck_exchange_redemptions_used_of_what_was_reserved"),
        ),
        sa.CheckConstraint(
            "volunteer_id IS NULL OR volunteer_id <> beneficiary_id",
            name=op.f("ck_exchange_redemptions_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "asked_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_redemptions_branch_id_asked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "assignment_id"],
            ["care_assignments.branch_id", "care_assignments.id"],
            name=op.f("fk_exchange_redemptions_branch_id_assignment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "beneficiary_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_redemptions_branch_id_beneficiary_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "decided_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_redemptions_branch_id_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "volunteer_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_redemptions_branch_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_redemptions")),
    )
    op.create_index(
        op.f("ix_exchange_redemptions_branch_id_asked_at"),
        "exchange_redemptions",
        ["branch_id", "asked_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_redemptions_branch_id_beneficiary_id_asked_at"),
        "exchange_redemptions",
        ["branch_id", "beneficiary_id", "asked_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_redemptions_branch_id_state_due_on"),
        "exchange_redemptions",
        ["branch_id", "state", "due_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_redemptions_branch_id_volunteer_id_visit_on"),
        "exchange_redemptions",
        ["branch_id", "volunteer_id", "visit_on"],
        unique=False,
    )
    op.create_table(
        "exchange_redemption_events",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("redemption_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "asked",
                "approved",
                "refused",
                "offered",
                "declined",
                "expired",
                "accepted",
                "withdrawn",
                "reminded",
                "unlogged",
                "cancelled",
                "missed",
                "done",
                name="redemptioneventkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True, comment="Null for the bank itself."),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True, comment="The volunteer whom it is about."),
        sa.Column("words", sa.Text(), nullable=True, comment="What was said; encrypted."),
        sa.ForeignKeyConstraint(
            ["branch_id", "redemption_id"],
            ["exchange_redemptions.branch_id", "exchange_redemptions.id"],
            name=op.f("fk_exchange_redemption_events_branch_id_redemption_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "volunteer_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_redemption_events_branch_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_redemption_events")),
    )
    op.create_index(
        op.f("ix_exchange_redemption_events_branch_id_redemption_id_at"),
        "exchange_redemption_events",
        ["branch_id", "redemption_id", "at"],
        unique=False,
    )
    on(
        "sqlite",
        "CREATE TRIGGER exchange_redemption_events_no_update BEFORE UPDATE ON "
        "exchange_redemption_events BEGIN SELECT RAISE(ABORT, 'rows of exchange_redemption_events "
        "are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER exchange_redemption_events_no_delete BEFORE DELETE ON "
        "exchange_redemption_events BEGIN SELECT RAISE(ABORT, 'rows of exchange_redemption_events "
        "are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER exchange_redemption_events_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "exchange_redemption_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "exchange_redemption_offers",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("redemption_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("offered_by_id", sa.Uuid(), nullable=False),
        sa.Column("offered_at", sa.DateTime(), nullable=False),
        sa.Column(
            "answer_by", sa.Date(), nullable=False, comment="The last local day on which it can be answered."
        ),
        sa.Column("visit_on", sa.Date(), nullable=False),
        sa.Column("visit_start", sa.Time(), nullable=False, comment="Local time."),
        sa.Column("visit_end", sa.Time(), nullable=False, comment="Local time."),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "accepted",
                "declined",
                "expired",
                "closed",
                "withdrawn",
                name="volunteerofferstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=True,
            comment="Why it was declined or taken back; staff read it; encrypted.",
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (answered_at IS NULL)",
            name=op.f("ck_exchange_redemption_offers_answered_at_a_moment"),
        ),
        sa.CheckConstraint(
            "visit_start < visit_end", name=op.f("ck_exchange_redemption_offers_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "offered_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_redemption_offers_branch_id_offered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "redemption_id"],
            ["exchange_redemptions.branch_id", "exchange_redemptions.id"],
            name=op.f("fk_exchange_redemption_offers_branch_id_redemption_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "volunteer_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_redemption_offers_branch_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_redemption_offers")),
    )
    op.create_index(
        op.f("ix_exchange_redemption_offers_branch_id_redemption_id"),
        "exchange_redemption_offers",
        ["branch_id", "redemption_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_redemption_offers_branch_id_state_answer_by"),
        "exchange_redemption_offers",
        ["branch_id", "state", "answer_by"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_redemption_offers_branch_id_volunteer_id_state"),
        "exchange_redemption_offers",
        ["branch_id", "volunteer_id", "state"],
        unique=False,
    )
    op.create_index(
        "uq_exchange_redemption_offers_accepted",
        "exchange_redemption_offers",
        ["branch_id", "redemption_id"],
        unique=True,
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.create_index(
        "uq_exchange_redemption_offers_waiting",
        "exchange_redemption_offers",
        ["branch_id", "redemption_id", "volunteer_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "exchange_redemption_visits",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False, comment="The redemption's own id: one visit settles it."),
        sa.Column("redemption_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("id = redemption_id", name=op.f("ck_exchange_redemption_visits_one_a_redemption")),
        sa.ForeignKeyConstraint(
            ["branch_id", "redemption_id"],
            ["exchange_redemptions.branch_id", "exchange_redemptions.id"],
            name=op.f("fk_exchange_redemption_visits_branch_id_redemption_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "visit_id"],
            ["care_visits.branch_id", "care_visits.id"],
            name=op.f("fk_exchange_redemption_visits_branch_id_visit_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_redemption_visits")),
    )
    op.create_index(
        "uq_exchange_redemption_visits_visit",
        "exchange_redemption_visits",
        ["branch_id", "visit_id"],
        unique=True,
    )
    on(
        "sqlite",
        "CREATE TRIGGER exchange_redemption_visits_no_update BEFORE UPDATE ON "
        "exchange_redemption_visits BEGIN SELECT RAISE(ABORT, 'rows of exchange_redemption_visits "
        "are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER exchange_redemption_visits_no_delete BEFORE DELETE ON "
        "exchange_redemption_visits BEGIN SELECT RAISE(ABORT, 'rows of exchange_redemption_visits "
        "are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER exchange_redemption_visits_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "exchange_redemption_visits FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )


def downgrade() -> None:
    op.drop_table("exchange_redemption_visits")
    op.drop_table("exchange_redemption_offers")
    op.drop_table("exchange_redemption_events")
    op.drop_table("exchange_redemptions")
    op.drop_table("exchange_needs")
