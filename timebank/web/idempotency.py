"""The Idempotency-Key of an API request, as the id of its command."""

from uuid import UUID, uuid5

from flask import request

from timebank.core.errors import DomainError, Kind
from timebank.web.identity import me

HEADER = "Idempotency-Key"
LONGEST = 200


class IdempotencyKeyMissing(DomainError):
    """A request that changes something must say its key, so that it can be repeated without harm."""

    kind = Kind.INVALID
    code = "web.idempotency-key-missing"
    field = HEADER


class IdempotencyKeyTooLong(DomainError):
    kind = Kind.INVALID
    code = "web.idempotency-key-too-long"
    field = HEADER


def asked_id() -> UUID:
    """Return the id of the command that the request asks for: the same for the same key and token.

    Raises:
        IdempotencyKeyMissing, IdempotencyKeyTooLong
    """
    key = request.headers.get(HEADER, "").strip()
    if not key:
        raise IdempotencyKeyMissing
    if len(key) > LONGEST:
        raise IdempotencyKeyTooLong(longest=LONGEST)
    return uuid5(me().session_id, key)
