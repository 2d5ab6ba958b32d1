"""Words and pictures of people in rows that are only added may be emptied when somebody leaves."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = {
    # What may be emptied, and what stands as it was written.
    "exchange_call_acts": ("script", "branch_id, id, call_id, act, object_id, minutes, receipt, done_at"),
    "exchange_dispute_words": ("words", "branch_id, id, dispute_id, kind, by_id, recorded_by_id, at"),
    "care_evidence": (
        "words",
        "branch_id, id, visit_id, method, agrees, said_by_id, recorded_by_id, recorded_at, paper_ref, said_minutes",
    ),
    "care_visit_events": ("words", "branch_id, id, visit_id, kind, actor_id, on_behalf_of_id, at, details"),
    "exchange_redemption_events": (
        "words",
        "branch_id, id, redemption_id, kind, at, actor_id, on_behalf_of_id, volunteer_id",
    ),
    "care_evidence_files": ("content", "branch_id, id, evidence_id, visit_id, media_type, size_bytes"),
}


def on(dialect: str, statement: str) -> None:
    """Run a statement that only one kind of database understands; DDL() expands percent signs."""
    if op.get_bind().dialect.name == dialect:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def guard(table: str, change: str) -> None:
    """Refuse such a change of a row, in place of what was refused before."""
    on("sqlite", f"DROP TRIGGER {table}_no_update")
    on(
        "sqlite",
        f"CREATE TRIGGER {table}_no_update BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END",
    )
    on("postgresql", f"DROP TRIGGER {table}_only_added ON {table}")
    on(
        "postgresql",
        f"CREATE TRIGGER {table}_only_added BEFORE {change} OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    )


def upgrade() -> None:
    for table, (erasable, kept) in TABLES.items():
        guard(table, f"UPDATE OF {kept}")
        erasing = f"CREATE TRIGGER {table}_only_erased BEFORE UPDATE OF {erasable} ON {table} "
        filled = f"length(NEW.{erasable}) > 0"
        on(
            "sqlite",
            f"{erasing}WHEN {filled} BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END",
        )
        on("postgresql", f"{erasing}FOR EACH ROW WHEN ({filled}) EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for table in TABLES:
        on("sqlite", f"DROP TRIGGER {table}_only_erased")
        on("postgresql", f"DROP TRIGGER {table}_only_erased ON {table}")
        guard(table, "UPDATE")
