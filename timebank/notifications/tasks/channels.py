"""How a message leaves: e-mail by SMTP, texts by an HTTP gateway, or the console where neither is set up."""

import smtplib
import socket
import ssl
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formataddr, make_msgid
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
from flask import current_app

from timebank.notifications.rules import MessageChannel

SECONDS = 10
"""A channel that does not answer for so long has failed; the message is tried again."""
TRY_AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})

OURS = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.METHOD_NOT_ALLOWED,
    }
)
"""Answers about our address, token or account, not about the message."""
# Reading the certificates takes longer than handing a message over: each is read once.
trusted_mail_servers = cache(ssl.create_default_context)
trusted_gateways = cache(httpx.create_ssl_context)
UNREACHABLE = f"gateway-{HTTPStatus.UNPROCESSABLE_ENTITY.value}"


class DeliveryFailed(Exception):
    """The channel did not take the message."""

    def __init__(self, problem: str, *, for_good: bool = False, ours: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        """A short code without personal data."""
        self.for_good = for_good
        self.ours = ours
        """A setting of ours is wrong or missing: tried until somebody has mended it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message in its final words."""

    id: str
    """The same on every try, so that a gateway can tell a repetition."""
    address: str
    sender: str
    """The branch's registered number or address; may be empty."""
    sender_name: str
    subject: str
    body: str
    template: str | None = None
    """The code under which the gateway has approved the message."""
    registered: str | None = None
    """The number that the gateway has registered for this message."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """What the approved text names."""


def deliver(channel: MessageChannel, message: Outgoing) -> dict[str, Any] | None:
    """Hand the message over, and return what the channel answered.

    Raises:
        DeliveryFailed
    """
    mail_url, text_url = current_app.config["MAIL_URL"], current_app.config["TEXT_URL"]
    if not mail_url and not text_url:
        to_console(channel, message)
        return None
    if channel is MessageChannel.EMAIL:
        if not mail_url:
            raise DeliveryFailed("no-mail-server", ours=True)
        return by_smtp(mail_url, message)
    if not text_url:
        raise DeliveryFailed("no-text-gateway", ours=True)
    return by_gateway(text_url, message)


def to_console(channel: MessageChannel, message: Outgoing) -> None:
    """Show the message to whoever runs the bank on their own machine."""
    sys.stderr.write(f"[{channel} to {message.address}] {message.body}\n")
    sys.stderr.flush()


def by_gateway(url: str, message: Outgoing) -> dict[str, Any]:
    """Hand a message to the HTTP gateway; the contract stands in docs/messages.md.

    With an approved template first as an Alimtalk; if the gateway answers that this person cannot be reached
    so (422), as a text. Each has an idempotency key of its own, the same on every try.

    Raises:
        DeliveryFailed
    """
    if message.template is not None:
        try:
            approved = {"template": message.template, "variables": dict(message.variables)}
            return _ask_gateway(url, message, key=message.id, more=approved) | {"as": "template"}
        except DeliveryFailed as fault:
            if fault.problem != UNREACHABLE:
                raise
    key = message.id if message.template is None else f"{message.id}-text"
    return _ask_gateway(url, message, key=key, more={}) | {"as": "text"}


def _ask_gateway(url: str, message: Outgoing, *, key: str, more: dict[str, Any]) -> dict[str, Any]:
    headers = {"Idempotency-Key": key}
    token = current_app.config["TEXT_TOKEN"]
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = {
        "to": message.address,
        "from": message.registered or current_app.config["TEXT_SENDER"] or message.sender,
        "text": message.body,
        "id": key,
        **more,
    }
    try:
        answer = httpx.post(url, json=body, headers=headers, timeout=SECONDS, verify=trusted_gateways())
    except (httpx.UnsupportedProtocol, httpx.InvalidURL, UnicodeError, ValueError) as fault:
        raise DeliveryFailed("gateway-address", ours=True) from fault
    except httpx.HTTPError as fault:
        nobody_there = isinstance(fault, httpx.ConnectError)
        raise DeliveryFailed(f"gateway-{type(fault).__name__}".lower(), ours=nobody_there) from fault
    if answer.is_success:
        return {"status": answer.status_code}
    ours = answer.status_code in OURS or answer.is_redirect
    for_good = answer.is_client_error and answer.status_code not in TRY_AGAIN and not ours
    raise DeliveryFailed(f"gateway-{answer.status_code}", for_good=for_good, ours=ours)


def by_smtp(url: str, message: Outgoing) -> dict[str, Any]:
    """Send an e-mail: `smtps` is encrypted from the start, `smtp` as soon as the server offers it.

    Raises:
        DeliveryFailed
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise DeliveryFailed("mail-address", ours=True) from fault
    if parts.scheme not in {"smtp", "smtps"}:
        raise DeliveryFailed("mail-address", ours=True)
    options = parse_qs(parts.query)
    sender = _line(options.get("from", [message.sender])[0])
    host = parts.hostname or "localhost"
    email = EmailMessage()
    email["From"] = formataddr((_line(message.sender_name), sender))
    email["To"] = _line(message.address)
    email["Subject"] = _line(message.subject)
    email["Message-ID"] = make_msgid(message.id, domain=sender.rpartition("@")[2] or "localhost")
    email.set_content(message.body)
    trust = trusted_mail_servers()
    try:
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=SECONDS, context=trusted_mail_servers()
            )
        else:
            server = smtplib.SMTP(host, port or 25, timeout=SECONDS)
        with server:
            server.ehlo()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=trust)
                server.ehlo()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(email)
    except smtplib.SMTPRecipientsRefused as fault:
        codes = [code for code, _words in fault.recipients.values()]
        raise DeliveryFailed("mail-recipient-refused", for_good=min(codes, default=0) >= 500) from fault  # noqa: PLR2004
    except smtplib.SMTPAuthenticationError as fault:
        raise DeliveryFailed("mail-authentication", ours=True) from fault
    except (smtplib.SMTPException, OSError) as fault:
        nobody_there = isinstance(fault, ConnectionRefusedError | socket.gaierror)
        raise DeliveryFailed(f"mail-{type(fault).__name__}".lower(), ours=nobody_there) from fault
    return {"host": host}


def _line(text: str) -> str:
    """Return the text as one line, so that it cannot begin another header."""
    return " ".join(text.split())
