"""How people wish to be told, digests, and periodic work."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def upgrade() -> None:
    op.create_table(
        "core_jobs",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.String(),
            nullable=False,
            comment="The feature and what it does, such as `people.import`.",
        ),
        sa.Column(
            "asked_by_id", sa.Uuid(), nullable=True, comment="The person who asked; null for the bank."
        ),
        sa.Column(
            "args",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
            comment="Ids, days and codes only; no personal data.",
        ),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                name="jobstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False, comment="Pieces of `total` that are through."),
        sa.Column("total", sa.Integer(), nullable=False, comment="0 while nobody knows how many there are."),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(), nullable=False),
        sa.Column(
            "leased_until", sa.DateTime(), nullable=True, comment="A worker has it in hand until then."
        ),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column(
            "problem", sa.String(), nullable=True, comment="Code of the refusal or failure, no personal data."
        ),
        sa.Column(
            "result",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=True,
            comment="Ids, figures, the page to go on with.",
        ),
        sa.CheckConstraint("done >= 0 AND total >= 0 AND tries >= 0", name=op.f("ck_core_jobs_counted")),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_core_jobs")),
    )
    op.create_index(
        op.f("ix_core_jobs_branch_id_state_asked_at"),
        "core_jobs",
        ["branch_id", "state", "asked_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_core_jobs_state_leased_until"), "core_jobs", ["state", "leased_until"], unique=False
    )
    op.create_table(
        "core_periodic",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False, comment="The branch; `national` for the whole bank."),
        sa.Column("slot", sa.String(), nullable=False, comment="The local day, as 2026-11-21."),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(), nullable=True, comment="A worker is at it until then."),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", "place", "slot", name=op.f("pk_core_periodic")),
    )
    op.create_table(
        "core_periodic_states",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ran_at", sa.DateTime(), nullable=False),
        sa.Column("took_milliseconds", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True, comment="The newest run that went well."),
        sa.Column("count", sa.Integer(), nullable=False, comment="What that run did."),
        sa.Column(
            "worked_at", sa.DateTime(), nullable=True, comment="The newest run that had something to do."
        ),
        sa.Column("failed_at", sa.DateTime(), nullable=True),
        sa.Column(
            "problem",
            sa.String(),
            nullable=True,
            comment="Code or kind of the newest failure; null since a run went well.",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_periodic_states")),
    )
    op.create_table(
        "notifications_template_codes",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column(
            "sender", sa.String(), nullable=True, comment="Registered number; null for the branch's own."
        ),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_notifications_template_codes")),
        sa.UniqueConstraint(
            "branch_id",
            "template",
            "language",
            name=op.f("uq_notifications_template_codes_branch_id_template_language"),
        ),
    )
    op.create_table(
        "notifications_digest_parts",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False, comment="The message on the screen."),
        sa.Column("held_at", sa.DateTime(), nullable=False),
        sa.Column("gathered_at", sa.DateTime(), nullable=True),
        sa.Column(
            "digest_id",
            sa.Uuid(),
            nullable=True,
            comment="The message that told it; null if it was read on the screen first, or nothing is sent.",
        ),
        sa.CheckConstraint(
            "digest_id IS NULL OR gathered_at IS NOT NULL",
            name=op.f("ck_notifications_digest_parts_gathered_with_digest"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "digest_id"],
            ["notifications_messages.branch_id", "notifications_messages.id"],
            name=op.f("fk_notifications_digest_parts_branch_id_digest_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "message_id"],
            ["notifications_messages.branch_id", "notifications_messages.id"],
            name=op.f("fk_notifications_digest_parts_branch_id_message_id"),
        ),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_notifications_digest_parts_branch_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_notifications_digest_parts")),
        sa.UniqueConstraint(
            "branch_id", "message_id", name=op.f("uq_notifications_digest_parts_branch_id_message_id")
        ),
    )
    op.create_index(
        op.f("ix_notifications_digest_parts_branch_id_gathered_at_held_at"),
        "notifications_digest_parts",
        ["branch_id", "gathered_at", "held_at"],
        unique=False,
    )
    op.create_table(
        "notifications_wishes",
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
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
            comment="Beside the screen, where everything stands.",
        ),
        sa.Column(
            "rhythm",
            sa.Enum("at_once", "daily", name="rhythm", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id", "person_id"],
            ["people_people.branch_id", "people_people.id"],
            name=op.f("fk_notifications_wishes_branch_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("branch_id", "id", name=op.f("pk_notifications_wishes")),
        sa.UniqueConstraint(
            "branch_id", "person_id", name=op.f("uq_notifications_wishes_branch_id_person_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("notifications_wishes")
    op.drop_table("notifications_digest_parts")
    op.drop_table("notifications_template_codes")
    op.drop_table("core_periodic_states")
    op.drop_table("core_periodic")
    op.drop_table("core_jobs")
