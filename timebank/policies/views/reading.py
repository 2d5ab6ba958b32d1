"""The rules in force, in plain words, and their history."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from timebank.core import clock
from timebank.core.db import db
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Permission
from timebank.people.queries import get_people
from timebank.policies import queries
from timebank.policies.forms import words
from timebank.policies.models import PolicyVersion
from timebank.policies.rules import VersionState
from timebank.policies.views import shown
from timebank.web.identity import me, requires

bp = Blueprint("policies", __name__, url_prefix="/rules")
OWNERS = ("national", "branch")
"""Whose version an address names."""


@bp.get("")
@requires(Permission.READ_POLICIES)
def rules() -> ResponseReturnValue:
    """Show the rules that hold today."""
    who, session = me(), db.session()
    today = clock.local_day(clock.now(), who.zone)
    policy = queries.policy_on(session, branch_id=who.branch_id, day=today)
    national = queries.national_on(session, day=today)
    coming = queries.list_coming(session, branch_id=who.branch_id, day=today)
    return render_template(
        "policies/rules.html",
        version=words.version(policy.national_number, policy.branch_number),
        effective_from=policy.effective_from,
        sections=shown.sections(policy, national=national),
        coming=[(each.effective_from, owner_of(each), each.number) for each in coming],
        is_national=who.branch_id == NATIONAL,
        may_draft=who.may(Permission.MANAGE_POLICIES),
    )


@bp.get("/history")
@requires(Permission.READ_POLICIES)
def history() -> ResponseReturnValue:
    """List every published version, of the nation and of the branch."""
    who, session = me(), db.session()
    owners = [NATIONAL] if who.branch_id == NATIONAL else [who.branch_id, NATIONAL]
    return render_template(
        "policies/history.html",
        lists=[
            (owner, queries.list_versions(session, branch_id=owner, state=VersionState.PUBLISHED))
            for owner in owners
        ],
        national=NATIONAL,
        today=clock.local_day(clock.now(), who.zone),
    )


@bp.get("/<owner>/<int(max=2147483647):number>")
@requires(Permission.READ_POLICIES)
def version(owner: str, number: int) -> ResponseReturnValue:
    """Show one published version: what it changed, and who drafted and published it."""
    if owner not in OWNERS:
        abort(404)
    who, session = me(), db.session()
    branch_id = NATIONAL if owner == "national" else who.branch_id
    found = queries.get_published(session, branch_id=branch_id, number=number)
    before = queries.rules_without(session, found)
    after = queries.rules_with(session, found)
    people = get_people(
        session,
        branch_id=branch_id,
        ids=[each for each in (found.drafted_by_id, found.published_by_id) if each],
    )
    return render_template(
        "policies/version.html",
        version=found,
        is_national=branch_id == NATIONAL,
        changes=shown.changes(before, after) if before else None,
        sections=shown.sections(after, national=after),
        drafted_by=people.get(found.drafted_by_id) if found.drafted_by_id else None,
        published_by=people.get(found.published_by_id) if found.published_by_id else None,
        today=clock.local_day(clock.now(), who.zone),
    )


def owner_of(version: PolicyVersion) -> str:
    """Return how an address names whose version it is."""
    return "national" if version.branch_id == NATIONAL else "branch"
