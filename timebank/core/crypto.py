"""Keys: encrypted fields, blind indexes, keyed digests."""

import hashlib
import hmac
from dataclasses import dataclass
from functools import cached_property

from cryptography.fernet import Fernet, MultiFernet
from flask import current_app
from sqlalchemy import LargeBinary, Text, TypeDecorator
from sqlalchemy.engine import Dialect

EXTENSION = "timebank-keys"


@dataclass(frozen=True)
class Keys:
    """The keys of a deployment. They are never in the database."""

    field_keys: tuple[str, ...]
    """Fernet keys, the newest first: it encrypts, all of them decrypt."""
    index_key: str
    ledger_key: str

    @cached_property
    def fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.field_keys])

    @cached_property
    def ledger_secret(self) -> bytes:
        return hashlib.sha256(b"ledger:" + self.ledger_key.encode()).digest()

    @cached_property
    def index_secret(self) -> bytes:
        return hashlib.sha256(b"index:" + self.index_key.encode()).digest()


def keys() -> Keys:
    """Return the keys of the running application."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Keys)
    return found


def blind_index(purpose: str, value: str) -> str:
    """Return a keyed digest by which an encrypted `value` can be found: equal values, equal digests.

    The caller normalises the value; `purpose` ("phone", "email", …) keeps digests of different fields apart.
    """
    return hmac.new(keys().index_secret, f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()


def keyed_digest(content: bytes) -> str:
    """Return a digest that only a holder of the index key can make."""
    return hmac.new(keys().index_secret, b"digest:" + content, hashlib.sha256).hexdigest()


class EncryptedText(TypeDecorator[str]):
    """Text that the database keeps encrypted, if there is any. It cannot be searched; see `blind_index`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return keys().fernet.encrypt(value.encode()).decode() if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return keys().fernet.decrypt(value.encode()).decode() if value else value


class EncryptedBytes(TypeDecorator[bytes]):
    """A small file that the database keeps encrypted, if anything is in it."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return keys().fernet.encrypt(value) if value else value

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return keys().fernet.decrypt(value) if value else value
