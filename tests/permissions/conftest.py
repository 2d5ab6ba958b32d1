"""One bank for all trials on an engine."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests import databases as databases_module
from tests.databases import Databases
from tests.permissions.bank import Bank, build


@pytest.fixture(scope="package")
def bank(app: Flask, databases: Databases) -> Iterator[Bank]:
    """Two branches with one of everything; each trial undoes what it did."""
    url = databases.make()
    with databases_module.connected(url) as engine:
        yield build(app, engine)
    databases.drop(url)
