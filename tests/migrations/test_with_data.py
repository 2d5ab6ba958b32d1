"""What the machinery promises to a migration that changes tables with rows in them, on both engines."""

from pathlib import Path

import pytest
from flask_alembic import Alembic
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.databases import Databases, connected
from timebank.core import migrations

SCRIPT = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {before!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    {change}


def downgrade() -> None:
    pass
"""
FIRST = """
    op.create_table("parents", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table(
        "children",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("parent_id", sa.Integer(), sa.ForeignKey("parents.id"), nullable=False),
    )
"""
REBUILD = """
    with op.batch_alter_table("parents") as batch:
        batch.add_column(sa.Column("name", sa.String(), nullable=False, server_default="?"))
        batch.create_check_constraint("name_given", "name <> ''")
"""


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of migrations of its own: the first makes two tables, one pointing at the other."""
    monkeypatch.setattr(migrations, "SCRIPTS", tmp_path)
    add(tmp_path, "0001", None, FIRST)
    return tmp_path


def add(scripts: Path, revision: str, before: str | None, change: str) -> None:
    text_of_script = SCRIPT.format(revision=revision, before=before, change=change.strip())
    (scripts / f"{revision}_change.py").write_text(text_of_script)


def upgrade(alembic: Alembic) -> None:
    alembic.upgrade()


def write_family(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO parents (id) VALUES (1), (2)"))
        connection.execute(text("INSERT INTO children (id, parent_id) VALUES (10, 1), (11, 2)"))


def test_a_table_that_others_point_at_is_built_anew_with_its_rows(
    databases: Databases, scripts: Path
) -> None:
    url, user = databases.bare()
    migrations.migrate(url, user, upgrade)
    with connected(url) as engine:
        write_family(engine)
        add(scripts, "0002", "0001", REBUILD)
        migrations.migrate(url, user, upgrade)
        with engine.connect() as connection:
            parents = connection.execute(text("SELECT id, name FROM parents ORDER BY id")).fetchall()
            children = connection.scalars(text("SELECT parent_id FROM children ORDER BY id")).all()
        assert [tuple(row) for row in parents] == [(1, "?"), (2, "?")]
        assert children == [1, 2]
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(text("INSERT INTO children (id, parent_id) VALUES (12, 3)"))


def test_a_migration_that_loses_rows_others_point_at_is_undone(databases: Databases, scripts: Path) -> None:
    url, user = databases.bare()
    migrations.migrate(url, user, upgrade)
    with connected(url) as engine:
        write_family(engine)
    add(scripts, "0002", "0001", 'op.add_column("parents", sa.Column("note", sa.String()))')
    add(scripts, "0003", "0002", 'op.execute("DELETE FROM parents WHERE id = 2")')
    with pytest.raises((migrations.BrokenReference, IntegrityError)):
        migrations.migrate(url, user, upgrade)
    with connected(url) as engine, engine.connect() as connection:
        assert connection.scalars(text("SELECT id FROM parents ORDER BY id")).all() == [1, 2]
        # Nor is the step before it left behind: a migration is done as a whole.
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0001"
        with pytest.raises(DBAPIError):
            connection.execute(text("SELECT note FROM parents"))
