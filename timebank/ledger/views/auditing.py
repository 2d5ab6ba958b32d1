"""The auditor's ledger: a branch by day, by person, by posting, and every balance as of any moment."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.queries.explaining import Explanation
from timebank.ledger import queries
from timebank.ledger.forms import MomentForm, PostingsForm
from timebank.ledger.queries import AccountView, PostingView
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.ledger.views.causes import UNKNOWN, explain, said_to_auditor, somebody
from timebank.people.queries import get_people, get_person, list_branches, search_people
from timebank.web.formats import iso, points_value
from timebank.web.identity import me, requires
from timebank.web.pagination import PAGE_SIZE, Page, decode_cursor
from timebank.web.schemas import EARLIEST, LATEST
from timebank.web.searching import searched
from timebank.web.sheets import Cell, csv_file, excel_file
from timebank.web.words.ledger import ACCOUNTS, KINDS

bp = Blueprint("ledger", __name__, url_prefix="/ledger")
MOST_ROWS = 20_000
FOUND = 20
Names = Mapping[UUID, str]


def _person_id() -> UUID | None:
    try:
        return UUID(request.args.get("person", ""))
    except ValueError:
        return None


def _names(ids: set[UUID | None]) -> Names:
    """Return the names of the people; who is not in the branch has words instead."""
    wanted = {each for each in ids if each is not None}
    found = get_people(db.session(), branch_id=me().branch_id, ids=wanted)
    return {each: found[each].name if each in found else somebody() for each in wanted}


def _postings(form: PostingsForm, *, limit: int, before: Any = None) -> list[PostingView]:  # noqa: ANN401
    who, since, until, kind = me(), form.given("since"), form.given("until"), form.given("kind")
    return queries.list_postings(
        db.session(),
        branch_id=who.branch_id,
        starts_at=clock.start_of_day(since, who.zone) if since else None,
        ends_before=clock.end_of_day(until, who.zone) if until else None,
        kind=PostingKind(kind) if kind else None,
        owner_id=_person_id(),
        before=before,
        limit=limit,
    )


def _causes(postings: Sequence[PostingView]) -> Mapping[UUID, Explanation]:
    return explain(db.session(), branch_id=me().branch_id, postings=postings)


def _people_of(postings: Sequence[PostingView]) -> Names:
    ids: set[UUID | None] = set()
    for posting in postings:
        ids |= {*posting.owner_ids, posting.actor_id, posting.on_behalf_of_id}
    return _names(ids)


@bp.get("")
@requires(Permission.READ_LEDGER)
def home() -> ResponseReturnValue:
    """Show the postings of the branch, the newest first, and what its accounts hold."""
    form, person_id = PostingsForm(), _person_id()
    before = decode_cursor(request.args.get("cursor"), "tu")
    page = Page.of(
        _postings(form, limit=PAGE_SIZE + 1, before=before), lambda posting: (posting.posted_at, posting.id)
    )
    branch_id = me().branch_id
    kept: dict[str, Any] = form.kept() | ({"person": str(person_id)} if person_id else {})
    return render_template(
        "ledger/home.html",
        form=form,
        person=get_person(db.session(), branch_id=branch_id, person_id=person_id) if person_id else None,
        sums=queries.balances_of_branch(db.session(), branch_id=branch_id),
        postings=page.rows,
        causes=_causes(page.rows),
        said=said_to_auditor,
        names=_people_of(page.rows),
        kinds=KINDS,
        may_verify=me().may(Permission.VERIFY_LEDGER),
        csv_url=url_for("ledger.as_csv", **kept),
        excel_url=url_for("ledger.as_excel", **kept),
        newest_url=url_for("ledger.home", **kept) if before else None,
        older_url=url_for("ledger.home", **kept, cursor=page.next_cursor) if page.next_cursor else None,
    )


@bp.get("/postings/<uuid:posting_id>")
@requires(Permission.READ_LEDGER)
def posting(posting_id: UUID) -> ResponseReturnValue:
    """Show one posting with its entries."""
    found = queries.get_posting(db.session(), branch_id=me().branch_id, posting_id=posting_id)
    return render_template(
        "ledger/posting.html",
        posting=found,
        cause=_causes([found]).get(found.id, UNKNOWN),
        said=said_to_auditor,
        names=_people_of([found]),
        kinds=KINDS,
        accounts=ACCOUNTS,
        branches=_branch_names(),
    )


def _moment(form: MomentForm) -> datetime | None:
    """Return the moment that the form names by the branch's clock."""
    at = form.given("at")
    if at is None or not EARLIEST <= at.date() <= LATEST:
        return None
    return clock.local_moment(at.date(), at.time(), me().zone) or at.replace(
        tzinfo=ZoneInfo(me().zone)
    ).astimezone(UTC)


@bp.get("/accounts")
@requires(Permission.READ_LEDGER)
def accounts() -> ResponseReturnValue:
    """Show the accounts of a person, or of the branch, with their balances now or at any moment."""
    form, person_id, branch_id = MomentForm(), _person_id(), me().branch_id
    text = searched()
    found = search_people(db.session(), branch_id=branch_id, text=text, limit=FOUND) if text else []
    moment = _moment(form)
    person = get_person(db.session(), branch_id=branch_id, person_id=person_id) if person_id else None
    return render_template(
        "ledger/accounts.html",
        form=form,
        person=person,
        text=text,
        found=found,
        moment=moment,
        accounts=queries.list_accounts(
            db.session(),
            branch_id=branch_id,
            owner_id=person_id,
            of_branch=person is None,
            moment=moment,
        ),
        sums=queries.balances_of_branch(db.session(), branch_id=branch_id, moment=moment),
        holders=(AccountKind.OWN, AccountKind.GIFT_ONLY, AccountKind.RECEIVED, AccountKind.HELD),
        words=ACCOUNTS,
        branches=_branch_names(),
    )


@bp.get("/accounts/<uuid:account_id>")
@requires(Permission.READ_LEDGER)
def account(account_id: UUID) -> ResponseReturnValue:
    """Show one account, its balance at the moment that is asked for, and the entries that led to it."""
    form, branch_id = MomentForm(), me().branch_id
    moment = _moment(form)
    found: AccountView = queries.get_account(
        db.session(), branch_id=branch_id, account_id=account_id, moment=moment
    )
    before = decode_cursor(request.args.get("cursor"), "i")
    entries = queries.list_entries(
        db.session(),
        branch_id=branch_id,
        account_id=account_id,
        until=moment,
        before=before[0] if before else None,
        limit=PAGE_SIZE + 1,
    )
    page = Page.of(entries, lambda entry: (entry.seq,))
    kept: dict[str, Any] = form.kept() | {"account_id": account_id}
    return render_template(
        "ledger/account.html",
        form=form,
        account=found,
        owner=_names({found.owner_id}).get(found.owner_id) if found.owner_id else None,
        moment=moment,
        entries=page.rows,
        words=ACCOUNTS,
        branches=_branch_names(),
        newest_url=url_for("ledger.account", **kept) if before else None,
        older_url=url_for("ledger.account", **kept, cursor=page.next_cursor) if page.next_cursor else None,
    )


def _branch_names() -> dict[str, str]:
    return {each.id: each.name for each in list_branches(db.session(), with_national=True)}


def _heads() -> list[str]:
    return [
        _("When"),
        _("Kind"),
        _("Posted for"),
        _("Who"),
        _("Account"),
        _("Plus or minus, minutes"),
        _("Plus or minus, points"),
        _("Balance, minutes"),
        _("Done by"),
        _("Version of the rules"),
        _("Code"),
        _("Posting, by number"),
        _("Account, by number"),
        _("Entry"),
    ]


def _cells() -> Iterator[Sequence[Cell]]:
    found = _postings(PostingsForm(), limit=MOST_ROWS)
    causes, names = _causes(found), _people_of(found)
    for each in found:
        for entry in each.entries:
            yield (
                iso(each.posted_at),
                str(KINDS[each.kind]),
                said_to_auditor(causes[each.id]),
                names[entry.owner_id] if entry.owner_id else entry.counter_branch or "",
                str(ACCOUNTS[entry.account_kind]),
                entry.minutes,
                points_value(entry.minutes),
                entry.balance,
                names[each.actor_id] if each.actor_id else "",
                each.policy_version,
                each.cause,
                str(each.id),
                str(entry.account_id),
                entry.seq,
            )


@bp.get("/postings.csv")
@requires(Permission.READ_LEDGER)
def as_csv() -> ResponseReturnValue:
    """Return the entries of the narrowed postings as CSV."""
    return csv_file("ledger", _heads(), _cells())


@bp.get("/postings.xlsx")
@requires(Permission.READ_LEDGER)
def as_excel() -> ResponseReturnValue:
    """Return the entries of the narrowed postings as Excel."""
    return excel_file("ledger", _heads(), _cells())
