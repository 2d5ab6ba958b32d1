"""Deaths, moves and leavings."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "exchange_deaths",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=False, comment="The local day."),
        sa.Column(
            "known_by",
            sa.Enum(
                "paper",
                "family",
                "hospital",
                name="knownby",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "recorded",
                "confirmed",
                "withdrawn",
                "reversed",
                name="deathstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "rule",
            sa.Enum(
                "lapse",
                "spouse",
                "pool",
                name="ondeath",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
            comment="What the operating rules of that day say.",
        ),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column(
            "wish",
            sa.Enum(
                "lapse",
                "spouse",
                "pool",
                name="wish_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
            comment="What the family wishes in writing.",
        ),
        sa.Column("wish_paper", sa.Text(), nullable=True, comment="Where it is kept; encrypted."),
        sa.Column("wish_seen_by", sa.Text(), nullable=True, comment="Who saw it signed; encrypted."),
        sa.Column("wish_by_id", sa.Uuid(), nullable=True, comment="Who wrote it down."),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True, comment="The second person."),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column(
            "went_to",
            sa.Enum(
                "lapse",
                "spouse",
                "pool",
                name="went_to_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("heir_id", sa.Uuid(), nullable=True, comment="The spouse, where the minutes went to them."),
        sa.Column("own_minutes", sa.Integer(), nullable=False, comment="Left the `own` account."),
        sa.Column("gift_only_minutes", sa.Integer(), nullable=False, comment="Left the `gift_only` account."),
        sa.Column("received_minutes", sa.Integer(), nullable=False, comment="Left the `received` account."),
        sa.Column(
            "debt_minutes", sa.Integer(), nullable=False, comment="Owed, and settled out of them first."
        ),
        sa.Column("posting_id", sa.Uuid(), nullable=True, comment="Null where there was nothing to move."),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True, comment="Why it was a mistake; encrypted."),
        sa.CheckConstraint(
            "(state IN ('confirmed', 'reversed')) = (confirmed_at IS NOT NULL) AND (confirmed_at IS NULL) = (went_to IS NULL)",
            name=op.f("ck_exchange_deaths_confirmed_at_a_moment"),
        ),
        sa.CheckConstraint(
            "(state IN ('withdrawn', 'reversed')) = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (end_reason IS NULL)",
            name=op.f("ck_exchange_deaths_ended_with_a_reason"),
        ),
        sa.CheckConstraint(
            "(went_to IS NOT NULL AND went_to = 'spouse') = (heir_id IS NOT NULL)",
            name=op.f("ck_exchange_deaths_spouse_is_named"),
        ),
        sa.CheckConstraint(
            "(wish IS NULL) = (wish_paper IS NULL) AND (wish IS NULL) = (wish_seen_by IS NULL) AND (wish IS NULL) = (wish_by_id IS NULL)",
            name=op.f("ck_exchange_deaths_wish_in_writing"),
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR (confirmed_by_id <> recorded_by_id AND confirmed_by_id <> person_id AND (wish_by_id IS NULL OR confirmed_by_id <> wish_by_id))",
            name=op.f("ck_exchange_deaths_confirmed_by_a_third"),
        ),
        sa.CheckConstraint(
            "own_minutes >= 0 AND gift_only_minutes >= 0 AND received_minutes >= 0 AND debt_minutes >= 0",
            name=op.f("ck_exchange_deaths_minutes_not_below_zero"),
        ),
        sa.CheckConstraint(
            "recorded_by_id <> person_id", name=op.f("ck_exchange_deaths_recorded_by_another")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "confirmed_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_deaths_branch_id_confirmed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "ended_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_deaths_branch_id_ended_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "heir_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_deaths_branch_id_heir_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_deaths_branch_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "posting_id"],
            ["ledger_postings.branch_id", "ledger_postings.id"],
            name=op.f("fk_exchange_deaths_branch_id_posting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "recorded_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_deaths_branch_id_recorded_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "wish_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_deaths_branch_id_wish_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_deaths")),
    )
    op.create_index(
        op.f("ix_exchange_deaths_branch_id_state_recorded_at_id"),
        "exchange_deaths",
        ["branch_id", "state", "recorded_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_exchange_deaths_standing",
        "exchange_deaths",
        ["branch_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('recorded', 'confirmed')"),
        postgresql_where=sa.text("state IN ('recorded', 'confirmed')"),
    )
    op.create_table(
        "exchange_leavings",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "wish",
            sa.Enum(
                "pool", "lapse", name="leavingwish", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "agreed",
            sa.Enum(
                "screen",
                "paper",
                "telephone",
                name="agreed",
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
                "withdrawn",
                "done",
                name="leavingstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False, comment="Themselves, or a coordinator for them."),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column(
            "effective_at", sa.DateTime(), nullable=False, comment="The first moment after the days to think."
        ),
        sa.Column(
            "own_minutes", sa.Integer(), nullable=False, comment="That went to the pool or lapsed, by kind."
        ),
        sa.Column("gift_only_minutes", sa.Integer(), nullable=False),
        sa.Column("received_minutes", sa.Integer(), nullable=False),
        sa.Column(
            "debt_minutes", sa.Integer(), nullable=False, comment="Owed, and settled out of them first."
        ),
        sa.Column("posting_id", sa.Uuid(), nullable=True, comment="Null where there was nothing to move."),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(agreed = 'screen') = (asked_by_id = person_id)",
            name=op.f("ck_exchange_leavings_screen_is_ones_own"),
        ),
        sa.CheckConstraint(
            "(state = 'asked') = (ended_at IS NULL)", name=op.f("ck_exchange_leavings_ended_at_a_moment")
        ),
        sa.CheckConstraint(
            "own_minutes >= 0 AND gift_only_minutes >= 0 AND received_minutes >= 0 AND debt_minutes >= 0",
            name=op.f("ck_exchange_leavings_minutes_not_below_zero"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "asked_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_leavings_branch_id_asked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_leavings_branch_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "posting_id"],
            ["ledger_postings.branch_id", "ledger_postings.id"],
            name=op.f("fk_exchange_leavings_branch_id_posting_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_leavings")),
    )
    op.create_index(
        op.f("ix_exchange_leavings_branch_id_asked_at_id"),
        "exchange_leavings",
        ["branch_id", "asked_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_leavings_effective_at"),
        "exchange_leavings",
        ["effective_at"],
        unique=False,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_index(
        "uq_exchange_leavings_asked",
        "exchange_leavings",
        ["branch_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_table(
        "exchange_move_arrivals",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_branch", sa.String(), nullable=False),
        sa.Column("from_person_id", sa.Uuid(), nullable=False, comment="A person of the other branch."),
        sa.Column("name", sa.Text(), nullable=False, comment="Encrypted."),
        sa.Column("birth_date", sa.Text(), nullable=True, comment="ISO date, encrypted."),
        sa.Column(
            "minutes",
            sa.Integer(),
            nullable=False,
            comment="At the opening; what is there on the last day goes along.",
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "done",
                "cancelled",
                "refused",
                name="movestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True, comment="The second person, of this branch."),
        sa.Column(
            "document",
            sa.Enum(
                "resident_card",
                "driving_licence",
                "passport",
                "residence_card",
                "welfare_card",
                "student_card",
                "known",
                name="document",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
            comment="By what they were known; never its number.",
        ),
        sa.Column("new_person_id", sa.Uuid(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True, comment="Encrypted."),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'done') = (new_person_id IS NOT NULL) AND (state = 'done') = (document IS NOT NULL)",
            name=op.f("ck_exchange_move_arrivals_done_for_somebody_seen"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at IS NULL)", name=op.f("ck_exchange_move_arrivals_ended_at_a_moment")
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR refusal IS NOT NULL",
            name=op.f("ck_exchange_move_arrivals_refused_with_a_reason"),
        ),
        sa.CheckConstraint("from_branch <> branch_id", name=op.f("ck_exchange_move_arrivals_another_branch")),
        sa.CheckConstraint(
            "new_person_id IS NULL OR new_person_id <> answered_by_id",
            name=op.f("ck_exchange_move_arrivals_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "answered_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_move_arrivals_branch_id_answered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "new_person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_move_arrivals_branch_id_new_person_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_move_arrivals")),
    )
    op.create_index(
        op.f("ix_exchange_move_arrivals_branch_id_new_person_id"),
        "exchange_move_arrivals",
        ["branch_id", "new_person_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_exchange_move_arrivals_branch_id_state_opened_at_id"),
        "exchange_move_arrivals",
        ["branch_id", "state", "opened_at", "id"],
        unique=False,
    )
    op.create_table(
        "exchange_moves",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("to_branch", sa.String(), nullable=False),
        sa.Column(
            "agreed",
            sa.Enum(
                "screen",
                "paper",
                "telephone",
                name="agreed",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
            comment="How the member said that they want it.",
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "done",
                "cancelled",
                "refused",
                name="movestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("own_minutes", sa.Integer(), nullable=False, comment="That went along, of each kind."),
        sa.Column("gift_only_minutes", sa.Integer(), nullable=False),
        sa.Column("received_minutes", sa.Integer(), nullable=False),
        sa.Column("new_person_id", sa.Uuid(), nullable=True, comment="The same person in the other branch."),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'done') = (new_person_id IS NOT NULL)", name=op.f("ck_exchange_moves_done_for_somebody")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at IS NULL)", name=op.f("ck_exchange_moves_ended_at_a_moment")
        ),
        sa.CheckConstraint("opened_by_id <> person_id", name=op.f("ck_exchange_moves_opened_by_another")),
        sa.CheckConstraint(
            "own_minutes >= 0 AND gift_only_minutes >= 0 AND received_minutes >= 0",
            name=op.f("ck_exchange_moves_minutes_not_below_zero"),
        ),
        sa.CheckConstraint("to_branch <> branch_id", name=op.f("ck_exchange_moves_another_branch")),
        sa.ForeignKeyConstraint(
            ["branch_id", "opened_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_moves_branch_id_opened_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_exchange_moves_branch_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_exchange_moves")),
    )
    op.create_index(
        op.f("ix_exchange_moves_branch_id_state_opened_at_id"),
        "exchange_moves",
        ["branch_id", "state", "opened_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_exchange_moves_open",
        "exchange_moves",
        ["branch_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_table("exchange_moves")
    op.drop_table("exchange_move_arrivals")
    op.drop_table("exchange_leavings")
    op.drop_table("exchange_deaths")
