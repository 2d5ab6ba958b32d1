"""A visitor with a browser, for tests of the door."""

import re
from collections.abc import Mapping
from datetime import datetime
from html import unescape

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from timebank.core import clock
from timebank.notifications.tasks.channels import Outgoing
from timebank.people.commands.logins import ensure_login
from timebank.people.commands.passwords import hash_password
from timebank.people.models import Login, Person, SignIn

PHONE = "010-2345-6789"
PHRASE = "열두 마리 고래가 달밤에 노래합니다"
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"')


class Visitor:
    """A browser: keeps its cookies, and sends a form with the hidden fields that the page gave it."""

    def __init__(self, app: Flask, *, address: str = "203.0.113.7") -> None:
        self.client = app.test_client()
        self.address = {"REMOTE_ADDR": address}

    def get(self, url: str, *, follow: bool = False) -> TestResponse:
        return self.client.get(url, environ_overrides=self.address, follow_redirects=follow)

    def send(
        self, url: str, said: Mapping[str, str] | None = None, *, page: str | None = None
    ) -> TestResponse:
        """Open the page, and send its form."""
        text = self.get(page or url).get_data(as_text=True)
        hidden: dict[str, str] = {}
        for name, value in _HIDDEN.findall(text.partition("<main")[2] or text):
            hidden.setdefault(name, unescape(value))
        return self.post(url, hidden | dict(said or {}))

    def post(self, url: str, said: Mapping[str, str]) -> TestResponse:
        return self.client.post(url, data=dict(said), environ_overrides=self.address)

    def ask_code(self, phone: str = PHONE, **said: str) -> TestResponse:
        return self.send("/sign-in", {"phone": phone, **said})

    def come_in(self, sent: list[Outgoing], phone: str = PHONE, **said: str) -> TestResponse:
        """Come in with a code, all the way."""
        self.ask_code(phone, **said)
        return self.send("/sign-in/code", {"code": code_in(sent)})

    def come_in_with_password(self, handle: str = PHONE, password: str = PHRASE) -> TestResponse:
        return self.send("/sign-in/staff", {"handle_text": handle, "password": password})

    @property
    def is_in(self) -> bool:
        return self.get("/settings/sign-in").status_code == 200


def code_in(sent: list[Outgoing]) -> str:
    """Return the code in the newest message."""
    found = re.search(r"(?<!\d)\d{6}(?!\d)", sent[-1].body)
    assert found is not None
    return found[0]


def give_login(
    session: Session, person: Person, *, password: str | None = None, now: datetime | None = None
) -> Person:
    """Have the person found by their number and address, and commit."""
    person.login_id = ensure_login(
        session,
        person=person,
        phone=person.phone,
        email=person.email,
        language="ko",
        now=now or clock.now(),
    )
    if password is not None:
        session.get_one(Login, person.login_id).password_hash = hash_password(password)
    session.commit()
    return person


def sign_ins_of(session: Session, person: Person) -> list[SignIn]:
    session.expire_all()
    return list(session.scalars(select(SignIn).where(SignIn.login_id == person.login_id)))
