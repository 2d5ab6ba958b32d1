"""Static files under names that carry a hash of their content, so that browsers may keep them for ever.

`static/app.css` is asked for as `/static/app.<hash>.css`. Style sheets are rewritten once, at start, so that
the fonts and pictures they name are asked for by hashed names too. Plain names answer as well, but must be
asked for again each time: they are for a person, or for a service worker, that cannot know the hash.
"""

import gzip
import hashlib
import posixpath
import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.headers import Headers

from flask import Flask, current_app
from whitenoise import WhiteNoise
from whitenoise.responders import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/static/"
HASH_LENGTH = 12
FOREVER = "max-age=31536000, public, immutable"
ASK_AGAIN = "no-cache"
_EXTENSION = "timebank.assets"
# Compressed once and kept in memory; fonts and pictures are compressed by nature.
_TEXT = frozenset({".css", ".js", ".svg", ".json", ".webmanifest", ".txt", ".md"})
_URL = re.compile(r"""url\(\s*(['"]?)(?!data:|[a-z]+:|/|#)([^)'"]+)\1\s*\)""")


class AssetNotFound(LookupError):
    """A template or style sheet names a file that is not in `static/`."""


class _Kept:
    """A small text file, answered from memory, gzipped where the browser takes it."""

    def __init__(self, content: bytes, packed: bytes, headers: Headers, tag: str) -> None:
        self._tag = f'"{tag}"'
        headers["ETag"] = self._tag
        headers["Vary"] = "Accept-Encoding"
        self._plain = self._with_length(headers, content)
        self._packed = self._with_length(headers, packed, ("Content-Encoding", "gzip"))

    @staticmethod
    def _with_length(
        headers: Headers, content: bytes, *more: tuple[str, str]
    ) -> tuple[list[tuple[str, str]], bytes]:
        return [*headers.items(), ("Content-Length", str(len(content))), *more], content

    def get_response(self, method: str, environ: Mapping[str, str]) -> Response:
        """Answer GET and HEAD; a browser that has the content already is told so."""
        if method not in {"GET", "HEAD"}:
            return Response(HTTPStatus.METHOD_NOT_ALLOWED, [("Allow", "GET, HEAD")], None)
        takes_gzip = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        headers, content = self._packed if takes_gzip else self._plain
        if self._tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            kept = [(key, value) for key, value in headers if key != "Content-Length"]
            return Response(HTTPStatus.NOT_MODIFIED, kept, None)
        return Response(HTTPStatus.OK, headers, BytesIO(content) if method == "GET" else None)


class StaticFiles(WhiteNoise):  # type: ignore[misc]
    """Serves a folder under hashed and plain names, in front of an application."""

    def __init__(self, application: "WSGIApplication", root: Path) -> None:
        super().__init__(
            application,
            allow_all_origins=False,
            mimetypes={".woff2": "font/woff2", ".webmanifest": "application/manifest+json"},
        )
        self.hashed: dict[str, str] = {}
        self._for_ever: set[str] = set()
        folder = str(root) + "/"
        paths = sorted(path for path in root.rglob("*") if path.is_file())
        # Style sheets last: by then, everything that they name has its hash.
        for path in sorted(paths, key=lambda path: path.suffix == ".css"):
            self._add(path, str(path)[len(folder) :].replace("\\", "/"))

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request for a static file, or pass it on."""
        answer: Iterable[bytes] = super().__call__(environ, start_response)
        return answer

    def _add(self, path: Path, name: str) -> None:
        content = path.read_bytes()
        if path.suffix == ".css":
            content = self._rewrite(content.decode(), name).encode()
        digest = hashlib.blake2b(content, digest_size=HASH_LENGTH // 2).hexdigest()
        stem, dot, suffix = name.rpartition(".")
        hashed = f"{stem}.{digest}.{suffix}" if dot else f"{name}.{digest}"
        self.hashed[name] = hashed
        self._for_ever.add(PREFIX + hashed)
        packed = gzip.compress(content, 6, mtime=0) if path.suffix in _TEXT else b""
        for url in (PREFIX + hashed, PREFIX + name):
            if packed:
                headers = Headers([])
                self.add_mime_headers(headers, str(path), url)
                self.add_cache_headers(headers, str(path), url)
                self.files[url] = _Kept(content, packed, headers, digest)
            else:
                self.files[url] = self.get_static_file(str(path), url)

    def add_cache_headers(self, headers: Headers, path: str, url: str) -> None:
        """Let browsers keep what is named by its content, and ask again for the rest."""
        headers["Cache-Control"] = FOREVER if url in self._for_ever else ASK_AGAIN
        headers["X-Content-Type-Options"] = "nosniff"

    def _rewrite(self, css: str, name: str) -> str:
        folder = posixpath.dirname(name)

        def point(match: re.Match[str]) -> str:
            target, mark, fragment = match[2].partition("#")
            wanted = posixpath.normpath(posixpath.join(folder, target))
            if wanted not in self.hashed:
                raise AssetNotFound(f"{name} names {match[2]}, which is not there")
            return f"url({posixpath.relpath(self.hashed[wanted], folder)}{mark}{fragment})"

        return _URL.sub(point, css)


def add_static(app: Flask, root: Path | None = None) -> None:
    """Serve `static/` in front of the application, and give templates `static_url`.

    Raises:
        AssetNotFound: a style sheet names a file that is not there.
    """
    folder = root or Path(app.root_path).parent / "static"
    files = StaticFiles(app.wsgi_app, folder)
    app.wsgi_app = files  # type: ignore[method-assign]
    app.extensions[_EXTENSION] = files.hashed
    app.jinja_env.globals["static_url"] = static_url


def static_url(name: str) -> str:
    """Return the address of a file in `static/`, such as `app.css`.

    Raises:
        AssetNotFound: there is no such file.
    """
    hashed: dict[str, str] = current_app.extensions[_EXTENSION]
    if name not in hashed:
        raise AssetNotFound(name)
    return PREFIX + hashed[name]
