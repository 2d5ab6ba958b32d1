"""The ledger over the API: read by whoever holds points, and as a whole by auditors. Nothing posts here."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app

from timebank.api.operations import Operations
from timebank.core import clock
from timebank.core.db import db
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Permission
from timebank.ledger import queries
from timebank.ledger.errors import AccountNotFound
from timebank.ledger.queries.clearing import list_clearing, list_clearing_entries
from timebank.ledger.schemas import (
    AccountSchema,
    AccountsPage,
    AccountsQuery,
    AsOfQuery,
    BalanceSchema,
    BalancesQuery,
    BalancesSchema,
    ClearingEntriesPage,
    Clearings,
    EntriesPage,
    PostingSchema,
    PostingsPage,
    PostingsQuery,
    StatementPage,
    StatementQuery,
    VerificationSchema,
)
from timebank.ledger.tasks import check
from timebank.people.queries import get_branch, get_person
from timebank.web.identity import NotAllowed, me, requires
from timebank.web.pagination import Page, decode_cursor
from timebank.web.schemas import PageQuery

bp = Operations("ledger", about="Accounts, balances, postings and statements, in whole minutes.")
blueprints = (bp,)


def _holder(person_id: UUID | None) -> UUID:
    """Return whose points are asked for: one's own, or anybody's with the permission to read the ledger."""
    who = me()
    if person_id is None or person_id == who.person_id:
        return who.person_id
    if not who.may(Permission.READ_LEDGER):
        raise NotAllowed
    return get_person(db.session(), branch_id=who.branch_id, person_id=person_id).id


def _account(account_id: UUID, as_of: datetime | None = None) -> queries.AccountView:
    who = me()
    found = queries.get_account(db.session(), branch_id=who.branch_id, account_id=account_id, moment=as_of)
    if found.owner_id != who.person_id and not who.may(Permission.READ_LEDGER):
        raise AccountNotFound
    return found


def _bounds(since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    zone = me().zone
    return (
        clock.start_of_day(since, zone) if since else None,
        clock.end_of_day(until, zone) if until else None,
    )


@bp.get("/accounts")
@requires(Permission.SEE_SELF)
@bp.arguments(AccountsQuery, location="query")
@bp.response(200, AccountsPage)
def accounts(query: dict[str, Any]) -> dict[str, Any]:
    """List accounts with their balances.

    All of the branch with the permission `read-ledger`, else one's own.
    """
    who = me()
    if query["person_id"] or not who.may(Permission.READ_LEDGER):
        query["person_id"] = _holder(query["person_id"])
    after = decode_cursor(query["cursor"], "u")
    found = queries.list_accounts(
        db.session(),
        branch_id=who.branch_id,
        owner_id=query["person_id"],
        moment=query["as_of"],
        after=after[0] if after else None,
        limit=query["limit"] + 1,
    )
    page = Page.of(found, lambda account: (account.id,), size=query["limit"])
    return {"items": page.rows, "next_cursor": page.next_cursor}


@bp.get("/accounts/<uuid:account_id>")
@requires(Permission.SEE_SELF)
@bp.arguments(AsOfQuery, location="query")
@bp.response(200, AccountSchema)
def account(query: dict[str, Any], account_id: UUID) -> queries.AccountView:
    """Show an account.

    One's own, or any with the permission `read-ledger`.
    """
    return _account(account_id, query["as_of"])


@bp.get("/accounts/<uuid:account_id>/balance")
@requires(Permission.SEE_SELF)
@bp.arguments(AsOfQuery, location="query")
@bp.response(200, BalanceSchema)
def balance(query: dict[str, Any], account_id: UUID) -> dict[str, Any]:
    """Show an account's balance.

    Now, or at any moment.
    """
    as_of = query["as_of"] or clock.now()
    return {
        "account_id": account_id,
        "balance": _account(account_id, query["as_of"]).balance,
        "as_of": as_of,
    }


@bp.get("/accounts/<uuid:account_id>/entries")
@requires(Permission.SEE_SELF)
@bp.arguments(PageQuery, location="query")
@bp.response(200, EntriesPage)
def entries(query: dict[str, Any], account_id: UUID) -> dict[str, Any]:
    """List an account's entries.

    The newest first, each with the balance after it.
    """
    before = decode_cursor(query["cursor"], "i")
    found = queries.list_entries(
        db.session(),
        branch_id=me().branch_id,
        account_id=_account(account_id).id,
        before=before[0] if before else None,
        limit=query["limit"] + 1,
    )
    page = Page.of(found, lambda entry: (entry.seq,), size=query["limit"])
    return {"items": page.rows, "next_cursor": page.next_cursor}


@bp.get("/balance")
@requires(Permission.SEE_SELF)
@bp.arguments(BalancesQuery, location="query")
@bp.response(200, BalancesSchema)
def balances(query: dict[str, Any]) -> dict[str, Any]:
    """Show what somebody holds.

    By kind of account, now or at any moment: one's own, or anybody's with the permission `read-ledger`.
    """
    holder = _holder(query["person_id"])
    found = queries.balances_of(
        db.session(), branch_id=me().branch_id, owner_id=holder, moment=query["as_of"]
    )
    return {"person_id": holder, "as_of": query["as_of"] or clock.now(), "balances": found}


@bp.get("/ledger/verification")
@requires(Permission.VERIFY_LEDGER)
@bp.response(200, VerificationSchema)
def verification() -> dict[str, Any]:
    """Verify the ledger.

    Of the branch, in the national branch of all: chains, sums, balances, and the heads written outside the
    database. Names the first bad row.
    """
    branch_id = me().branch_id
    verdict = check(
        db.session(),
        branch_id=None if branch_id == NATIONAL else branch_id,
        folder=Path(current_app.config["HEADS_DIR"]),
    )
    finding = verdict.finding
    names = ("clean", "accounts", "postings", "entries", "heads")
    return {
        **{name: getattr(verdict, name) for name in names},
        "verified_at": clock.now(),
        "finding": finding and {"fault": finding.fault, "branch_id": finding.branch_id, "row": finding.row},
    }


@bp.get("/clearing")
@requires(Permission.READ_EXCHANGE)
@bp.response(200, Clearings)
def clearing() -> dict[str, Any]:
    """List what the branch cleared with each other branch.

    Each beside the mirror in the other's books: the two add up to zero.
    """
    return {"items": list_clearing(db.session(), branch_id=me().branch_id)}


@bp.get("/clearing/<counter_branch>")
@requires(Permission.READ_EXCHANGE)
@bp.arguments(PageQuery, location="query")
@bp.response(200, ClearingEntriesPage)
def clearing_entries(query: dict[str, Any], counter_branch: str) -> dict[str, Any]:
    """List what was cleared with one branch, the newest first.

    Each entry beside the other half of its posting: `minutes` and `mirror_minutes` add up to zero. A branch
    that there is not is not found; one with which nothing was cleared has an empty list.
    """
    found = list_clearing_entries(
        db.session(),
        branch_id=me().branch_id,
        counter_branch=get_branch(db.session(), counter_branch).id,
        before=decode_cursor(query["cursor"], "tu"),
        limit=query["limit"] + 1,
    )
    page = Page.of(found, lambda each: (each.posted_at, each.posting.id), size=query["limit"])
    items = [
        {
            "posting_id": each.posting.id,
            "posted_at": each.posted_at,
            "kind": each.posting.kind,
            "minutes": each.minutes,
            "mirror_minutes": each.mirror_minutes,
            "balance": each.balance,
            "mirrored": each.mirrored,
        }
        for each in page.rows
    ]
    return {"items": items, "next_cursor": page.next_cursor}


@bp.get("/postings")
@requires(Permission.READ_LEDGER)
@bp.arguments(PostingsQuery, location="query")
@bp.response(200, PostingsPage)
def postings(query: dict[str, Any]) -> dict[str, Any]:
    """List postings.

    Of the branch, the newest first, each with its entries.
    """
    starts_at, ends_before = _bounds(query["since"], query["until"])
    found = queries.list_postings(
        db.session(),
        branch_id=me().branch_id,
        starts_at=starts_at,
        ends_before=ends_before,
        kind=query["kind"],
        owner_id=query["person_id"],
        before=decode_cursor(query["cursor"], "tu"),
        limit=query["limit"] + 1,
    )
    page = Page.of(found, lambda each: (each.posted_at, each.id), size=query["limit"])
    return {"items": page.rows, "next_cursor": page.next_cursor}


@bp.get("/postings/<uuid:posting_id>")
@requires(Permission.READ_LEDGER)
@bp.response(200, PostingSchema)
def posting(posting_id: UUID) -> queries.PostingView:
    """Show a posting.

    With its entries, what it reverses and what reverses it.
    """
    return queries.get_posting(db.session(), branch_id=me().branch_id, posting_id=posting_id)


@bp.get("/statement")
@requires(Permission.SEE_SELF)
@bp.arguments(StatementQuery, location="query")
@bp.response(200, StatementPage)
def statement(query: dict[str, Any]) -> dict[str, Any]:
    """Show what moved somebody's points.

    The newest first, with what was held after each: one's own, or anybody's with the permission
    `read-ledger`.
    """
    starts_at, ends_before = _bounds(query["since"], query["until"])
    found = queries.statement(
        db.session(),
        branch_id=me().branch_id,
        owner_id=_holder(query["person_id"]),
        account_id=query["account_id"],
        period=queries.Period(starts_at=starts_at, ends_before=ends_before),
        kind=query["kind"],
        before=decode_cursor(query["cursor"], "tu"),
        limit=query["limit"] + 1,
    )
    page = Page.of(found, lambda line: line.place, size=query["limit"])
    return {"items": page.rows, "next_cursor": page.next_cursor}
