"""The text of a database's schema, as the database itself tells it."""

from sqlalchemy import URL, text

from tests.databases import Databases, PostgresDatabases, connected


def schema_of(databases: Databases, url: URL) -> str:
    """Return the schema, less the table in which migrations keep their number, and less grants."""
    if isinstance(databases, PostgresDatabases):
        assert url.database is not None
        dump = databases.server.run("pg_dump", "-s", "-x", "-T", "alembic_version", url.database)
        # The lines that guard against meta-commands carry a new random word each time.
        return "\n".join(
            line for line in dump.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))
        )
    query = "SELECT sql FROM sqlite_master WHERE tbl_name <> 'alembic_version' AND sql <> '' ORDER BY name"
    with connected(url) as engine, engine.connect() as connection:
        return "\n\n".join(map(_in_order, connection.scalars(text(query))))


def _in_order(statement: str) -> str:
    """Put a table's constraints in the order of their names: in which they were written says nothing."""
    lines = [line.strip().rstrip(",") for line in statement.splitlines()]
    return "\n".join(sorted(lines, key=lambda line: line if line.startswith("CONSTRAINT ") else ""))
