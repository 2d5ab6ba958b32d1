"""A member's own points: what there is, why and when it can be used, and what moved it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.queries.listing import count_visits, pending_minutes
from timebank.care.rules import OPEN_STATES
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.queries.moves import former_selves
from timebank.ledger.forms import StatementForm
from timebank.ledger.queries import Balances, Period, StatementLine, balances_of, statement
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.ledger.views.causes import explain, note_to_holder, said_to_holder
from timebank.people.queries import get_branch, get_person
from timebank.people.rules import birthday
from timebank.policies.queries import policy_on
from timebank.policies.rules import PolicyInForce, WhyAndWhen, why_and_when
from timebank.web.formats import iso, points_value
from timebank.web.identity import me, requires
from timebank.web.pagination import PAGE_SIZE, Page, decode_cursor
from timebank.web.pdf import pdf_response
from timebank.web.sheets import Cell, csv_file, excel_file
from timebank.web.words.ledger import ACCOUNTS, KINDS

bp = Blueprint("points", __name__, url_prefix="/points")
MOST_LINES = 20_000
PRINTED_LINES = 2_000
BAR, GAP = 600, 6
"""Width of the bar in which own and gift-only points are drawn, and between the two."""
SHOWN = (AccountKind.OWN, AccountKind.GIFT_ONLY)
EXTRA = (AccountKind.RECEIVED, AccountKind.HELD, AccountKind.DEBT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks of the statement."""

    branch_id: str
    person_id: UUID
    name: str
    born: date | None
    today: date
    form: StatementForm
    period: Period
    kind: PostingKind | None


def _asked() -> Asked:
    who = me()
    person = get_person(db.session(), branch_id=who.branch_id, person_id=who.person_id)
    today = clock.local_day(clock.now(), who.zone)
    form = StatementForm(years=range(person.registered_at.year, today.year + 1))
    first, after = form.days(today)
    kind = form.given("kind")
    return Asked(
        branch_id=who.branch_id,
        person_id=person.id,
        name=person.name,
        born=person.birth_date,
        today=today,
        form=form,
        period=Period(
            starts_at=clock.start_of_day(first, who.zone) if first else None,
            ends_before=clock.start_of_day(after, who.zone) if after else None,
        ),
        kind=PostingKind(kind) if kind else None,
    )


def _lines(asked: Asked, *, limit: int, before: Any = None) -> list[StatementLine]:  # noqa: ANN401
    return statement(
        db.session(),
        branch_id=asked.branch_id,
        owner_id=asked.person_id,
        period=asked.period,
        kind=asked.kind,
        before=before,
        limit=limit,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a line was for, in words."""

    what: str
    note: str

    @property
    def whole(self) -> str:
        return " · ".join(each for each in (self.what, self.note) if each)


def _told(asked: Asked, lines: Sequence[StatementLine]) -> Mapping[UUID, Told]:
    found = explain(db.session(), branch_id=asked.branch_id, postings=lines)
    return {
        line.posting_id: Told(
            what=said_to_holder(
                found[line.posting_id],
                holder_id=asked.person_id,
                posted_on=clock.local_day(line.posted_at, me().zone),
            ),
            note=note_to_holder(line, found[line.posting_id]),
        )
        for line in lines
    }


@bp.get("")
@requires(Permission.SEE_SELF)
def home() -> ResponseReturnValue:
    """Show what there is and why, and the newest lines of the statement."""
    asked = _asked()
    before = decode_cursor(request.args.get("cursor"), "tu")
    page = Page.of(
        _lines(asked, limit=PAGE_SIZE + 1, before=before), lambda line: (line.posted_at, line.posting_id)
    )
    kept = asked.form.kept()
    branch_id, person_id = asked.branch_id, asked.person_id
    balances = balances_of(db.session(), branch_id=branch_id, owner_id=person_id)
    policy = policy_on(db.session(), branch_id=branch_id, day=asked.today)
    return render_template(
        "ledger/points.html",
        name=asked.name,
        form=asked.form,
        total=sum(balances.values()),
        balances=balances,
        extra=[(ACCOUNTS[kind], balances[kind]) for kind in EXTRA if balances.get(kind)],
        bar=_bar(balances),
        policy=policy,
        why=_why(asked, policy),
        lines=page.rows,
        told=_told(asked, page.rows),
        kinds=KINDS,
        pending=pending_minutes(db.session(), branch_id=branch_id, volunteer_id=person_id),
        pending_visits=count_visits(
            db.session(), branch_id=branch_id, volunteer_id=person_id, states=OPEN_STATES
        ),
        before_url=url_for("moves.before")
        if former_selves(db.session(), branch_id=branch_id, person_id=person_id)
        else None,
        gifts_url=url_for("gifts.listing") if me().may(Permission.GIVE_POINTS) else None,
        hours_url=url_for("care.hours") if "care.hours" in current_app.view_functions else None,
        csv_url=url_for("points.as_csv", **kept),
        excel_url=url_for("points.as_excel", **kept),
        print_url=url_for("points.passbook", **kept),
        newest_url=url_for("points.home", **kept) if before else None,
        older_url=url_for("points.home", **kept, cursor=page.next_cursor) if page.next_cursor else None,
    )


def _why(asked: Asked, policy: PolicyInForce) -> WhyAndWhen | None:
    born = asked.born
    if born is None:
        return None
    return why_and_when(
        policy,
        all_gift_only_until=birthday(born, policy.gift_only_until_age),
        own_use_from=birthday(born, policy.own_use_age),
        day=asked.today,
    )


def _bar(balances: Balances) -> tuple[int, int] | None:
    """Return the widths in which own and gift-only points are drawn; None where there are none."""
    own, gift_only = (balances.get(kind, 0) for kind in SHOWN)
    if not own + gift_only:
        return None
    width = (BAR - GAP) * own // (own + gift_only)
    return width, BAR - GAP - width


@bp.get("/passbook")
@requires(Permission.SEE_SELF)
def passbook() -> ResponseReturnValue:
    """Show the passbook as it prints from the browser."""
    return _passbook(for_pdf=False)


@bp.get("/passbook.pdf")
@requires(Permission.SEE_SELF)
def passbook_pdf() -> ResponseReturnValue:
    """Return the passbook as PDF: A5, in large type."""
    return pdf_response(_passbook(for_pdf=True), filename="passbook.pdf")


def _passbook(*, for_pdf: bool) -> str:
    """Return the narrowed statement as a bank writes it: the oldest line first, with what was left."""
    asked = _asked()
    lines = _lines(asked, limit=PRINTED_LINES)
    kept = asked.form.kept()
    balances = balances_of(db.session(), branch_id=asked.branch_id, owner_id=asked.person_id)
    return render_template(
        "ledger/passbook.html",
        for_pdf=for_pdf,
        name=asked.name,
        branch=get_branch(db.session(), asked.branch_id),
        printed_at=clock.now(),
        lines=lines[::-1],
        told=_told(asked, lines),
        kinds=KINDS,
        total=sum(balances.values()),
        holdings=[(ACCOUNTS[kind], balances[kind]) for kind in (*SHOWN, *EXTRA) if balances.get(kind)],
        back_url=url_for("points.home", **kept),
        pdf_url=url_for("points.passbook_pdf", **kept),
    )


def _heads() -> list[str]:
    return [
        _("When"),
        _("Kind"),
        _("Posted for"),
        _("For own use, minutes"),
        _("For giving only, minutes"),
        _("Plus or minus, minutes"),
        _("Plus or minus, points"),
        _("Left, minutes"),
        _("Left, points"),
    ]


def _cells() -> Iterator[Sequence[Cell]]:
    asked = _asked()
    lines = _lines(asked, limit=MOST_LINES)
    told = _told(asked, lines)
    for line in lines:
        yield (
            iso(line.posted_at),
            str(KINDS[line.kind]),
            told[line.posting_id].whole,
            *(line.changes.get(kind, 0) for kind in SHOWN),
            line.minutes,
            points_value(line.minutes),
            line.total,
            points_value(line.total),
        )


@bp.get("/statement.csv")
@requires(Permission.SEE_SELF)
def as_csv() -> ResponseReturnValue:
    """Return the narrowed statement as CSV."""
    return csv_file("statement", _heads(), _cells())


@bp.get("/statement.xlsx")
@requires(Permission.SEE_SELF)
def as_excel() -> ResponseReturnValue:
    """Return the narrowed statement as Excel."""
    return excel_file("statement", _heads(), _cells())
