"""Where a request comes from, and where it may be sent on to."""

from urllib.parse import urlsplit

from flask import has_request_context, request


def client_address() -> str | None:
    """Return the network address of who asks, as the trusted proxies tell it."""
    return request.remote_addr if has_request_context() else None


def safe_next(target: str | None, default: str = "/") -> str:
    """Return `target` if it is a path on this host, else `default`."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc or any(ord(each) < ord(" ") for each in target) else target
