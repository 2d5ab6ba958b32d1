"""Branches and districts."""

from collections.abc import Sequence
from typing import Any

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Permission
from timebank.people import queries
from timebank.people.commands import (
    ChangeBranch,
    DistrictRow,
    ImportDistricts,
    OpenBranch,
    change_branch,
    import_districts,
    open_branch,
)
from timebank.people.errors import BranchNotFound
from timebank.people.models import Branch, District
from timebank.people.schemas import (
    Branches,
    BranchSchema,
    ChangeBranchSchema,
    CountedSchema,
    Districts,
    ImportDistrictsSchema,
    OpenBranchSchema,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("branches", about="Branches of the bank, and the districts they stand in.")


def branch_of(branch_id: str) -> Branch:
    """Return a branch that the token's holder administers: from `national` any, else their own.

    Raises:
        BranchNotFound
    """
    if me().branch_id not in (NATIONAL, branch_id):
        raise BranchNotFound
    return queries.get_branch(db.session(), branch_id)


def _national() -> None:
    # As on the page: elsewhere there is nothing of the kind.
    if me().branch_id != NATIONAL:
        raise BranchNotFound


def _common() -> dict[str, Any]:
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


@bp.get("/branches")
@requires(Permission.SEE_SELF)
@bp.response(200, Branches)
def branches() -> dict[str, Sequence[Branch]]:
    """List the branches.

    By name: what the public reads of each.
    """
    return {"items": queries.list_branches(db.session())}


@bp.get("/branches/<branch_id>")
@requires(Permission.SEE_SELF)
@bp.response(200, BranchSchema)
def branch(branch_id: str) -> Branch:
    """Show a branch.

    What the public reads of it.
    """
    return queries.get_branch(db.session(), branch_id)


@bp.post("/branches")
@requires(Permission.MANAGE_BRANCHES)
@bp.arguments(OpenBranchSchema)
@bp.response(201, BranchSchema)
def open_one(sent: dict[str, Any]) -> Branch:
    """Open a branch.

    By an administrator of `national`.
    """
    _national()
    do(open_branch, OpenBranch(**_common(), **sent))
    return queries.get_branch(db.session(), sent["short_name"])


@bp.put("/branches/<branch_id>")
@requires(Permission.MANAGE_BRANCHES)
@bp.arguments(ChangeBranchSchema)
@bp.response(200, BranchSchema)
def change(sent: dict[str, Any], branch_id: str) -> Branch:
    """Change how a branch is called and reached.

    All of it anew: what is left out becomes empty.
    """
    branch_of(branch_id)
    do(change_branch, ChangeBranch(**_common(), short_name=branch_id, **sent))
    return branch_of(branch_id)


@bp.get("/districts")
@requires(Permission.MANAGE_BRANCHES)
@bp.response(200, Districts)
def districts() -> dict[str, Sequence[District]]:
    """List provinces and cities with their districts.

    Each province before its districts.
    """
    return {"items": queries.list_districts(db.session())}


@bp.post("/districts")
@requires(Permission.MANAGE_BRANCHES)
@bp.arguments(ImportDistrictsSchema)
@bp.response(200, CountedSchema)
def add_districts(sent: dict[str, Any]) -> dict[str, int]:
    """Import districts.

    Adds those that are missing and corrects the names of the others; none is removed. By an administrator of
    `national`.
    """
    _national()
    rows = tuple(DistrictRow(**each) for each in sent["districts"])
    return do(import_districts, ImportDistricts(**_common(), rows=rows))
