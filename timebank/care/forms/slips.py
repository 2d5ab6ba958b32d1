"""A picture of a slip on its way in."""

from timebank.care.errors import SlipTooLarge, SlipUnreadable
from timebank.care.rules import LARGEST_SLIP, Slip
from timebank.core.pictures import MEGABYTE, PictureTooLarge, PictureUnreadable, read_picture


def read_slip(content: bytes) -> Slip:
    """Return the picture as it is kept. Its name and what the sender calls it count for nothing.

    Raises:
        SlipTooLarge, SlipUnreadable
    """
    try:
        return read_picture(content)
    except PictureTooLarge as fault:
        raise SlipTooLarge(most_megabytes=LARGEST_SLIP // MEGABYTE) from fault
    except PictureUnreadable as fault:
        raise SlipUnreadable from fault
