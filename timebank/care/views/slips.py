"""Pictures of slips: taken in with the evidence, shown to who may decide the visit."""

from contextlib import closing
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue

from timebank.care.errors import SlipNotFound
from timebank.care.forms.slips import read_slip
from timebank.care.models import Visit
from timebank.care.queries import bench_of, get_visit
from timebank.care.queries.slips import get_slip
from timebank.care.rules import LARGEST_SLIP, Slip
from timebank.care.views.blueprint import bp, keep_looks, session, today
from timebank.core.permissions import Permission
from timebank.core.pictures import MEGABYTE, SUFFIX, MediaType
from timebank.web.identity import me, requires


def allow_slip() -> None:
    """Let the request carry a picture; what is somewhat too large still gets a sentence on the form."""
    request.max_content_length = LARGEST_SLIP + 3 * MEGABYTE


def sent_slip() -> Slip | None:
    """Return the picture that came with the form.

    Raises:
        SlipTooLarge, SlipUnreadable
    """
    file = request.files.get("slip")
    if file is None:
        return None
    with closing(file):
        content = file.read()
    return read_slip(content) if content else None


def may_open(visit: Visit) -> bool:
    """Tell whether the reader could decide the visit, and so may see what speaks for it."""
    bench = bench_of(session(), branch_id=me().branch_id, day=today())
    return me().may(Permission.DECIDE_VISIT) and bench.fault(visit, me().person_id) is None


@bp.get("/desk/visits/<uuid:visit_id>/evidence/<uuid:evidence_id>/slip")
@requires(Permission.DECIDE_VISIT)
def slip(visit_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Show the picture; the look is kept."""
    visit = get_visit(session(), branch_id=me().branch_id, visit_id=visit_id)
    kept = get_slip(session(), branch_id=me().branch_id, evidence_id=evidence_id)
    if kept.visit_id != visit_id or not may_open(visit):
        raise SlipNotFound
    answer = Response(kept.slip.content, mimetype=kept.slip.media_type)
    # A document may hold more than a picture: it is saved, not opened within the bank's pages.
    way = "attachment" if kept.slip.media_type is MediaType.PDF else "inline"
    name = f"slip.{SUFFIX[kept.slip.media_type]}"
    answer.headers["Content-Disposition"] = f'{way}; filename="{name}"'
    keep_looks({visit.volunteer_id, visit.senior_id}, "contact")
    return answer
