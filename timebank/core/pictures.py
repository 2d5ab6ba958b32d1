"""Pictures on their way in: told by their content, turned upright, and without the camera's data."""

import warnings
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

MEGABYTE = 1024 * 1024
LARGEST_PICTURE = 5 * MEGABYTE
LARGEST_SENT = 15 * MEGABYTE
"""Of a photograph as a telephone takes it: what is kept of it is drawn anew, and far smaller."""
LONGEST_SIDE = 2400
"""Pixels; handwriting on a sheet of A4 stays readable."""
MOST_PIXELS = 80_000_000
END_OF_PDF = 2048
"""Bytes at the end of a PDF in which its last mark stands."""


class MediaType(StrEnum):
    """What a picture may be."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


TYPES = {"JPEG": MediaType.JPEG, "PNG": MediaType.PNG, "WEBP": MediaType.WEBP}
SEVERAL = "MPO"
"""What Pillow calls a JPEG that a telephone keeps a second picture in, of depth or of brightness."""
SUFFIX = {MediaType.JPEG: "jpg", MediaType.PNG: "png", MediaType.WEBP: "webp", MediaType.PDF: "pdf"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as it is kept."""

    media_type: MediaType
    content: bytes


class PictureTooLarge(ValueError):
    """The file has more bytes than are taken."""


class PictureUnreadable(ValueError):
    """The file is no picture of the kinds that are taken, and no PDF."""


def read_picture(content: bytes, *, documents: bool = True, most: int = LARGEST_PICTURE) -> Picture:
    """Return the picture as it is kept. Its name and what the sender calls it count for nothing.

    Raises:
        PictureTooLarge, PictureUnreadable
    """
    # Loaded here: most processes never see a picture.
    from PIL import Image, UnidentifiedImageError

    if len(content) > most:
        raise PictureTooLarge
    if content.startswith(b"%PDF-"):
        if not documents or b"%%EOF" not in content[-END_OF_PDF:]:
            raise PictureUnreadable
        return Picture(media_type=MediaType.PDF, content=content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            media_type, clean = _redrawn(content)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as fault:
        raise PictureUnreadable from fault
    return Picture(media_type=media_type, content=clean)


def _redrawn(content: bytes) -> tuple[MediaType, bytes]:
    """Return the picture drawn anew, so that place, time and device do not come along."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(content), formats=list(TYPES)) as picture:
        if picture.width * picture.height > MOST_PIXELS or picture.format is None:
            raise ValueError
        kind = "JPEG" if picture.format == SEVERAL else picture.format
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        bare = Image.new(upright.mode, upright.size)
        if upright.mode == "P" and (palette := upright.getpalette()):
            bare.putpalette(palette)
        bare.paste(upright)
        drawn = _saved(bare, kind)
        if len(drawn) > LARGEST_PICTURE:
            # A photograph kept as PNG, which does not grow smaller by being drawn anew.
            kind, drawn = "JPEG", _saved(bare.convert("RGB"), "JPEG")
    return TYPES[kind], drawn


def _saved(picture: Any, kind: str) -> bytes:  # noqa: ANN401  the library is loaded late
    out = BytesIO()
    picture.save(out, format=kind, **({"quality": 85} if kind != "PNG" else {}))
    return out.getvalue()
