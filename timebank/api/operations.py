"""A resource of the API: reads strictly, and documents each operation the same way."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn, TypeVar

import flask
import flask_smorest
from marshmallow import Schema
from webargs import core
from webargs.flaskparser import FlaskParser, is_json_request

from timebank.core.permissions import Permission
from timebank.web.idempotency import HEADER, LONGEST
from timebank.web.identity import access_of

View = TypeVar("View", bound=Callable[..., Any])
PROBLEMS = {
    400: "The request could not be read.",
    401: "There is no token, or it works no more.",
    403: "The token's role, or a rule of the bank, does not allow it.",
    404: "The branch has nothing of that id.",
    409: "It is done already, or what it rests on has changed.",
    413: "The body is larger than 2 MB.",
    422: "A value is missing, unfit, or refused by a rule of the bank; `errors` names the fields.",
    429: "Too many requests of this token within a minute.",
}
_ALWAYS = (400, 401, 403, 404, 422, 429)
_OF_WRITES = (409, 413)
WRITES = {"post", "put", "patch", "delete"}
_KEY = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "description": "Any text of your own, new for each change. Sent again, it changes nothing twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
    "example": "2026-11-21-visit-17",
}


def problem_name(status: int) -> str:
    return f"Problem{status}"


class Reader(FlaskParser):
    """Refuses what the schema does not know, in the query too, and any body that is no JSON."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012  the schema decides

    def _raw_load_json(self, req: flask.Request) -> Any:  # noqa: ANN401
        if not is_json_request(req):
            return core.missing
        body = req.get_data(cache=True)
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as fault:
            # Also a number of thousands of digits, and lists within lists without end.
            raise json.JSONDecodeError("unreadable", "…" if body else "", 0) from fault

    def handle_error(self, error: Any, req: flask.Request, schema: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401
        error.messages = _said(error.messages)
        super().handle_error(error, req, schema, **kwargs)


def _said(messages: Any) -> Any:  # noqa: ANN401
    """Return the messages, a list for each field, in the language of the request."""
    if isinstance(messages, dict):
        return {str(key): _said(each) for key, each in messages.items()}
    if isinstance(messages, list):
        return [str(each) for each in messages]
    return [str(messages)]


class Operations(flask_smorest.Blueprint):  # type: ignore[misc]
    """Operations on one kind of thing.

    The guard stands right below the route, so that nobody learns from a refused body what they may not do.
    """

    ARGUMENTS_PARSER = Reader()

    def __init__(self, name: str, *, about: str, path: str = "") -> None:
        super().__init__(f"{name}-api", __name__, url_prefix=f"/api/v1{path}", description=about)
        self.subject = name
        self._prepare_doc_cbks.append(self._finish_doc)

    def get(self, rule: str) -> Callable[[View], View]:
        return super().get(rule)  # type: ignore[no-any-return]

    def post(self, rule: str) -> Callable[[View], View]:
        return super().post(rule)  # type: ignore[no-any-return]

    def put(self, rule: str) -> Callable[[View], View]:
        return super().put(rule)  # type: ignore[no-any-return]

    def patch(self, rule: str) -> Callable[[View], View]:
        return super().patch(rule)  # type: ignore[no-any-return]

    def arguments(self, schema: type[Schema], *, location: str = "json") -> Callable[[View], View]:
        return super().arguments(schema, location=location)  # type: ignore[no-any-return]

    def response(self, status: int, schema: type[Schema]) -> Callable[[View], View]:
        return super().response(status, schema)  # type: ignore[no-any-return]

    def register_views_in_doc(self, api: Any, *what: Any, **named: Any) -> None:  # noqa: ANN401
        api.write_later(partial(super().register_views_in_doc, api, *what, **named))

    def _store_endpoint_docs(
        self,
        endpoint: str,
        obj: Callable[..., Any],
        parameters: list[Any] | None,
        tags: list[str] | None,
        **options: Any,  # noqa: ANN401
    ) -> None:
        super()._store_endpoint_docs(endpoint, obj, parameters, tags or [self.subject], **options)
        for method, doc in self._docs[endpoint].items():
            if method != "parameters":
                doc["operation"] = f"{self.subject}_{endpoint}"
                doc["access"] = access_of(obj)

    def _finish_doc(
        self,
        doc: dict[str, Any],
        info: dict[str, Any],
        *,
        method: str,
        **_rest: Any,  # noqa: ANN401
    ) -> dict[str, Any]:
        doc["operationId"] = info["operation"]
        doc["security"] = [{"token": []}]
        access = info["access"]
        said = info["docstring"].get("description", "")
        if isinstance(access, Permission):
            said = f"{said}\n\nNeeds the permission `{access}`."
        info["docstring"]["description"] = said.strip()
        responses = doc.setdefault("responses", {})
        for status in (*_ALWAYS, *(_OF_WRITES if method in WRITES else ())):
            responses.pop(str(status), None)
            responses[status] = {"$ref": f"#/components/responses/{problem_name(status)}"}
        if method in WRITES:
            doc.setdefault("parameters", []).append(dict(_KEY))
        return doc
