"""What was cleared between branches: each pair with its mirror, and the entries that led to it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.db import db
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Permission
from timebank.exchange.queries.explaining import Explanation
from timebank.ledger.queries.clearing import (
    Clearing,
    ClearingEntry,
    list_all_clearing,
    list_clearing,
    list_clearing_entries,
)
from timebank.ledger.views.causes import explain, said_to_auditor
from timebank.people.queries import get_branch, list_branches
from timebank.web.formats import iso, points_value
from timebank.web.identity import me, requires
from timebank.web.pagination import PAGE_SIZE, Page, decode_cursor
from timebank.web.sheets import Cell, csv_file, excel_file
from timebank.web.words.ledger import KINDS

bp = Blueprint("clearing", __name__, url_prefix="/desk/clearing")
session = db.session
MOST_ROWS = 20_000


def _names() -> Mapping[str, str]:
    return {branch.id: branch.name for branch in list_branches(session())}


def _is_national() -> bool:
    return me().branch_id == NATIONAL


def _branch_id() -> str:
    """Return whose books are read: one's own branch's; whoever reads for the nation names one."""
    asked = request.args.get("of", "")
    return get_branch(session(), asked).id if _is_national() and asked else me().branch_id


def _back() -> dict[str, Any]:
    who = me()
    if who.may(Permission.READ_LEDGER):
        return {"back_url": url_for("ledger.home"), "back_label": _("Ledger")}
    return {"back_url": url_for("gifts.pool_desk"), "back_label": _("Grants from the pool")}


def _row(each: Clearing, names: Mapping[str, str]) -> dict[str, Any]:
    there = names.get(each.counter_branch, each.counter_branch)
    here = names.get(each.branch_id, each.branch_id)
    kept: dict[str, Any] = {"of": each.branch_id} if _is_national() else {}
    return {
        "title": _("%(here)s and %(there)s", here=here, there=there) if _is_national() else there,
        "balance": each.balance,
        "mirror": each.mirror_balance,
        "mirrored": each.mirrored,
        "url": url_for("clearing.entries", counter_branch=each.counter_branch, **kept),
    }


@bp.get("")
@requires(Permission.READ_EXCHANGE)
def home() -> ResponseReturnValue:
    """Show what the branch cleared with each other branch; for the nation, all pairs."""
    found = (
        list_all_clearing(session()) if _is_national() else list_clearing(session(), branch_id=me().branch_id)
    )
    names = _names()
    return render_template("ledger/clearing.html", rows=[_row(each, names) for each in found], **_back())


@bp.get("/<counter_branch>")
@requires(Permission.READ_EXCHANGE)
def entries(counter_branch: str) -> ResponseReturnValue:
    """Show what was cleared with one branch, entry by entry, beside its mirror."""
    other, of = get_branch(session(), counter_branch), _branch_id()
    before = decode_cursor(request.args.get("cursor"), "tu")
    found = list_clearing_entries(
        session(), branch_id=of, counter_branch=other.id, before=before, limit=PAGE_SIZE + 1
    )
    page = Page.of(found, lambda entry: (entry.posted_at, entry.posting.id))
    kept: dict[str, Any] = {"of": of} if _is_national() else {}
    file_of = kept | {"with": other.id}
    pair = [each for each in list_clearing(session(), branch_id=of) if each.counter_branch == other.id]
    here_url = url_for("clearing.entries", counter_branch=other.id, **kept)
    return render_template(
        "ledger/clearing_entries.html",
        here=get_branch(session(), of).name,
        there=other.name,
        pair=pair[0] if pair else None,
        entries=page.rows,
        causes=_causes(page.rows, of),
        said=said_to_auditor,
        kinds=KINDS,
        opens=me().may(Permission.READ_LEDGER) and not _is_national(),
        excel_url=url_for("clearing.as_file", kind="xlsx", **file_of),
        csv_url=url_for("clearing.as_file", kind="csv", **file_of),
        newest_url=here_url if before else None,
        older_url=url_for("clearing.entries", counter_branch=other.id, cursor=page.next_cursor, **kept)
        if page.next_cursor
        else None,
    )


def _causes(found: Sequence[ClearingEntry], branch_id: str) -> Mapping[UUID, Explanation]:
    """Return what each was for; the nation reads no names of a branch's people here."""
    if branch_id != me().branch_id:
        return {}
    return explain(session(), branch_id=branch_id, postings=[each.posting for each in found])


def _heads() -> list[str]:
    return [
        _("When"),
        _("Kind"),
        _("Posted for"),
        _("Other branch"),
        _("Given to it, minutes"),
        _("Given to it, points"),
        _("In its books, minutes"),
        _("Balance, minutes"),
        _("Mirrored"),
        _("Posting, by number"),
    ]


def _cells() -> Iterator[Sequence[Cell]]:
    of, names = _branch_id(), _names()
    found = list_clearing_entries(
        session(), branch_id=of, counter_branch=request.args.get("with") or None, limit=MOST_ROWS
    )
    causes = _causes(found, of)
    for each in found:
        why = causes.get(each.posting.id)
        yield (
            iso(each.posted_at),
            str(KINDS[each.posting.kind]),
            said_to_auditor(why) if why else "",
            names.get(each.counter_branch, each.counter_branch),
            each.minutes,
            points_value(each.minutes),
            each.mirror_minutes,
            each.balance,
            _("Yes") if each.mirrored else _("No"),
            str(each.posting.id),
        )


@bp.get("/entries.<any(csv, xlsx):kind>")
@requires(Permission.READ_EXCHANGE)
def as_file(kind: str) -> ResponseReturnValue:
    """Return the entries, with one branch or with all, as CSV or Excel."""
    make = csv_file if kind == "csv" else excel_file
    return make("clearing", _heads(), _cells())
