"""Documents on paper: the page's own HTML, laid out as PDF without a browser and without a network."""

import io
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from flask import Response

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
STYLES = ("print.css", "print-fonts.css")


def make_pdf(html: str) -> bytes:
    """Return the document as a tagged PDF. It loads our static files; what lies elsewhere is left out."""
    # Loaded here: it takes longer than all other pages together, and most processes never print.
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    class StaticFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint says nothing of types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> "URLFetcherResponse":
            parts = urlsplit(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or parts.netloc or not path.is_relative_to(STATIC):
                raise ValueError(f"not one of our static files: {url}")
            return super().fetch(url, headers)

    fetcher = StaticFiles(allowed_protocols={"file"}, allow_redirects=False)
    fonts = FontConfiguration()
    styles = [CSS(filename=STATIC / name, url_fetcher=fetcher, font_config=fonts) for name in STYLES]
    made = io.BytesIO()
    HTML(string=html, base_url=f"{STATIC.as_uri()}/", url_fetcher=fetcher, media_type="print").write_pdf(
        made, stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1"
    )
    return made.getvalue()


def pdf_response(html: str, *, filename: str) -> Response:
    """Return the document to be shown or kept under `filename`, which has Latin letters only."""
    return Response(
        make_pdf(html),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{filename}"'},
    )
