"""A picture of a slip on its way in: told by its content, turned upright, and without the camera's data."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from timebank.care.errors import SlipTooLarge, SlipUnreadable
from timebank.care.rules import LARGEST_SLIP, MediaType, Slip

MEGABYTE = 1024 * 1024
LONGEST_SIDE = 2400
"""Pixels; handwriting on a sheet of A4 stays readable."""
MOST_PIXELS = 80_000_000
END_OF_PDF = 2048
"""Bytes at the end of a PDF in which its last mark stands."""
TYPES = {"JPEG": MediaType.JPEG, "PNG": MediaType.PNG, "WEBP": MediaType.WEBP}


def read_slip(content: bytes) -> Slip:
    """Return the picture as it is kept. Its name and what the sender calls it count for nothing.

    Raises:
        SlipTooLarge, SlipUnreadable
    """
    if len(content) > LARGEST_SLIP:
        raise SlipTooLarge(most_megabytes=LARGEST_SLIP // MEGABYTE)
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-END_OF_PDF:]:
            raise SlipUnreadable
        return Slip(media_type=MediaType.PDF, content=content)
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
        raise SlipUnreadable from fault
    return Slip(media_type=media_type, content=clean)


def _redrawn(content: bytes) -> tuple[MediaType, bytes]:
    """Return the picture drawn anew, so that place, time and device do not come along."""
    with Image.open(BytesIO(content), formats=list(TYPES)) as picture:
        if picture.width * picture.height > MOST_PIXELS or picture.format is None:
            raise ValueError
        kind = picture.format
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        bare = Image.new(upright.mode, upright.size)
        if upright.mode == "P" and (palette := upright.getpalette()):
            bare.putpalette(palette)
        bare.paste(upright)
        out = BytesIO()
        bare.save(out, format=kind, **({"quality": 85} if kind != "PNG" else {}))
    return TYPES[kind], out.getvalue()
