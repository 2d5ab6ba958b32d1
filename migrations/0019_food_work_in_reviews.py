"""Reviews of what one member of staff entered hold food work too."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ITEMS = "exchange_staff_review_items"
BEFORE = (f"ck_{ITEMS}_objectkind", "kind IN ('visit', 'gift', 'grant', 'redemption')")
AFTER = (f"ck_{ITEMS}_doingkind", "kind IN ('visit', 'gift', 'grant', 'redemption', 'food_work')")


def change(old: tuple[str, str], new: tuple[str, str]) -> None:
    """Put the one constraint in the place of the other; SQLite, which alters none, makes the table anew."""
    was, becomes = (f"CONSTRAINT {name} CHECK ({condition})" for name, condition in (old, new))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {ITEMS} DROP CONSTRAINT {old[0]}")
        op.execute(f"ALTER TABLE {ITEMS} ADD {becomes}")
        return
    bind = op.get_bind()
    # The table has no index and no trigger of its own, so its statement is the whole of it.
    made = "SELECT sql FROM sqlite_master WHERE tbl_name = :table AND sql <> ''"
    statement = bind.execute(sa.text(made), {"table": ITEMS}).scalar_one()
    if was not in statement:
        raise RuntimeError(f"{ITEMS} has no {was}")
    bind.exec_driver_sql(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {ITEMS}")
    bind.exec_driver_sql(f"DROP TABLE {ITEMS}")
    bind.exec_driver_sql(statement.replace(was, becomes))
    bind.exec_driver_sql(f"INSERT INTO {ITEMS} SELECT * FROM kept")
    bind.exec_driver_sql("DROP TABLE temp.kept")


def upgrade() -> None:
    change(BEFORE, AFTER)


def downgrade() -> None:
    # The version before knows no food work in a review; what was taken back of it stays taken back.
    op.execute(f"DELETE FROM {ITEMS} WHERE kind = 'food_work'")
    change(AFTER, BEFORE)
