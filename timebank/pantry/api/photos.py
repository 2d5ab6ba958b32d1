"""Photographs of labels and donations, and counts, over the API."""

import binascii
from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.core.pictures import Picture
from timebank.pantry.api.blueprint import bp, common
from timebank.pantry.commands import KeepPhoto, keep_photo
from timebank.pantry.errors import PhotoUnreadable
from timebank.pantry.forms import read_photo
from timebank.pantry.models import Photo
from timebank.pantry.queries import get_donation, get_lot, get_photo, list_shelf
from timebank.pantry.schemas import KeepPhotoSchema, PhotoSchema, ShelfCounts
from timebank.web.doing import do
from timebank.web.identity import me, requires


def _picture(sent: str) -> Picture:
    try:
        content = b64decode(sent, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise PhotoUnreadable from fault
    return read_photo(content)


def _shown(photo_id: UUID) -> dict[str, Any]:
    kept: Photo = get_photo(db.session(), branch_id=me().branch_id, photo_id=photo_id)
    return {
        "id": kept.id,
        "lot_id": kept.lot_id,
        "donation_id": kept.donation_id,
        "offer_id": kept.offer_id,
        "media_type": kept.media_type,
        "content": b64encode(kept.content).decode(),
        "taken_in_at": kept.taken_in_at,
    }


@bp.get("/food-photos/<uuid:photo_id>")
@requires(Permission.READ_FOOD)
@bp.response(200, PhotoSchema)
def photo(photo_id: UUID) -> dict[str, Any]:
    """Show a photograph.

    Of a lot's label, of a donation, or of what was offered: exactly one of the three ids is given. The
    picture bears none of the camera's data.
    """
    return _shown(photo_id)


@bp.post("/lots/<uuid:lot_id>/photos")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(KeepPhotoSchema)
@bp.response(201, PhotoSchema)
def photograph_lot(sent: dict[str, Any], lot_id: UUID) -> dict[str, Any]:
    """Keep a photograph of a lot's label.

    The picture is drawn anew without the camera's data, turned upright, and kept encrypted. What is no JPEG,
    PNG or WebP, or has more than 5 MB, is refused. The same command again answers with the same photograph.
    """
    get_lot(db.session(), branch_id=me().branch_id, lot_id=lot_id)
    picture = _picture(sent["content"])
    return _shown(do(keep_photo, KeepPhoto(**common(), lot_id=lot_id, picture=picture)))


@bp.post("/donations/<uuid:donation_id>/photos")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(KeepPhotoSchema)
@bp.response(201, PhotoSchema)
def photograph_donation(sent: dict[str, Any], donation_id: UUID) -> dict[str, Any]:
    """Keep a photograph of a donation.

    As the donor sent it, or as it stood at the door. It is treated, and refused, as one of a label is.
    """
    get_donation(db.session(), branch_id=me().branch_id, donation_id=donation_id)
    picture = _picture(sent["content"])
    return _shown(do(keep_photo, KeepPhoto(**common(), donation_id=donation_id, picture=picture)))


@bp.get("/counts")
@requires(Permission.READ_FOOD)
@bp.response(200, ShelfCounts)
def counts() -> dict[str, Any]:
    """List today's counts.

    Of each lot in each place the last one of the branch's day: the units that were there, those that the
    stock had, and why they differ. Where `waits` is true so much was missing that a second person decides.
    """
    who = me()
    since = clock.start_of_day(clock.local_day(clock.now(), who.zone), who.zone)
    shelf = list_shelf(db.session(), branch_id=who.branch_id, since=since)
    return {"items": [each.count for each in shelf if each.count is not None]}
