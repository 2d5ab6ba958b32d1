"""A bare application with the kit alone: nothing here needs a database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, g

from timebank.web import babel, catalogues, kit

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="package")
def kit_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application; what it says is in the language of `g.language`."""
    catalogues.main(["--compile"])
    app = Flask(
        "timebank",
        root_path=str(ROOT / "timebank"),
        template_folder=str(ROOT / "templates"),
        static_folder=None,
        instance_path=str(tmp_path_factory.mktemp("instance")),
    )
    babel.init_app(app, lambda: g.get("language"))
    kit.init_app(app)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    return app


@pytest.fixture(params=["ko", "en", "vi"])
def spoken(request: pytest.FixtureRequest, kit_app: Flask) -> Iterator[str]:
    """Inside a request of somebody who reads this language."""
    with kit_app.test_request_context():
        g.language = request.param
        yield request.param


@pytest.fixture
def korean(kit_app: Flask) -> Iterator[None]:
    """Inside a request of somebody who reads Korean."""
    with kit_app.test_request_context():
        g.language = "ko"
        yield


@pytest.fixture
def english(kit_app: Flask) -> Iterator[None]:
    """Inside a request of somebody who reads English."""
    with kit_app.test_request_context():
        g.language = "en"
        yield


@pytest.fixture
def vietnamese(kit_app: Flask) -> Iterator[None]:
    """Inside a request of somebody who reads Vietnamese."""
    with kit_app.test_request_context():
        g.language = "vi"
        yield
