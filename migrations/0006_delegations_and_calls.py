"""Delegates, and calls at the telephone desk."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "exchange_calls",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="For whom."),
        sa.Column("taken_by_id", sa.Uuid(), nullable=False, comment="The coordinator."),
        sa.Column(
            "caller_kind",
            sa.Enum(
                "person",
                "delegate",
                "family",
                "other",
                name="callerkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("caller_id", sa.Uuid(), nullable=True, comment="The delegate or relative who calls."),
        sa.Column("caller_name", sa.Text(), nullable=True, comment="Of anybody else; encrypted."),
        sa.Column(
            "questions",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
            comment="What was asked in the last round.",
        ),
        sa.Column("failures", sa.Integer(), nullable=False, comment="Rounds of questions that went wrong."),
        sa.Column(
            "verified_how",
            sa.Enum(
                "questions",
                "call_back",
                name="verification",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("verified_at", sa.DateTime(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True, comment="What was said; encrypted."),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(caller_kind = 'other') = (caller_name IS NOT NULL)",
            name=op.f("ck_exchange_calls_other_is_named"),
        ),
        sa.CheckConstraint(
            "(caller_kind = 'person') = (caller_id IS NULL AND caller_name IS NULL)",
            name=op.f("ck_exchange_calls_self"),
        ),
        sa.CheckConstraint(
            "(verified_how IS NULL) = (verified_at IS NULL)",
            name=op.f("ck_exchange_calls_verified_at_a_moment"),
        ),
        sa.CheckConstraint(
            "caller_id IS NULL OR caller_id <> person_id", name=op.f("ck_exchange_calls_caller_is_another")
        ),
        sa.CheckConstraint(
            "caller_id IS NULL OR taken_by_id <> caller_id",
            name=op.f("ck_exchange_calls_nobody_calls_themselves"),
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_exchange_calls_ended_after")
        ),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_exchange_calls_failures_counted")),
        sa.CheckConstraint("taken_by_id <> person_id", name=op.f("ck_exchange_calls_taken_by_another")),
        sa.ForeignKeyConstraint(
            ["branch_id", "caller_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_calls_branch_id_caller_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_calls_branch_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "taken_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_calls_branch_id_taken_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_calls")),
    )
    op.create_index(
        op.f("ix_exchange_calls_branch_id_person_id_started_at"),
        "exchange_calls",
        ["branch_id", "person_id", "started_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_calls_branch_id_started_at_id"),
        "exchange_calls",
        ["branch_id", "started_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_calls_branch_id_taken_by_id_started_at"),
        "exchange_calls",
        ["branch_id", "taken_by_id", "started_at"],
        unique=False,
    )
    op.create_table(
        "people_delegations",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False, comment="For whom is acted."),
        sa.Column("delegate_id", sa.Uuid(), nullable=False, comment="Who acts."),
        sa.Column("may_see", sa.Boolean(), nullable=False),
        sa.Column("may_ask", sa.Boolean(), nullable=False, comment="Ask for care."),
        sa.Column(
            "give_minutes",
            sa.Integer(),
            nullable=False,
            comment="May be given in all; 0 where giving is not allowed.",
        ),
        sa.Column(
            "given_minutes",
            sa.Integer(),
            nullable=False,
            comment="Given so far, without what came back.",
        ),
        sa.Column("starts_on", sa.Date(), nullable=False, comment="The first local day."),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="The last local day, included."),
        sa.Column(
            "method",
            sa.Enum(
                "screen",
                "paper",
                name="delegationmethod",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("paper_ref", sa.Text(), nullable=True, comment="Where the paper is; encrypted."),
        sa.Column("seen_by", sa.Text(), nullable=True, comment="Who saw the holder sign it; encrypted."),
        sa.Column(
            "appointed_by_id",
            sa.Uuid(),
            nullable=False,
            comment="The holder, or the coordinator with the paper.",
        ),
        sa.Column("appointed_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "ended_how",
            sa.Enum(
                "revoked",
                "given_back",
                "over",
                name="delegationend",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(method = 'paper') = (paper_ref IS NOT NULL AND seen_by IS NOT NULL)",
            name=op.f("ck_people_delegations_paper_is_named"),
        ),
        sa.CheckConstraint(
            "(method = 'screen') = (appointed_by_id = holder_id)",
            name=op.f("ck_people_delegations_screen_is_ones_own"),
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL) AND (ended_at IS NULL) = (ended_how IS NULL)",
            name=op.f("ck_people_delegations_ended_by_somebody"),
        ),
        sa.CheckConstraint(
            "appointed_by_id <> delegate_id", name=op.f("ck_people_delegations_not_appointed_by_oneself")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_people_delegations_ends_after_start")),
        sa.CheckConstraint(
            "given_minutes BETWEEN 0 AND give_minutes", name=op.f("ck_people_delegations_given_within_limit")
        ),
        sa.CheckConstraint("holder_id <> delegate_id", name=op.f("ck_people_delegations_two_people")),
        sa.CheckConstraint(
            "may_see OR may_ask OR give_minutes > 0", name=op.f("ck_people_delegations_something_delegated")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "appointed_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_delegations_branch_id_appointed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "delegate_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_delegations_branch_id_delegate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "holder_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_delegations_branch_id_holder_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_people_delegations")),
    )
    op.create_index(
        op.f("ix_people_delegations_branch_id_delegate_id"),
        "people_delegations",
        ["branch_id", "delegate_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_people_delegations_branch_id_holder_id_appointed_at"),
        "people_delegations",
        ["branch_id", "holder_id", "appointed_at"],
        unique=False,
    )
    op.create_index(
        "uq_people_delegations_open",
        "people_delegations",
        ["branch_id", "holder_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "exchange_call_acts",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "ask_for_care",
                "cancel",
                "give",
                "accept",
                "take_back",
                "visit",
                "end_delegate",
                name="callact",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("object_id", sa.Uuid(), nullable=True, comment="The gift, request, visit or delegation."),
        sa.Column("minutes", sa.Integer(), nullable=True, comment="How much was given, or asked for."),
        sa.Column("script", sa.Text(), nullable=False, comment="What was read out before; encrypted."),
        sa.Column(
            "receipt",
            sa.Enum("text", "paper", name="receipt", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id", "call_id"],
            ["exchange_calls.branch_id", "exchange_calls.id"],
            name=op.f("fk_exchange_call_acts_branch_id_call_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_call_acts")),
    )
    op.create_index(
        op.f("ix_exchange_call_acts_branch_id_call_id_done_at"),
        "exchange_call_acts",
        ["branch_id", "call_id", "done_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_call_acts_branch_id_object_id"),
        "exchange_call_acts",
        ["branch_id", "object_id"],
        unique=False,
    )
    on(
        "sqlite",
        "CREATE TRIGGER exchange_call_acts_no_update BEFORE UPDATE ON exchange_call_acts BEGIN "
        "SELECT RAISE(ABORT, 'rows of exchange_call_acts are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER exchange_call_acts_no_delete BEFORE DELETE ON exchange_call_acts BEGIN "
        "SELECT RAISE(ABORT, 'rows of exchange_call_acts are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER exchange_call_acts_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "exchange_call_acts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )


def downgrade() -> None:
    op.drop_table("exchange_call_acts")
    op.drop_table("people_delegations")
    op.drop_table("exchange_calls")
