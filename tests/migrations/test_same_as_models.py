import timebank.models  # noqa: F401
from tests.databases import Databases, connected
from tests.migrations.schema import schema_of
from timebank.core.db import Base


def test_the_migrations_make_what_the_models_say(databases: Databases) -> None:
    migrated = databases.make()
    modelled, _ = databases.bare()
    with connected(modelled) as engine:
        Base.metadata.create_all(engine)
    assert schema_of(databases, migrated) == schema_of(databases, modelled)
