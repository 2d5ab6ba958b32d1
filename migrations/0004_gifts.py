"""Gifts of points, and grants from the pool."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "exchange_freezes",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "death",
                "move",
                "leaving",
                "dispute",
                name="freezereason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "lifted_at IS NULL OR lifted_at >= since", name=op.f("ck_exchange_freezes_lifted_after")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_freezes_branch_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_freezes")),
    )
    op.create_index(
        op.f("ix_exchange_freezes_branch_id_person_id"),
        "exchange_freezes",
        ["branch_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "exchange_gift_arrivals",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("giver_branch", sa.String(), nullable=False),
        sa.Column("giver_name", sa.Text(), nullable=False, comment="As the receiver reads it; encrypted."),
        sa.Column(
            "receiver_id", sa.Uuid(), nullable=True, comment="Null until somebody fits what was written."
        ),
        sa.Column("name_index", sa.String(), nullable=True, comment="Blind index of the folded name."),
        sa.Column(
            "phone_index", sa.String(), nullable=True, comment="Blind index of the number, as on people."
        ),
        sa.Column("birth_index", sa.String(), nullable=True, comment="Blind index of the birth date."),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True, comment="Encrypted."),
        sa.Column("thanks", sa.Text(), nullable=True, comment="Encrypted."),
        sa.Column(
            "state",
            sa.Enum(
                "awaiting_approval",
                "offered",
                "accepted",
                "final",
                "declined",
                "taken_back",
                "lapsed",
                "refused",
                "reversed",
                name="giftstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("offered_at", sa.DateTime(), nullable=False),
        sa.Column("cooling_ends_at", sa.DateTime(), nullable=False),
        sa.Column("lapses_at", sa.DateTime(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_exchange_gift_arrivals_something_given")),
        sa.CheckConstraint(
            "receiver_id IS NOT NULL OR phone_index IS NOT NULL OR birth_index IS NOT NULL",
            name=op.f("ck_exchange_gift_arrivals_somebody_can_claim_it"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "receiver_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_gift_arrivals_branch_id_receiver_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_gift_arrivals")),
    )
    op.create_index(
        op.f("ix_exchange_gift_arrivals_branch_id_name_index"),
        "exchange_gift_arrivals",
        ["branch_id", "name_index"],
        unique=False,
        sqlite_where=sa.text("receiver_id IS NULL"),
        postgresql_where=sa.text("receiver_id IS NULL"),
    )
    op.create_index(
        op.f("ix_exchange_gift_arrivals_branch_id_receiver_id_offered_at_id"),
        "exchange_gift_arrivals",
        ["branch_id", "receiver_id", "offered_at", "id"],
        unique=False,
    )
    op.create_table(
        "exchange_gifts",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column(
            "target",
            sa.Enum(
                "family",
                "third_party",
                "pool",
                name="gifttarget",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "receiver_branch",
            sa.String(),
            nullable=False,
            comment="The giver's own, or another; then a plain name.",
        ),
        sa.Column(
            "receiver_id",
            sa.Uuid(),
            nullable=True,
            comment="Null for the pool, and while nobody of that branch fits what the giver wrote.",
        ),
        sa.Column(
            "receiver_name",
            sa.Text(),
            nullable=True,
            comment="As the giver wrote it; encrypted. Null for the pool.",
        ),
        sa.Column(
            "name_index", sa.String(), nullable=True, comment="Signs of who is meant, where they are named."
        ),
        sa.Column("phone_index", sa.String(), nullable=True),
        sa.Column("birth_index", sa.String(), nullable=True),
        sa.Column(
            "gift_only_minutes", sa.Integer(), nullable=False, comment="Of the giver's `gift_only` account."
        ),
        sa.Column("own_minutes", sa.Integer(), nullable=False, comment="Of the giver's `own` account."),
        sa.Column("message", sa.Text(), nullable=True, comment="Goes with it; encrypted."),
        sa.Column("thanks", sa.Text(), nullable=True, comment="Comes back; encrypted."),
        sa.Column(
            "state",
            sa.Enum(
                "awaiting_approval",
                "offered",
                "accepted",
                "final",
                "declined",
                "taken_back",
                "lapsed",
                "refused",
                "reversed",
                name="giftstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column(
            "entered_by_id", sa.Uuid(), nullable=True, comment="Who did it for the giver; else the giver."
        ),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False, comment="The giver's local day."),
        sa.Column(
            "cooling_ends_at",
            sa.DateTime(),
            nullable=False,
            comment="The first moment after the last local day on which it can be taken back.",
        ),
        sa.Column(
            "lapses_at",
            sa.DateTime(),
            nullable=False,
            comment="The first moment after the last local day on which it can be accepted.",
        ),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True, comment="The second person."),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True, comment="Why it was refused; encrypted."),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("accepted_by_id", sa.Uuid(), nullable=True, comment="A person of the receiver's branch."),
        sa.Column("ended_at", sa.DateTime(), nullable=True, comment="When it became final, or went back."),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('awaiting_approval', 'offered', 'accepted')) = (ended_at IS NULL)",
            name=op.f("ck_exchange_gifts_ended_at_a_moment"),
        ),
        sa.CheckConstraint(
            "(target = 'pool') = (receiver_name IS NULL)", name=op.f("ck_exchange_gifts_somebody_is_named")
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR refusal IS NOT NULL", name=op.f("ck_exchange_gifts_refused_with_a_reason")
        ),
        sa.CheckConstraint(
            "target <> 'pool' OR receiver_id IS NULL", name=op.f("ck_exchange_gifts_pool_is_nobody")
        ),
        sa.CheckConstraint(
            "target = 'third_party' OR receiver_branch = branch_id",
            name=op.f("ck_exchange_gifts_family_is_here"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> giver_id AND decided_by_id <> entered_by_id AND (receiver_id IS NULL OR decided_by_id <> receiver_id))",
            name=op.f("ck_exchange_gifts_decided_by_a_third"),
        ),
        sa.CheckConstraint(
            "gift_only_minutes + own_minutes > 0", name=op.f("ck_exchange_gifts_something_given")
        ),
        sa.CheckConstraint(
            "gift_only_minutes >= 0 AND own_minutes >= 0", name=op.f("ck_exchange_gifts_parts_not_below_zero")
        ),
        sa.CheckConstraint(
            "receiver_id IS NULL OR receiver_id <> giver_id", name=op.f("ck_exchange_gifts_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "decided_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_gifts_branch_id_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "entered_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_gifts_branch_id_entered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "giver_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_gifts_branch_id_giver_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_gifts")),
    )
    op.create_index(
        op.f("ix_exchange_gifts_branch_id_giver_id_given_at_id"),
        "exchange_gifts",
        ["branch_id", "giver_id", "given_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_gifts_branch_id_state_given_at"),
        "exchange_gifts",
        ["branch_id", "state", "given_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_gifts_branch_id_target_state_given_on"),
        "exchange_gifts",
        ["branch_id", "target", "state", "given_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_gifts_cooling_ends_at"),
        "exchange_gifts",
        ["cooling_ends_at"],
        unique=False,
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.create_index(
        op.f("ix_exchange_gifts_lapses_at"),
        "exchange_gifts",
        ["lapses_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('offered', 'awaiting_approval')"),
        postgresql_where=sa.text("state IN ('offered', 'awaiting_approval')"),
    )
    op.create_table(
        "exchange_grants",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "urgency",
            sa.Integer(),
            nullable=False,
            comment="Of the need when it was asked for; 1 is the most urgent.",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="Encrypted."),
        sa.Column(
            "state",
            sa.Enum(
                "awaiting_approval",
                "granted",
                "refused",
                name="grantstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column(
            "decided_by_id", sa.Uuid(), nullable=True, comment="The second person, where one was needed."
        ),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True, comment="Encrypted."),
        sa.Column(
            "granted_on", sa.Date(), nullable=True, comment="The local day on which the minutes moved."
        ),
        sa.CheckConstraint(
            "(state = 'granted') = (granted_on IS NOT NULL)", name=op.f("ck_exchange_grants_granted_on_a_day")
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR refusal IS NOT NULL", name=op.f("ck_exchange_grants_refused_with_a_reason")
        ),
        sa.CheckConstraint("asked_by_id <> person_id", name=op.f("ck_exchange_grants_asked_by_another")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> asked_by_id AND decided_by_id <> person_id)",
            name=op.f("ck_exchange_grants_decided_by_a_third"),
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_exchange_grants_something_granted")),
        sa.CheckConstraint("urgency BETWEEN 1 AND 3", name=op.f("ck_exchange_grants_urgency_known")),
        sa.ForeignKeyConstraint(
            ["branch_id", "asked_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_grants_branch_id_asked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "decided_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_grants_branch_id_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_grants_branch_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_grants")),
    )
    op.create_index(
        op.f("ix_exchange_grants_branch_id_person_id_asked_at"),
        "exchange_grants",
        ["branch_id", "person_id", "asked_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_grants_branch_id_state_asked_at_id"),
        "exchange_grants",
        ["branch_id", "state", "asked_at", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("exchange_grants")
    op.drop_table("exchange_gifts")
    op.drop_table("exchange_gift_arrivals")
    op.drop_table("exchange_freezes")
