"""Photographs of labels and donations."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.ids import new_id
from timebank.core.pictures import LARGEST_PICTURE, MEGABYTE, Picture
from timebank.pantry.errors import PhotoTooLarge
from timebank.pantry.models import Photo
from timebank.pantry.queries import get_donation, get_lot


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPhoto(Command):
    """A photograph of a lot or of a donation: one of the two. It gets the command's own id."""

    lot_id: UUID | None = None
    donation_id: UUID | None = None
    picture: Picture

    @property
    def object_id(self) -> UUID | None:
        return self.lot_id or self.donation_id


def keep_photo(session: Session, command: KeepPhoto, *, now: datetime) -> UUID:
    """Keep it, encrypted, and return its id.

    Raises:
        LotNotFound, DonationNotFound, PhotoTooLarge
    """
    if command.lot_id is not None:
        get_lot(session, branch_id=command.branch_id, lot_id=command.lot_id)
    else:
        assert command.donation_id is not None
        get_donation(session, branch_id=command.branch_id, donation_id=command.donation_id)
    photo = hold(command.picture, command, now=now)
    photo.id, photo.lot_id, photo.donation_id = command.id, command.lot_id, command.donation_id
    session.add(photo)
    return photo.id


def hold(picture: Picture, command: Command, *, now: datetime) -> Photo:
    """Return the photograph that came with a command; what it shows is still to be named.

    Raises:
        PhotoTooLarge
    """
    if not 0 < len(picture.content) <= LARGEST_PICTURE:
        raise PhotoTooLarge(most_megabytes=LARGEST_PICTURE // MEGABYTE)
    return Photo(
        branch_id=command.branch_id,
        id=new_id(),
        media_type=picture.media_type,
        size_bytes=len(picture.content),
        content=picture.content,
        taken_in_by_id=command.actor_id,
        taken_in_at=now,
    )
