"""The bank opens: the first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "audit_looks",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column(
            "seen",
            sa.Enum(
                "contact",
                "guardian",
                "safety_note",
                "letter",
                "outbox",
                name="seen",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "page",
                "api",
                "cli",
                "system",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_audit_looks")),
    )
    op.create_index(
        op.f("ix_audit_looks_branch_id_reader_id_seen_at"),
        "audit_looks",
        ["branch_id", "reader_id", "seen_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_audit_looks_branch_id_subject_id_seen_at"),
        "audit_looks",
        ["branch_id", "subject_id", "seen_at"],
        unique=False,
    )
    on(
        "sqlite",
        "CREATE TRIGGER audit_looks_no_update BEFORE UPDATE ON audit_looks BEGIN SELECT RAISE(ABORT, "
        "'rows of audit_looks are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER audit_looks_no_delete BEFORE DELETE ON audit_looks BEGIN SELECT RAISE(ABORT, "
        "'rows of audit_looks are only added'); END",
    )
    on(
        "postgresql",
        """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
""",
    )
    on(
        "postgresql",
        "CREATE TRIGGER audit_looks_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_looks "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "core_commands",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "name",
            sa.String(),
            nullable=False,
            comment="The command's feature and verb, such as `care.approve_visit`.",
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True, comment="Who did it; null for the bank itself."),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True, comment="The person whom it concerns."),
        sa.Column("object_id", sa.Uuid(), nullable=True, comment="The row that it made or changed."),
        sa.Column(
            "channel",
            sa.Enum(
                "page",
                "api",
                "cli",
                "system",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column(
            "session_id", sa.Uuid(), nullable=True, comment="The sign-in or token that it came through."
        ),
        sa.Column("digest", sa.String(), nullable=False, comment="Keyed digest of the command's content."),
        sa.Column(
            "answer",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=True,
        ),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_core_commands")),
    )
    op.create_index(
        op.f("ix_core_commands_branch_id_actor_id_done_at"),
        "core_commands",
        ["branch_id", "actor_id", "done_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_core_commands_branch_id_done_at"), "core_commands", ["branch_id", "done_at"], unique=False
    )
    op.create_index(
        op.f("ix_core_commands_branch_id_object_id"),
        "core_commands",
        ["branch_id", "object_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_core_commands_branch_id_subject_id_done_at"),
        "core_commands",
        ["branch_id", "subject_id", "done_at"],
        unique=False,
    )
    on(
        "sqlite",
        "CREATE TRIGGER core_commands_no_update BEFORE UPDATE ON core_commands BEGIN SELECT "
        "RAISE(ABORT, 'rows of core_commands are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER core_commands_no_delete BEFORE DELETE ON core_commands BEGIN SELECT "
        "RAISE(ABORT, 'rows of core_commands are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER core_commands_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "core_commands FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "core_marks",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("marked_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_marks")),
    )
    op.create_table(
        "ledger_accounts",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "owner_id", sa.Uuid(), nullable=True, comment="The person; null for an account of the branch."
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "own",
                "gift_only",
                "received",
                "held",
                "debt",
                "issuance",
                "pool",
                "retired",
                "lapsed",
                "clearing",
                name="accountkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("counter_branch", sa.String(), nullable=True, comment="For clearing: the other branch."),
        sa.Column("floor", sa.Integer(), nullable=True, comment="Least balance, in minutes; null for none."),
        sa.Column("balance", sa.BigInteger(), nullable=False, comment="Minutes, after entry `seq`."),
        sa.Column("seq", sa.BigInteger(), nullable=False, comment="Number of the newest entry."),
        sa.Column(
            "head",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="Digest of the newest entry; of the account itself where there is none.",
        ),
        sa.Column("moved_at", sa.DateTime(), nullable=True, comment="Moment of the newest entry."),
        sa.CheckConstraint(
            "(kind = 'clearing') = (counter_branch IS NOT NULL)",
            name=op.f("ck_ledger_accounts_counter_branch_by_kind"),
        ),
        sa.CheckConstraint(
            "(kind IN ('own', 'gift_only', 'received', 'held', 'debt')) = (owner_id IS NOT NULL)",
            name=op.f("ck_ledger_accounts_owner_by_kind"),
        ),
        sa.CheckConstraint(
            "(kind IN ('own', 'gift_only', 'received', 'held', 'pool')) = (floor IS NOT NULL)",
            name=op.f("ck_ledger_accounts_floor_by_kind"),
        ),
        sa.CheckConstraint(
            "kind <> 'debt' OR balance <= 0", name=op.f("ck_ledger_accounts_debt_not_above_zero")
        ),
        sa.CheckConstraint(
            "(seq = 0) = (moved_at IS NULL)", name=op.f("ck_ledger_accounts_moved_by_entries")
        ),
        sa.CheckConstraint(
            "counter_branch <> branch_id", name=op.f("ck_ledger_accounts_clears_with_another_branch")
        ),
        sa.CheckConstraint(
            "floor IS NULL OR balance >= floor", name=op.f("ck_ledger_accounts_balance_not_below_floor")
        ),
        sa.CheckConstraint(
            "seq > 0 OR (seq = 0 AND balance = 0)", name=op.f("ck_ledger_accounts_balance_from_entries")
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_ledger_accounts")),
        postgresql_with={"fillfactor": 70},
    )
    op.create_index(
        "uq_ledger_accounts_branch",
        "ledger_accounts",
        ["branch_id", "kind"],
        unique=True,
        sqlite_where=sa.text("owner_id IS NULL AND counter_branch IS NULL"),
        postgresql_where=sa.text("owner_id IS NULL AND counter_branch IS NULL"),
    )
    op.create_index(
        "uq_ledger_accounts_clearing",
        "ledger_accounts",
        ["branch_id", "counter_branch"],
        unique=True,
        sqlite_where=sa.text("counter_branch IS NOT NULL"),
        postgresql_where=sa.text("counter_branch IS NOT NULL"),
    )
    op.create_index(
        "uq_ledger_accounts_owner",
        "ledger_accounts",
        ["branch_id", "owner_id", "kind"],
        unique=True,
        sqlite_where=sa.text("owner_id IS NOT NULL"),
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    on(
        "sqlite",
        "CREATE TRIGGER ledger_accounts_fixed BEFORE UPDATE OF branch_id, id, owner_id, kind, "
        "counter_branch, floor ON ledger_accounts BEGIN SELECT RAISE(ABORT, 'accounts are kept, and "
        "stay what they are'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER ledger_accounts_kept BEFORE DELETE ON ledger_accounts BEGIN SELECT "
        "RAISE(ABORT, 'accounts are kept, and stay what they are'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER ledger_accounts_fixed BEFORE UPDATE OF branch_id, id, owner_id, kind, "
        "counter_branch, floor ON ledger_accounts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    on(
        "postgresql",
        "CREATE TRIGGER ledger_accounts_kept BEFORE DELETE OR TRUNCATE ON ledger_accounts FOR EACH "
        "STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "ledger_postings",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "opening",
                "issue",
                "gift",
                "reserve",
                "settle",
                "release",
                "transfer",
                "lapse",
                "reversal",
                name="postingkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "cause", sa.String(), nullable=False, comment="What for, such as `care.visit:…`: codes and ids."
        ),
        sa.Column(
            "policy_version",
            sa.Integer(),
            nullable=False,
            comment="Version of the operating rules that produced it.",
        ),
        sa.Column(
            "actor_id", sa.Uuid(), nullable=True, comment="The person who did it; null for the bank itself."
        ),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.Column("reverses_id", sa.Uuid(), nullable=True, comment="The posting that this one takes back."),
        sa.Column(
            "pair_id", sa.Uuid(), nullable=True, comment="Same in the other branch's half of the movement."
        ),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses_id IS NOT NULL)",
            name=op.f("ck_ledger_postings_reversal_names_posting"),
        ),
        sa.CheckConstraint("length(cause) BETWEEN 1 AND 200", name=op.f("ck_ledger_postings_cause_length")),
        sa.ForeignKeyConstraint(
            ["branch_id", "reverses_id"],
            ["ledger_postings.branch_id", "ledger_postings.id"],
            name=op.f("fk_ledger_postings_branch_id_reverses_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_ledger_postings")),
        sa.UniqueConstraint(
            "branch_id", "kind", "cause", name=op.f("uq_ledger_postings_branch_id_kind_cause")
        ),
        sa.UniqueConstraint(
            "branch_id", "reverses_id", name=op.f("uq_ledger_postings_branch_id_reverses_id")
        ),
    )
    op.create_index(
        op.f("ix_ledger_postings_branch_id_pair_id"),
        "ledger_postings",
        ["branch_id", "pair_id"],
        unique=False,
        sqlite_where=sa.text("pair_id IS NOT NULL"),
        postgresql_where=sa.text("pair_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_ledger_postings_branch_id_posted_at_id"),
        "ledger_postings",
        ["branch_id", "posted_at", "id"],
        unique=False,
    )
    on(
        "sqlite",
        "CREATE TRIGGER ledger_postings_no_update BEFORE UPDATE ON ledger_postings BEGIN SELECT "
        "RAISE(ABORT, 'rows of ledger_postings are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER ledger_postings_no_delete BEFORE DELETE ON ledger_postings BEGIN SELECT "
        "RAISE(ABORT, 'rows of ledger_postings are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER ledger_postings_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "ledger_postings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "notifications_messages",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "text",
                "email",
                "screen",
                name="messagechannel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.Text(), nullable=True, comment="Number or address; encrypted."),
        sa.Column(
            "template",
            sa.String(),
            nullable=False,
            comment="Name of the message's text; see notifications.rules.",
        ),
        sa.Column("values", sa.Text(), nullable=False, comment="JSON of what the text names; encrypted."),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column(
            "cause",
            sa.String(),
            nullable=False,
            comment="What it tells about: the same cause is told once a channel.",
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                name="messagestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(), nullable=False),
        sa.Column(
            "leased_until", sa.DateTime(), nullable=True, comment="A sender has it in hand until then."
        ),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=True, comment="Read on screen."),
        sa.Column(
            "problem", sa.String(), nullable=True, comment="Code of the newest failure, no personal data."
        ),
        sa.Column(
            "receipt",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=True,
            comment="What the gateway answered.",
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_notifications_messages_tries_counted")),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_notifications_messages")),
        sa.UniqueConstraint(
            "branch_id", "cause", "channel", name=op.f("uq_notifications_messages_branch_id_cause_channel")
        ),
    )
    op.create_index(
        op.f("ix_notifications_messages_branch_id_person_id_created_at"),
        "notifications_messages",
        ["branch_id", "person_id", "created_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_notifications_messages_branch_id_state_next_try_at"),
        "notifications_messages",
        ["branch_id", "state", "next_try_at"],
        unique=False,
    )
    op.create_table(
        "people_attempts",
        sa.Column(
            "key",
            sa.String(),
            nullable=False,
            comment="Digest of what is counted: handle, address or device.",
        ),
        sa.Column("window", sa.DateTime(), nullable=False, comment="When the window began."),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window", name=op.f("pk_people_attempts")),
    )
    op.create_table(
        "people_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "sign_in",
                "slip",
                "recovery",
                name="codepurpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("handle_index", sa.String(), nullable=True, comment="Whom it was sent to, known or not."),
        sa.Column("login_id", sa.Uuid(), nullable=True, comment="For slips and recovery codes."),
        sa.Column("digest", sa.String(), nullable=False, comment="Keyed digest of the code."),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=True, comment="The person who printed the slip."),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_people_codes_tries_counted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_codes")),
    )
    op.create_index(op.f("ix_people_codes_digest"), "people_codes", ["digest"], unique=False)
    op.create_index(
        op.f("ix_people_codes_handle_index_sent_at"),
        "people_codes",
        ["handle_index", "sent_at"],
        unique=False,
    )
    op.create_index(op.f("ix_people_codes_login_id"), "people_codes", ["login_id"], unique=False)
    op.create_table(
        "people_districts",
        sa.Column(
            "code", sa.String(), nullable=False, comment="Region code, or region code and district name."
        ),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("region_ko", sa.String(), nullable=False),
        sa.Column("region_en", sa.String(), nullable=False),
        sa.Column("district_ko", sa.String(), nullable=True, comment="Null for the region itself."),
        sa.Column("district_en", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_people_districts")),
    )
    op.create_index(
        op.f("ix_people_districts_region_code"), "people_districts", ["region_code"], unique=False
    )
    op.create_table(
        "people_logins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("totp_confirmed_at", sa.DateTime(), nullable=True),
        sa.Column(
            "totp_last_step",
            sa.Integer(),
            nullable=True,
            comment="The newest time step used: a code works once.",
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text_size", sa.Integer(), nullable=False, comment="Per cent: 100, 125 or 150."),
        sa.Column("high_contrast", sa.Boolean(), nullable=False),
        sa.Column(
            "demo_order",
            sa.Integer(),
            nullable=True,
            comment="Place among the demonstration's sign-ins; null elsewhere.",
        ),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_logins")),
    )
    op.create_table(
        "people_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("branch_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "volunteer",
                "senior",
                "family",
                "coordinator",
                "deputy",
                "food_coordinator",
                "officer",
                "auditor",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_people_tokens_digest")),
    )
    op.create_index(op.f("ix_people_tokens_branch_id"), "people_tokens", ["branch_id"], unique=False)
    op.create_table(
        "people_training_events",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False, comment="Seats taken."),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "minutes > 0 AND seats > 0", name=op.f("ck_people_training_events_minutes_and_seats")
        ),
        sa.CheckConstraint(
            "taken BETWEEN 0 AND seats", name=op.f("ck_people_training_events_no_more_than_seats")
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_people_training_events")),
    )
    op.create_index(
        op.f("ix_people_training_events_branch_id_starts_at"),
        "people_training_events",
        ["branch_id", "starts_at"],
        unique=False,
    )
    op.create_table(
        "ledger_entries",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "seq", sa.BigInteger(), nullable=False, comment="1, 2, 3 … within the account, without gaps."
        ),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False, comment="Below zero on the side that gives."),
        sa.Column("balance", sa.BigInteger(), nullable=False, comment="Minutes, after this entry."),
        sa.Column(
            "posted_at",
            sa.DateTime(),
            nullable=False,
            comment="As in the posting, and later than any entry before it in the account.",
        ),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False, comment="See rules.chain."),
        sa.CheckConstraint("minutes <> 0", name=op.f("ck_ledger_entries_minutes_move")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_ledger_entries_seq_from_one")),
        sa.ForeignKeyConstraint(
            ["branch_id", "account_id"],
            ["ledger_accounts.branch_id", "ledger_accounts.id"],
            name=op.f("fk_ledger_entries_branch_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "posting_id"],
            ["ledger_postings.branch_id", "ledger_postings.id"],
            name=op.f("fk_ledger_entries_branch_id_posting_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "account_id", "seq", name=op.f("pk_ledger_entries")),
    )
    op.create_index(
        op.f("ix_ledger_entries_branch_id_account_id_posted_at"),
        "ledger_entries",
        ["branch_id", "account_id", "posted_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_ledger_entries_branch_id_posting_id"),
        "ledger_entries",
        ["branch_id", "posting_id"],
        unique=False,
    )
    on(
        "sqlite",
        "CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries BEGIN SELECT "
        "RAISE(ABORT, 'rows of ledger_entries are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries BEGIN SELECT "
        "RAISE(ABORT, 'rows of ledger_entries are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER ledger_entries_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "people_branches",
        sa.Column("id", sa.String(), nullable=False, comment="A short name in Latin letters: dalseo."),
        sa.Column("name", sa.String(), nullable=False, comment="As the public reads it: 대구 달서구 지점."),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=True),
        sa.Column("zone", sa.String(), nullable=False, comment="IANA time zone; days are local to it."),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column(
            "phone_hours",
            sa.String(),
            nullable=False,
            comment="As read on the page; empty for weekdays 9 to 18.",
        ),
        sa.Column("place", sa.String(), nullable=False, comment="Where members come to."),
        sa.Column(
            "sender",
            sa.String(),
            nullable=False,
            comment="The registered number or address messages come from.",
        ),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_code"], ["people_districts.code"], name=op.f("fk_people_branches_district_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_branches")),
    )
    op.create_table(
        "people_devices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("known_since", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["login_id"], ["people_logins.id"], name=op.f("fk_people_devices_login_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_devices")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_people_devices_token_digest")),
    )
    op.create_index(op.f("ix_people_devices_login_id"), "people_devices", ["login_id"], unique=False)
    op.create_table(
        "people_handles",
        sa.Column(
            "kind",
            sa.Enum(
                "phone", "email", name="handlekind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("index", sa.String(), nullable=False, comment="Blind index of the normalised value."),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["login_id"], ["people_logins.id"], name=op.f("fk_people_handles_login_id")),
        sa.PrimaryKeyConstraint("kind", "index", "login_id", name=op.f("pk_people_handles")),
    )
    op.create_index(op.f("ix_people_handles_login_id"), "people_handles", ["login_id"], unique=False)
    op.create_table(
        "people_people",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False, comment="For search; see rules.fold_name."),
        sa.Column(
            "name_initials",
            sa.String(),
            nullable=False,
            comment="Initial consonants, for search; see rules.initials_of.",
        ),
        sa.Column("birth_date", sa.Date(), nullable=True, comment="Null for staff."),
        sa.Column("phone", sa.Text(), nullable=True, comment="E.164, encrypted."),
        sa.Column("phone_index", sa.String(), nullable=True, comment="Blind index of the phone."),
        sa.Column("email", sa.Text(), nullable=True, comment="Encrypted."),
        sa.Column(
            "email_index", sa.String(), nullable=True, comment="Blind index of the lower-case address."
        ),
        sa.Column("address", sa.Text(), nullable=True, comment="Encrypted."),
        sa.Column(
            "address_index", sa.String(), nullable=True, comment="Blind index of the address without spaces."
        ),
        sa.Column(
            "neighbourhood", sa.String(), nullable=False, comment="월성동: the most that strangers may know."
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "left",
                "deceased",
                "double",
                name="personstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.Column("registered_by_id", sa.Uuid(), nullable=True, comment="Null for who joined on their own."),
        sa.Column("identity_seen_at", sa.DateTime(), nullable=True),
        sa.Column("identity_seen_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "last_heard_at",
            sa.DateTime(),
            nullable=True,
            comment="When the person last did something themselves, or was identified.",
        ),
        sa.Column("guardian_name", sa.String(), nullable=True),
        sa.Column("guardian_phone", sa.Text(), nullable=True, comment="Encrypted; for under 18."),
        sa.Column(
            "identity_document",
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
            comment="By what; never its number.",
        ),
        sa.Column(
            "duplicate_of_id",
            sa.Uuid(),
            nullable=True,
            comment="Somebody of the branch who may be the same person; a coordinator settles it.",
        ),
        sa.Column("duplicate_settled_at", sa.DateTime(), nullable=True),
        sa.Column("duplicate_settled_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(identity_seen_at IS NULL) = (identity_seen_by_id IS NULL)",
            name=op.f("ck_people_people_identity_seen_by_somebody"),
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80", name=op.f("ck_people_people_name_length")),
        sa.ForeignKeyConstraint(
            ["branch_id", "duplicate_of_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_people_branch_id_duplicate_of_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "identity_seen_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_people_branch_id_identity_seen_by_id"),
        ),
        sa.ForeignKeyConstraint(["login_id"], ["people_logins.id"], name=op.f("fk_people_people_login_id")),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_people_people")),
    )
    op.create_index(
        op.f("ix_people_people_branch_id_address_index"),
        "people_people",
        ["branch_id", "address_index"],
        unique=False,
    )
    op.create_index(
        op.f("ix_people_people_branch_id_birth_date"),
        "people_people",
        ["branch_id", "birth_date"],
        unique=False,
    )
    op.create_index(
        op.f("ix_people_people_branch_id_email_index"),
        "people_people",
        ["branch_id", "email_index"],
        unique=False,
    )
    op.create_index(
        op.f("ix_people_people_branch_id_name_folded_id"),
        "people_people",
        ["branch_id", "name_folded", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_people_people_branch_id_name_initials"),
        "people_people",
        ["branch_id", "name_initials"],
        unique=False,
    )
    op.create_index(
        op.f("ix_people_people_branch_id_phone_index"),
        "people_people",
        ["branch_id", "phone_index"],
        unique=False,
    )
    op.create_index(op.f("ix_people_people_login_id"), "people_people", ["login_id"], unique=False)
    op.create_table(
        "people_sign_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.String(), nullable=True, comment="The branch in use; null until chosen."),
        sa.Column(
            "means",
            sa.Enum(
                "code",
                "slip",
                "password",
                "second_factor",
                "demonstration",
                name="means",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
            comment="What was proved; staff need a password and more.",
        ),
        sa.Column("kept", sa.Boolean(), nullable=False, comment="The person's own phone: 90 days."),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column(
            "seen_at", sa.DateTime(), nullable=False, comment="Within a few minutes of the newest request."
        ),
        sa.Column("ends_at", sa.DateTime(), nullable=False, comment="The absolute limit."),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["login_id"], ["people_logins.id"], name=op.f("fk_people_sign_ins_login_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_sign_ins")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_people_sign_ins_token_digest")),
    )
    op.create_index(op.f("ix_people_sign_ins_login_id"), "people_sign_ins", ["login_id"], unique=False)
    op.create_table(
        "care_assignments",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=False),
        sa.Column(
            "activities",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
            comment="Codes of the policy's activities, the usual ones.",
        ),
        sa.Column(
            "weekdays",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
            comment="Usual days, 0 for Monday; empty for none in particular.",
        ),
        sa.Column("usual_start", sa.Time(), nullable=True, comment="Local time."),
        sa.Column(
            "usual_end", sa.Time(), nullable=True, comment="Local time; before the start: past midnight."
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True, comment="The last local day; null for open."),
        sa.Column(
            "safety_note", sa.Text(), nullable=True, comment="What the volunteer must know; encrypted."
        ),
        sa.Column("assigned_by_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_care_assignments_ends_after_start")
        ),
        sa.CheckConstraint("volunteer_id <> senior_id", name=op.f("ck_care_assignments_two_people")),
        sa.ForeignKeyConstraint(
            ["branch_id", "assigned_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_assignments_branch_id_assigned_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "senior_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_assignments_branch_id_senior_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "volunteer_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_assignments_branch_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_care_assignments")),
    )
    op.create_index(
        op.f("ix_care_assignments_branch_id_senior_id"),
        "care_assignments",
        ["branch_id", "senior_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_care_assignments_branch_id_volunteer_id"),
        "care_assignments",
        ["branch_id", "volunteer_id"],
        unique=False,
    )
    op.create_table(
        "care_cap_overrides",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum("day", "week", name="capscope", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False, comment="The day, or the Monday of the week."),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="The cap asked for that day or week."),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "granted",
                "refused",
                name="overridestate",
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
        sa.Column("answer_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "answered_by_id IS NULL OR answered_by_id <> asked_by_id",
            name=op.f("ck_care_cap_overrides_two_people"),
        ),
        sa.CheckConstraint(
            "minutes BETWEEN 1 AND 10080", name=op.f("ck_care_cap_overrides_minutes_within_a_week")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "answered_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_cap_overrides_branch_id_answered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "asked_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_cap_overrides_branch_id_asked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "volunteer_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_cap_overrides_branch_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_care_cap_overrides")),
    )
    op.create_index(
        op.f("ix_care_cap_overrides_branch_id_state_asked_at"),
        "care_cap_overrides",
        ["branch_id", "state", "asked_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_care_cap_overrides_branch_id_volunteer_id_day"),
        "care_cap_overrides",
        ["branch_id", "volunteer_id", "day"],
        unique=False,
    )
    op.create_table(
        "care_needs",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=False, comment="Never shown on the board."),
        sa.Column("neighbourhood", sa.String(), nullable=False),
        sa.Column(
            "activities",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "weekdays",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
            comment="Every week on these days; empty with `once_on`.",
        ),
        sa.Column("once_on", sa.Date(), nullable=True),
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
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="How long a visit would take."),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_care_needs_minutes_within_a_day")),
        sa.ForeignKeyConstraint(
            ["branch_id", "opened_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_needs_branch_id_opened_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "senior_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_needs_branch_id_senior_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_care_needs")),
    )
    op.create_index(
        op.f("ix_care_needs_branch_id_closed_at_opened_at"),
        "care_needs",
        ["branch_id", "closed_at", "opened_at"],
        unique=False,
    )
    op.create_table(
        "care_volunteer_days",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "cap", sa.Integer(), nullable=False, comment="From the policy of that day, or a granted override."
        ),
        sa.CheckConstraint(
            "minutes BETWEEN 0 AND cap", name=op.f("ck_care_volunteer_days_minutes_within_cap")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "volunteer_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_volunteer_days_branch_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "volunteer_id", "day", name=op.f("pk_care_volunteer_days")),
    )
    op.create_table(
        "care_volunteer_weeks",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "minutes BETWEEN 0 AND cap", name=op.f("ck_care_volunteer_weeks_minutes_within_cap")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "volunteer_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_volunteer_weeks_branch_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "volunteer_id", "monday", name=op.f("pk_care_volunteer_weeks")),
    )
    op.create_table(
        "people_consents",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "membership",
                "care",
                "messages",
                "guardian",
                "share_visits",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "towards_id", sa.Uuid(), nullable=True, comment="The relative who may see; for share_visits."
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
        sa.Column(
            "given_by", sa.String(), nullable=True, comment="The guardian's name, where a guardian consents."
        ),
        sa.Column("paper_ref", sa.String(), nullable=True, comment="Where the paper is kept."),
        sa.Column(
            "recorded_by_id",
            sa.Uuid(),
            nullable=True,
            comment="The coordinator; null for the person's own screen.",
        ),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_consents_branch_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "towards_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_consents_branch_id_towards_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_people_consents")),
    )
    op.create_index(
        op.f("ix_people_consents_branch_id_person_id"),
        "people_consents",
        ["branch_id", "person_id"],
        unique=False,
    )
    op.create_table(
        "people_family_links",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("relative_id", sa.Uuid(), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "spouse",
                "child",
                "parent",
                "sibling",
                "grandchild",
                "grandparent",
                "in_law",
                "guardian",
                "other",
                name="relation",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
            comment="What the relative is to the person.",
        ),
        sa.Column(
            "basis", sa.String(), nullable=False, comment="What was seen: a certificate, both said so."
        ),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("person_id <> relative_id", name=op.f("ck_people_family_links_two_people")),
        sa.ForeignKeyConstraint(
            ["branch_id", "confirmed_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_family_links_branch_id_confirmed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_family_links_branch_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "relative_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_family_links_branch_id_relative_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_people_family_links")),
    )
    op.create_index(
        op.f("ix_people_family_links_branch_id_person_id"),
        "people_family_links",
        ["branch_id", "person_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_people_family_links_branch_id_relative_id"),
        "people_family_links",
        ["branch_id", "relative_id"],
        unique=False,
    )
    op.create_index(
        "uq_people_family_links_open",
        "people_family_links",
        ["branch_id", "person_id", "relative_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "people_roles",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "volunteer",
                "senior",
                "family",
                "coordinator",
                "deputy",
                "food_coordinator",
                "officer",
                "auditor",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False, comment="The first local day."),
        sa.Column(
            "ends_on", sa.Date(), nullable=True, comment="The last local day, included; null for open."
        ),
        sa.Column(
            "granted_by_id",
            sa.Uuid(),
            nullable=True,
            comment="Null where the bank was set up, or who joined.",
        ),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on OR ended_by_id IS NOT NULL",
            name=op.f("ck_people_roles_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_roles_branch_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_people_roles")),
    )
    op.create_index(
        op.f("ix_people_roles_branch_id_person_id"), "people_roles", ["branch_id", "person_id"], unique=False
    )
    op.create_index(
        op.f("ix_people_roles_branch_id_role"), "people_roles", ["branch_id", "role"], unique=False
    )
    op.create_table(
        "people_training_seats",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("signed_up_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id", "event_id"],
            ["people_training_events.branch_id", "people_training_events.id"],
            name=op.f("fk_people_training_seats_branch_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_training_seats_branch_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_people_training_seats")),
        sa.UniqueConstraint(
            "branch_id",
            "event_id",
            "person_id",
            name=op.f("uq_people_training_seats_branch_id_event_id_person_id"),
        ),
    )
    op.create_table(
        "people_trainings",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column(
            "voided_at", sa.DateTime(), nullable=True, comment="Recorded by mistake; it counts no more."
        ),
        sa.Column("voided_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "minutes BETWEEN 1 AND 1440", name=op.f("ck_people_trainings_minutes_within_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "event_id"],
            ["people_training_events.branch_id", "people_training_events.id"],
            name=op.f("fk_people_trainings_branch_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_trainings_branch_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "recorded_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_people_trainings_branch_id_recorded_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_people_trainings")),
        sa.UniqueConstraint(
            "branch_id",
            "person_id",
            "event_id",
            name=op.f("uq_people_trainings_branch_id_person_id_event_id"),
        ),
    )
    op.create_index(
        op.f("ix_people_trainings_branch_id_person_id"),
        "people_trainings",
        ["branch_id", "person_id"],
        unique=False,
    )
    op.create_table(
        "policies_versions",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=True,
            comment="1, 2, 3 … in the order of publishing; null for a draft.",
        ),
        sa.Column(
            "effective_from", sa.Date(), nullable=False, comment="The first local day on which it holds."
        ),
        sa.Column(
            "content",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
            comment="See policies.rules.codec.",
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "dropped",
                name="versionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False, comment="Grows with each edit of the draft."),
        sa.Column(
            "drafted_by_id",
            sa.Uuid(),
            nullable=True,
            comment="Who wrote it last; null for the rules that the software comes with.",
        ),
        sa.Column("drafted_at", sa.DateTime(), nullable=False),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL) AND (state = 'published') = (number IS NOT NULL) AND (state = 'dropped') = (dropped_at IS NOT NULL) AND (state <> 'published' OR published_by_id IS NOT NULL)",
            name=op.f("ck_policies_versions_state_is_complete"),
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 999", name=op.f("ck_policies_versions_number_in_range")),
        sa.CheckConstraint(
            "published_by_id <> drafted_by_id", name=op.f("ck_policies_versions_second_person")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "drafted_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_policies_versions_branch_id_drafted_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "published_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_policies_versions_branch_id_published_by_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_policies_versions")),
        sa.UniqueConstraint("branch_id", "number", name=op.f("uq_policies_versions_branch_id_number")),
    )
    op.create_index(
        "ux_policies_versions_effective",
        "policies_versions",
        ["branch_id", "effective_from"],
        unique=True,
        postgresql_where=sa.text("state = 'published'"),
        sqlite_where=sa.text("state = 'published'"),
    )
    on(
        "sqlite",
        "CREATE TRIGGER policies_versions_no_update BEFORE UPDATE ON policies_versions WHEN "
        "OLD.state <> 'draft' BEGIN SELECT RAISE(ABORT, 'published rows of policies_versions never "
        "change'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER policies_versions_no_delete BEFORE DELETE ON policies_versions BEGIN SELECT "
        "RAISE(ABORT, 'published rows of policies_versions never change'); END",
    )
    on(
        "postgresql",
        """
CREATE OR REPLACE FUNCTION policies_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'published rows of policies_versions never change' USING ERRCODE = 'restrict_violation';
END $$
""",
    )
    on(
        "postgresql",
        "CREATE TRIGGER policies_versions_no_update BEFORE UPDATE ON policies_versions FOR EACH ROW "
        "WHEN (OLD.state <> 'draft') EXECUTE FUNCTION policies_refuse_change()",
    )
    on(
        "postgresql",
        "CREATE TRIGGER policies_versions_no_delete BEFORE DELETE OR TRUNCATE ON policies_versions "
        "FOR EACH STATEMENT EXECUTE FUNCTION policies_refuse_change()",
    )
    op.create_table(
        "care_offers",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "accepted",
                "declined",
                "taken_back",
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
        sa.Column(
            "reason", sa.String(), nullable=True, comment="Why it was declined; the volunteer reads it."
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "need_id"],
            ["care_needs.branch_id", "care_needs.id"],
            name=op.f("fk_care_offers_branch_id_need_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "volunteer_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_offers_branch_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_care_offers")),
        sa.UniqueConstraint(
            "branch_id", "need_id", "volunteer_id", name=op.f("uq_care_offers_branch_id_need_id_volunteer_id")
        ),
    )
    op.create_index(
        op.f("ix_care_offers_branch_id_state_offered_at"),
        "care_offers",
        ["branch_id", "state", "offered_at"],
        unique=False,
    )
    on("postgresql", "CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.create_table(
        "care_visits",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=False),
        sa.Column("senior_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False, comment="The branch's day on which it began."),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="Length, in whole minutes."),
        sa.Column(
            "activities",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True, comment="Encrypted; read by staff only."),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "disputed",
                "approved",
                "rejected",
                "withdrawn",
                name="visitstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column(
            "entered_how",
            sa.Enum(
                "screen",
                "telephone",
                "paper",
                "api",
                "import",
                name="enteredhow",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("caller", sa.Text(), nullable=True, comment="Who telephoned, if not the volunteer."),
        sa.Column(
            "caller_check",
            sa.Enum(
                "known_number",
                "called_back",
                "two_questions",
                "known_voice",
                name="callercheck",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "needs_confirmation",
            sa.Boolean(),
            nullable=False,
            comment="Entered by somebody else: volunteer or senior must confirm before a decision.",
        ),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(), nullable=False, comment="The newest time it was sent in."),
        sa.Column(
            "decide_by", sa.Date(), nullable=False, comment="The local day by which it will be decided."
        ),
        sa.Column("decider_id", sa.Uuid(), nullable=True, comment="To whom it was handed over."),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True, comment="Why it was rejected; the volunteer reads it."),
        sa.Column(
            "policy_number",
            sa.Integer(),
            nullable=False,
            comment="The policy version it falls under, by its local start day.",
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> volunteer_id AND decided_by_id <> senior_id AND decided_by_id <> entered_by_id)",
            name=op.f("ck_care_visits_decided_by_a_third"),
        ),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_care_visits_minutes_within_a_day")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_care_visits_ends_after_start")),
        sa.CheckConstraint("volunteer_id <> senior_id", name=op.f("ck_care_visits_two_people")),
        sa.ForeignKeyConstraint(
            ["branch_id", "assignment_id"],
            ["care_assignments.branch_id", "care_assignments.id"],
            name=op.f("fk_care_visits_branch_id_assignment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "decided_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_visits_branch_id_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "decider_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_visits_branch_id_decider_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "entered_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_visits_branch_id_entered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "senior_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_visits_branch_id_senior_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "volunteer_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_visits_branch_id_volunteer_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_care_visits")),
    )
    op.create_index(
        op.f("ix_care_visits_branch_id_entered_by_id_submitted_at"),
        "care_visits",
        ["branch_id", "entered_by_id", "submitted_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_care_visits_branch_id_senior_id_starts_at"),
        "care_visits",
        ["branch_id", "senior_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_care_visits_branch_id_state_decide_by_id"),
        "care_visits",
        ["branch_id", "state", "decide_by", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_care_visits_branch_id_volunteer_id_starts_at"),
        "care_visits",
        ["branch_id", "volunteer_id", "starts_at"],
        unique=False,
    )
    on(
        "postgresql",
        "ALTER TABLE care_visits ADD CONSTRAINT ex_care_visits_no_overlap EXCLUDE USING gist "
        "(branch_id WITH =, volunteer_id WITH =, tsrange(starts_at, ends_at) WITH &&) WHERE (state "
        "IN ('submitted', 'disputed', 'approved'))",
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_visits_no_overlap_insert BEFORE INSERT ON care_visits WHEN NEW.state IN "
        "('submitted', 'disputed', 'approved') AND EXISTS (SELECT 1 FROM care_visits AS other WHERE "
        "other.branch_id = NEW.branch_id AND other.volunteer_id = NEW.volunteer_id AND other.id <> "
        "NEW.id AND other.state IN ('submitted', 'disputed', 'approved') AND other.starts_at < "
        "NEW.ends_at AND NEW.starts_at < other.ends_at) BEGIN SELECT RAISE(ABORT, "
        "'ex_care_visits_no_overlap'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_visits_no_overlap_update BEFORE UPDATE ON care_visits WHEN NEW.state IN "
        "('submitted', 'disputed', 'approved') AND EXISTS (SELECT 1 FROM care_visits AS other WHERE "
        "other.branch_id = NEW.branch_id AND other.volunteer_id = NEW.volunteer_id AND other.id <> "
        "NEW.id AND other.state IN ('submitted', 'disputed', 'approved') AND other.starts_at < "
        "NEW.ends_at AND NEW.starts_at < other.ends_at) BEGIN SELECT RAISE(ABORT, "
        "'ex_care_visits_no_overlap'); END",
    )
    op.create_table(
        "care_evidence",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "senior_screen",
                "volunteer_screen",
                "senior_call",
                "volunteer_call",
                "text_reply",
                "paper_slip",
                "knowledge",
                name="evidencemethod",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column(
            "said_by_id", sa.Uuid(), nullable=True, comment="The volunteer, senior or relative who said it."
        ),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("paper_ref", sa.String(), nullable=True),
        sa.Column(
            "said_minutes",
            sa.Integer(),
            nullable=True,
            comment="How long it was, according to who was asked.",
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "recorded_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_evidence_branch_id_recorded_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "visit_id"],
            ["care_visits.branch_id", "care_visits.id"],
            name=op.f("fk_care_evidence_branch_id_visit_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_care_evidence")),
    )
    op.create_index(
        op.f("ix_care_evidence_branch_id_visit_id"), "care_evidence", ["branch_id", "visit_id"], unique=False
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_evidence_no_update BEFORE UPDATE ON care_evidence BEGIN SELECT "
        "RAISE(ABORT, 'rows of care_evidence are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_evidence_no_delete BEFORE DELETE ON care_evidence BEGIN SELECT "
        "RAISE(ABORT, 'rows of care_evidence are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER care_evidence_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "care_evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )
    op.create_table(
        "care_objections",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "different",
                "no_visit",
                name="objection",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("raised_by_id", sa.Uuid(), nullable=False, comment="Whose words these are."),
        sa.Column(
            "recorded_by_id",
            sa.Uuid(),
            nullable=False,
            comment="Themselves, or the coordinator on the telephone.",
        ),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("said_minutes", sa.Integer(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "settled_how",
            sa.Enum(
                "corrected",
                "taken_back",
                name="settledhow",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("settlement", sa.Text(), nullable=True, comment="What both agreed on, in words."),
        sa.ForeignKeyConstraint(
            ["branch_id", "raised_by_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_care_objections_branch_id_raised_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "visit_id"],
            ["care_visits.branch_id", "care_visits.id"],
            name=op.f("fk_care_objections_branch_id_visit_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_care_objections")),
    )
    op.create_index(
        op.f("ix_care_objections_branch_id_settled_at_raised_at"),
        "care_objections",
        ["branch_id", "settled_at", "raised_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_care_objections_branch_id_visit_id"),
        "care_objections",
        ["branch_id", "visit_id"],
        unique=False,
    )
    op.create_table(
        "care_visit_events",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "submitted",
                "entered",
                "confirmed",
                "disputed",
                "settled",
                "evidence",
                "approved",
                "rejected",
                "answered",
                "withdrawn",
                "handed_over",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True, comment="What was said; encrypted."),
        sa.Column(
            "details",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=True,
            comment="Codes and figures, no personal data.",
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "visit_id"],
            ["care_visits.branch_id", "care_visits.id"],
            name=op.f("fk_care_visit_events_branch_id_visit_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_care_visit_events")),
    )
    op.create_index(
        op.f("ix_care_visit_events_branch_id_visit_id_at"),
        "care_visit_events",
        ["branch_id", "visit_id", "at"],
        unique=False,
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_visit_events_no_update BEFORE UPDATE ON care_visit_events BEGIN SELECT "
        "RAISE(ABORT, 'rows of care_visit_events are only added'); END",
    )
    on(
        "sqlite",
        "CREATE TRIGGER care_visit_events_no_delete BEFORE DELETE ON care_visit_events BEGIN SELECT "
        "RAISE(ABORT, 'rows of care_visit_events are only added'); END",
    )
    on(
        "postgresql",
        "CREATE TRIGGER care_visit_events_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON "
        "care_visit_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )


def downgrade() -> None:
    op.drop_table("care_visit_events")
    op.drop_table("care_objections")
    op.drop_table("care_evidence")
    op.drop_table("care_visits")
    op.drop_table("care_offers")
    op.drop_table("policies_versions")
    op.drop_table("people_trainings")
    op.drop_table("people_training_seats")
    op.drop_table("people_roles")
    op.drop_table("people_family_links")
    op.drop_table("people_consents")
    op.drop_table("care_volunteer_weeks")
    op.drop_table("care_volunteer_days")
    op.drop_table("care_needs")
    op.drop_table("care_cap_overrides")
    op.drop_table("care_assignments")
    op.drop_table("people_sign_ins")
    op.drop_table("people_people")
    op.drop_table("people_handles")
    op.drop_table("people_devices")
    op.drop_table("people_branches")
    op.drop_table("ledger_entries")
    op.drop_table("people_training_events")
    op.drop_table("people_tokens")
    op.drop_table("people_logins")
    op.drop_table("people_districts")
    op.drop_table("people_codes")
    op.drop_table("people_attempts")
    op.drop_table("notifications_messages")
    op.drop_table("ledger_postings")
    op.drop_table("ledger_accounts")
    op.drop_table("core_marks")
    op.drop_table("core_commands")
    op.drop_table("audit_looks")
    on("postgresql", "DROP FUNCTION refuse_change()")
    on("postgresql", "DROP FUNCTION policies_refuse_change()")
