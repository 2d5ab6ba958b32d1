"""QR codes for paper, which scanners type in as if by hand."""

import segno
from markupsafe import Markup


def qr(text: str) -> Markup:
    """Return the code as an SVG element of class `qr`, sized by the style sheet."""
    # Always a whole QR code: many scanners cannot read the micro kind.
    return Markup(segno.make_qr(text, error="m").svg_inline(border=2, omitsize=True, svgclass="qr"))  # noqa: S704  digits and paths
