"""The paper slip: printed by the branch for a member who cannot get texts."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.people.commands.codes import SLIP_DIGITS, SLIP_VALID_FOR, MakeSlip, make_slip, new_code
from timebank.people.queries.people import get_person
from timebank.people.views import entry
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires

bp = Blueprint("slips", __name__)


@bp.route("/people/<uuid:person_id>/slip", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def for_member(person_id: UUID) -> ResponseReturnValue:
    """Make a slip for a member, and show it once, to be printed."""
    return _make(person_id, forgets=False)


@bp.route("/staff/<uuid:person_id>/slip", methods=["GET", "POST"])
@requires(Permission.MANAGE_STAFF)
def for_staff(person_id: UUID) -> ResponseReturnValue:
    """Make a slip for a member of staff who has lost password or app: both are taken off."""
    return _make(person_id, forgets=True)


def _make(person_id: UUID, *, forgets: bool) -> ResponseReturnValue:
    who = me()
    form = JustConfirm()
    person = get_person(db.session(), branch_id=who.branch_id, person_id=person_id)
    name, language = person.name, person.language
    if form.validate_on_submit():
        with form.refusals():
            code, now = new_code(SLIP_DIGITS), clock.now()
            do(
                make_slip,
                MakeSlip(
                    branch_id=who.branch_id,
                    actor_id=who.person_id,
                    person_id=person_id,
                    code=code,
                    forgets=forgets,
                ),
            )
            return render_template(
                "sign_in/slip_made.html",
                name=name,
                language=language,
                code=entry.grouped(code),
                until=now + SLIP_VALID_FOR,
                onward=url_for("sign_in.home"),
            )
    return form.page("sign_in/slip_make.html", name=name, forgets=forgets)
