"""The auditor's pages: the trail of a branch, of one person, of one record; and looks at people's data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.audit.forms import FilterForm, LooksForm, TrailForm
from timebank.audit.forms.words import CHANNELS, SEEN, command
from timebank.audit.models import Seen
from timebank.audit.queries import LookFilter, LookLine, Place, TrailFilter, TrailLine, list_looks, list_trail
from timebank.audit.views.blueprint import bp
from timebank.core import clock
from timebank.core.commands import Channel
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.people.queries import get_person, people_select, search_people
from timebank.web.formats import iso
from timebank.web.identity import me, requires
from timebank.web.pagination import PAGE_SIZE, Page, decode_cursor
from timebank.web.searching import searched
from timebank.web.sheets import Cell, csv_file, excel_file

MOST_ROWS = 50_000
"""Rows in one file; a longer period is taken in parts."""
FOUND = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks of the trail."""

    form: TrailForm
    wanted: TrailFilter
    kept: dict[str, Any]
    """The narrowing again, for links."""


def _asked() -> Asked:
    form = TrailForm()
    since, until = _period(form)
    channel = form.given("channel")
    wanted = TrailFilter(
        since=since,
        until=until,
        actor_id=_id("actor"),
        subject_id=_id("subject"),
        object_id=_id("object"),
        feature=form.given("feature"),
        channel=Channel(channel) if channel else None,
    )
    return Asked(form, wanted, _kept(form, "actor", "subject", "object"))


def _period(form: FilterForm) -> tuple[Any, Any]:
    """Return the first moment of the period and the first after it."""
    zone = me().zone
    since, until = form.given("since"), form.given("until")
    return (
        clock.start_of_day(since, zone) if since else None,
        clock.end_of_day(until, zone) if until else None,
    )


def _kept(form: FilterForm, *ids: str) -> dict[str, Any]:
    kept = {name: str(form.given(name)) for name in form._fields if form.given(name)}
    return kept | {name: str(_id(name)) for name in ids if _id(name)}


def _id(name: str) -> UUID | None:
    """Return an id from the address; None for what is none."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def _trail(wanted: TrailFilter, *, before: Place | None, limit: int) -> list[TrailLine]:
    branch_id = me().branch_id
    return list_trail(
        db.session(),
        branch_id=branch_id,
        people=people_select(branch_id),
        wanted=wanted,
        before=before,
        limit=limit,
    )


def _cursor() -> Place | None:
    return decode_cursor(request.args.get("cursor"), "tu")


def _pager(endpoint: str, cursor: str | None, **kept: Any) -> dict[str, str | None]:  # noqa: ANN401
    return {
        "newest_url": url_for(endpoint, **kept) if request.args.get("cursor") else None,
        "older_url": url_for(endpoint, **kept, cursor=cursor) if cursor else None,
    }


@bp.get("/audit")
@requires(Permission.READ_AUDIT)
def home() -> ResponseReturnValue:
    """Show what was done in the branch, the newest first."""
    asked = _asked()
    page = Page.of(
        _trail(asked.wanted, before=_cursor(), limit=PAGE_SIZE + 1), lambda line: (line.done_at, line.id)
    )
    return render_template(
        "audit/trail.html",
        form=asked.form,
        wanted=asked.wanted,
        lines=page.rows,
        kept={name: value for name, value in asked.kept.items() if name in ("actor", "subject", "object")},
        csv_url=url_for("audit.trail_csv", **asked.kept),
        excel_url=url_for("audit.trail_excel", **asked.kept),
        command=command,
        channels=CHANNELS,
        **_pager("audit.home", page.next_cursor, **asked.kept),
    )


def _heads() -> list[str]:
    return [
        _("When"),
        _("Who"),
        _("What"),
        _("About whom"),
        _("How"),
        _("Network address"),
        _("Code"),
        _("Who, by number"),
        _("About whom, by number"),
        _("Record, by number"),
        _("Command, by number"),
    ]


def _cells(lines: Sequence[TrailLine]) -> Iterator[Sequence[Cell]]:
    for line in lines:
        yield (
            iso(line.done_at),
            line.actor or "",
            command(line.name),
            line.subject or "",
            str(CHANNELS[line.channel]),
            line.address or "",
            line.name,
            str(line.actor_id or ""),
            str(line.subject_id or ""),
            str(line.object_id or ""),
            str(line.id),
        )


@bp.get("/audit/trail.csv")
@requires(Permission.READ_AUDIT)
def trail_csv() -> ResponseReturnValue:
    """Return the narrowed trail as CSV."""
    return csv_file("trail", _heads(), _cells(_trail(_asked().wanted, before=None, limit=MOST_ROWS)))


@bp.get("/audit/trail.xlsx")
@requires(Permission.READ_AUDIT)
def trail_excel() -> ResponseReturnValue:
    """Return the narrowed trail as Excel."""
    return excel_file("trail", _heads(), _cells(_trail(_asked().wanted, before=None, limit=MOST_ROWS)))


@bp.get("/audit/people")
@requires(Permission.READ_AUDIT)
def people() -> ResponseReturnValue:
    """Find somebody whose doings are to be read."""
    text = searched()
    found = search_people(db.session(), branch_id=me().branch_id, text=text, limit=FOUND) if text else []
    return render_template("audit/people.html", text=text, found=found[:FOUND], more=len(found) > FOUND)


@bp.get("/audit/people/<uuid:person_id>")
@requires(Permission.READ_AUDIT)
def person(person_id: UUID) -> ResponseReturnValue:
    """Show everything that one person entered, approved or changed, and what they looked at."""
    somebody = get_person(db.session(), branch_id=me().branch_id, person_id=person_id)
    asked = _asked()
    wanted = replace(asked.wanted, actor_id=person_id, subject_id=None)
    page = Page.of(
        _trail(wanted, before=_cursor(), limit=PAGE_SIZE + 1), lambda line: (line.done_at, line.id)
    )
    kept = asked.kept | {"actor": str(person_id)}
    return render_template(
        "audit/person.html",
        person=somebody,
        form=asked.form,
        lines=page.rows,
        csv_url=url_for("audit.trail_csv", **kept),
        excel_url=url_for("audit.trail_excel", **kept),
        command=command,
        channels=CHANNELS,
        **_pager("audit.person", page.next_cursor, person_id=person_id, **asked.kept),
    )


def _looks(limit: int, *, before: Place | None) -> tuple[LooksForm, list[LookLine], dict[str, Any]]:
    form = LooksForm()
    since, until = _period(form)
    seen = form.given("seen")
    branch_id = me().branch_id
    lines = list_looks(
        db.session(),
        branch_id=branch_id,
        people=people_select(branch_id),
        wanted=LookFilter(
            since=since,
            until=until,
            reader_id=_id("reader"),
            subject_id=_id("subject"),
            seen=Seen(seen) if seen else None,
        ),
        before=before,
        limit=limit,
    )
    return form, lines, _kept(form, "reader", "subject")


@bp.get("/audit/looks")
@requires(Permission.READ_AUDIT)
def looks() -> ResponseReturnValue:
    """Show who looked at whose data, the newest first."""
    form, lines, kept = _looks(PAGE_SIZE + 1, before=_cursor())
    page = Page.of(lines, lambda line: (line.seen_at, line.id))
    return render_template(
        "audit/looks.html",
        form=form,
        lines=page.rows,
        kept={name: value for name, value in kept.items() if name in ("reader", "subject")},
        csv_url=url_for("audit.looks_csv", **kept),
        excel_url=url_for("audit.looks_excel", **kept),
        seen=SEEN,
        channels=CHANNELS,
        **_pager("audit.looks", page.next_cursor, **kept),
    )


def _look_heads() -> list[str]:
    return [
        _("When"),
        _("Who looked"),
        _("At whose data"),
        _("What was seen"),
        _("How"),
        _("Network address"),
        _("Who, by number"),
        _("About whom, by number"),
    ]


def _look_cells(lines: Sequence[LookLine]) -> Iterator[Sequence[Cell]]:
    for line in lines:
        yield (
            iso(line.seen_at),
            line.reader or "",
            line.subject or "",
            str(SEEN[line.seen]),
            str(CHANNELS[line.channel]),
            line.address or "",
            str(line.reader_id),
            str(line.subject_id),
        )


@bp.get("/audit/looks.csv")
@requires(Permission.READ_AUDIT)
def looks_csv() -> ResponseReturnValue:
    """Return the narrowed looks as CSV."""
    return csv_file("looks", _look_heads(), _look_cells(_looks(MOST_ROWS, before=None)[1]))


@bp.get("/audit/looks.xlsx")
@requires(Permission.READ_AUDIT)
def looks_excel() -> ResponseReturnValue:
    """Return the narrowed looks as Excel."""
    return excel_file("looks", _look_heads(), _look_cells(_looks(MOST_ROWS, before=None)[1]))
