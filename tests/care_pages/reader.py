"""Reads and sends pages as a person without JavaScript does: with what stands on the page."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.sign_in import Somebody, sign_in


@dataclass(slots=True)
class SeenForm:
    """One form of a page, with what is filled in."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    disabled: set[str] = field(default_factory=set)
    """Values of choices that cannot be taken."""


class _Parser(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.forms, self.links = here, [], []  # type: ignore[var-annotated]
        self.words: list[str] = []
        self.form: SeenForm | None = None
        self.area: str | None = None
        self.select: str | None = None
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        if tag in {"script", "style"}:
            self.hidden += 1
        if tag == "a" and at.get("href"):
            self.links.append(at["href"])
        if tag == "form":
            self.form = SeenForm(at.get("action") or self.here, at.get("method") or "get")
            self.forms.append(self.form)
        if self.form is None or not (name := at.get("name")):
            if tag == "option" and self.select and self.form and "selected" in at:
                self.form.values[self.select] = [at.get("value") or ""]
            return
        if tag == "input":
            self._input(name, at)
        elif tag == "textarea":
            self.area = name
            self.form.values[name] = [""]
        elif tag == "select":
            self.select = name
            self.form.values.setdefault(name, [""])

    def _input(self, name: str, at: dict[str, str | None]) -> None:
        assert self.form is not None
        value = at.get("value") or ""
        if "disabled" in at:
            self.form.disabled.add(value)
        elif at.get("type") not in {"checkbox", "radio"} or "checked" in at:
            self.form.values.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self.area and self.form:
            self.form.values[self.area][0] += data
        if not self.hidden and data.strip():
            self.words.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self.hidden -= 1
        if tag == "form":
            self.form = None
        if tag == "textarea" and self.area and self.form:
            # The line break right after the tag is no part of what is written.
            written = self.form.values[self.area][0]
            self.form.values[self.area][0] = written.removeprefix("\r\n").removeprefix("\n")
            self.area = None
        if tag == "select":
            self.select = None


@dataclass(slots=True)
class Seen:
    """One page as it came."""

    status: int
    url: str
    words: str
    html: str
    forms: list[SeenForm]
    links: list[str]

    def form_to(self, ending: str) -> SeenForm:
        """Return the form whose address ends like this."""
        found = [each for each in self.forms if each.action.split("?")[0].endswith(ending)]
        assert found, f"no form to {ending} on {self.url}: {[each.action for each in self.forms]}"
        return found[0]


class Reader:
    """Somebody who is signed in."""

    def __init__(self, app: Flask, person: Somebody) -> None:
        self.client: FlaskClient = app.test_client()
        sign_in(self.client, person)

    def open(self, path: str, *, status: int = 200) -> Seen:
        """Return the page, which answers with this status."""
        return self._read(self.client.get(path), path, status)

    def send(self, form: SeenForm, *, status: int = 302, **changes: Any) -> Seen:  # noqa: ANN401
        """Send what stands in the form, with these changes; a list ticks several, None leaves one out."""
        values = dict(form.values)
        for name, value in changes.items():
            values[name] = [] if value is None else value if isinstance(value, list) else [str(value)]
        answer = self.client.post(form.action, data={name: each for name, each in values.items() if each})
        return self._read(answer, form.action, status)

    def fill(self, path: str, *, status: int = 302, **changes: Any) -> Seen:  # noqa: ANN401
        """Open a page and send its own form with these changes."""
        page = self.open(path)
        return self.send(page.form_to(path.split("?", maxsplit=1)[0]), status=status, **changes)

    def press(self, path: str, ending: str, *, status: int = 302) -> Seen:
        """Open a page and press the button whose form goes to this address."""
        return self.send(self.open(path).form_to(ending), status=status)

    @staticmethod
    def _read(answer: TestResponse, path: str, status: int) -> Seen:
        html = answer.get_data(as_text=True)
        parser = _Parser(path)
        parser.feed(html)
        words = " ".join(" ".join(parser.words).split())
        assert answer.status_code == status, f"{path}: {answer.status_code}\n{words[:1500]}"
        return Seen(answer.status_code, answer.location or path, words, html, parser.forms, parser.links)
