"""The API: one version assembled here, its resources in each feature's `api` room.

A resource is a flask-smorest Blueprint below `/api/v1`. Each operation is guarded by `web.identity.requires`,
reads its input by a marshmallow schema of the feature's `schemas` room, and calls the commands that pages
call.
"""

import importlib
from collections.abc import Callable
from importlib.util import find_spec
from threading import Lock
from typing import Any

import flask_smorest
from flask import Flask
from flask.json.provider import DefaultJSONProvider
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from timebank.api import limits
from timebank.api.operations import PROBLEMS, problem_name
from timebank.web import errors
from timebank.web.identity import public

PREFIX = "/api/v1"
DOCUMENT = "api-docs.openapi_json"
FEATURES = (
    "people",
    "policies",
    "ledger",
    "households",
    "care",
    "pantry",
    "matching",
    "exchange",
    "audit",
    "notifications",
    "importing",
    "reporting",
)
DESCRIPTION = """
Bearer tokens are made by `timebank token create`. Each stands for one person's role in one branch.

Requests that change something carry an `Idempotency-Key`: sent again with the same key they change nothing
twice and give the first answer. Lists are keyset pages: `next_cursor` of one page is `cursor` of the next.
Lengths of time are whole minutes; 60 minutes are one point. Moments are ISO 8601 with an offset.
Refusals are `application/problem+json` (RFC 9457).
""".strip()


class ProblemSchema(Schema):
    """A refusal (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "A sentence in the caller's language."})
    code = fields.String(required=True, metadata={"description": "What was refused, for programs."})
    errors = fields.Dict(keys=fields.String(), metadata={"description": "Sentences by field."})


class Api(flask_smorest.Api):  # type: ignore[misc]
    """Leaves refusals to `web.errors`, which alone knows their words and status."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None
    """Each operation names its refusals."""

    def __init__(self, app: Flask) -> None:
        self._unwritten: list[Callable[[], None]] = []
        self._writing = Lock()
        super().__init__(app)

    def write_later(self, part: Callable[[], None]) -> None:
        """Write a part of the document when it is first asked for.

        Most processes never are, and all of it takes as long as starting without it.
        """
        self._unwritten.append(part)

    def _openapi_json(self) -> Any:  # noqa: ANN401
        with self._writing:
            while self._unwritten:
                self._unwritten.pop(0)()
        return super()._openapi_json()

    def handle_http_exception(self, error: HTTPException) -> Any:  # noqa: ANN401
        return errors.refuse_http(error)


def init_app(app: Flask) -> None:
    """Register the API and its OpenAPI document on the application."""
    app.config.update(
        API_TITLE="Donation bank",
        API_VERSION="1",
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
    )
    count = limits.init_app(app)
    if isinstance(app.json, DefaultJSONProvider):
        app.json.ensure_ascii = False  # names are read by people too
    api = Api(app)
    api.spec.options["info"] = {"description": DESCRIPTION}
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    api.spec.options["security"] = [{"token": []}]
    for status, words in PROBLEMS.items():
        content = {"application/problem+json": {"schema": ProblemSchema}}
        api.spec.components.response(problem_name(status), {"description": words, "content": content})
    for feature in FEATURES:
        name = f"timebank.{feature}.api"
        if find_spec(name) is not None:
            for blueprint in importlib.import_module(name).blueprints:
                count(blueprint)
                api.register_blueprint(blueprint)
    served = app.view_functions[DOCUMENT]

    @public
    def document() -> Any:  # noqa: ANN401  # a method of the extension cannot be marked itself
        return served()

    app.view_functions[DOCUMENT] = document
