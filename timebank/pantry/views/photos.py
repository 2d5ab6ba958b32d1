"""Photographs of labels and donations: taken in with a form, shown beside what they show."""

from contextlib import closing
from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.core.pictures import LARGEST_SENT, MEGABYTE, SUFFIX, Picture
from timebank.pantry.commands import KeepPhoto, keep_photo
from timebank.pantry.errors import PhotoUnreadable
from timebank.pantry.forms import PhotoForm, read_photo
from timebank.pantry.queries import get_lot, get_photo
from timebank.pantry.views.blueprint import bp, common, session
from timebank.web.doing import do
from timebank.web.identity import me, requires


def allow_photo() -> None:
    """Let the request carry a picture; what is somewhat too large still gets a sentence on the form."""
    request.max_content_length = LARGEST_SENT + 3 * MEGABYTE


def sent_photo() -> Picture | None:
    """Return the photograph that came with the form.

    Raises:
        PhotoTooLarge, PhotoUnreadable
    """
    file = request.files.get("photo")
    if file is None:
        return None
    with closing(file):
        content = file.read()
    return read_photo(content) if content else None


@bp.get("/photos/<uuid:photo_id>")
@requires(Permission.READ_FOOD)
def photo(photo_id: UUID) -> ResponseReturnValue:
    """Show a photograph."""
    kept = get_photo(session(), branch_id=me().branch_id, photo_id=photo_id)
    answer = Response(kept.content, mimetype=kept.media_type)
    answer.headers["Content-Disposition"] = f'inline; filename="photo.{SUFFIX[kept.media_type]}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.route("/lots/<uuid:lot_id>/photos", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def add_photo(lot_id: UUID) -> ResponseReturnValue:
    """Keep a photograph of a lot's label."""
    allow_photo()
    lot = get_lot(session(), branch_id=me().branch_id, lot_id=lot_id)
    form = PhotoForm()
    if form.validate_on_submit():
        with form.refusals():
            picture = sent_photo()
            if picture is None:
                raise PhotoUnreadable
            do(keep_photo, KeepPhoto(**common(form.asked_id), lot_id=lot_id, picture=picture))
            flash(_("The photograph is kept."), "ok")
            return redirect(url_for("pantry.lot", lot_id=lot_id))
    return form.page("pantry/photo.html", name=lot.name, back_url=url_for("pantry.lot", lot_id=lot_id))
