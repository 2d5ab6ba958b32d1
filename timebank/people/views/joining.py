"""Joining a branch on the web."""

from datetime import timedelta
from functools import partial

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from timebank.core import clock
from timebank.core.db import db, unit_of_work
from timebank.people import queries
from timebank.people.commands import JoinBranch, join_branch
from timebank.people.commands.logins import handles_of
from timebank.people.commands.throttle import HANDLE_JOININGS, take_try
from timebank.people.errors import TooManyJoinings
from timebank.people.forms.joining import SCREEN, JoinForm
from timebank.people.rules import GUARDIAN_CONSENTS_UNDER, age_on, normalise_email, normalise_phone
from timebank.web.addresses import client_address
from timebank.web.doing import do
from timebank.web.formats import language
from timebank.web.identity import public

bp = Blueprint("joining", __name__, url_prefix="/join")

MOST_AN_HOUR = 30
"""From one address: a class that joins together at school still can."""
JOINED = "joined-branch"


@bp.route("", methods=["GET", "POST"])
@public
def join() -> ResponseReturnValue:
    """Take in whoever wants to volunteer. The answer is the same whether or not they were there before."""
    branches = queries.list_branches(db.session())
    form = JoinForm(branch_id=request.args.get("branch"))
    form.offer([(each.id, each.name if language() == "ko" else each.name_en) for each in branches])
    if form.validate_on_submit():
        with form.refusals():
            branch_id, born = form.branch_id.data, form.birth_date.data
            _refuse_floods([each.id for each in branches], form)
            zone = next(each.zone for each in branches if each.id == branch_id)
            today = clock.local_day(clock.now(), zone)
            child = born is not None and age_on(born, today) < GUARDIAN_CONSENTS_UNDER
            do(
                join_branch,
                JoinBranch(
                    branch_id=branch_id,
                    id=form.asked_id,
                    actor_id=None,
                    name=form.name.data or "",
                    birth_date=born,
                    phone=form.phone.data or None,
                    email=form.email.data or None,
                    neighbourhood=form.neighbourhood.data or "",
                    language=language(),
                    consents=form.agreed(),
                    guardian_name=form.guardian_name.data or None,
                    guardian_phone=form.guardian_phone.data or None,
                    guardian_agrees=child and form.guardian_how.data == SCREEN,
                ),
            )
            session[JOINED] = branch_id
            return redirect(url_for("joining.joined"))
    return form.page("people/join.html", only=branches[0] if len(branches) == 1 else None, none=not branches)


@bp.get("/done")
@public
def joined() -> ResponseReturnValue:
    """Say what comes next."""
    branch_id = session.get(JOINED)
    if branch_id is None:
        return redirect(url_for("joining.join"))
    branch = queries.get_branch(db.session(), branch_id)
    return render_template("people/joined.html", branch=branch)


def _refuse_floods(branches: list[str], form: JoinForm) -> None:
    """Count over all branches: whoever floods changes the branch as easily as the name."""
    address = client_address()
    since = clock.now() - timedelta(hours=1)
    if address is not None and (
        queries.count_joinings(db.session(), branches=branches, address=address, since=since) >= MOST_AN_HOUR
    ):
        raise TooManyJoinings
    phone, email = form.phone.data, form.email.data
    handles = handles_of(
        phone=normalise_phone(phone) if phone else None, email=normalise_email(email) if email else None
    )
    keys = [(HANDLE_JOININGS, index) for _kind, index in sorted(handles)]
    if unit_of_work(partial(take_try, keys=keys, now=clock.now())) is not None:
        raise TooManyJoinings
