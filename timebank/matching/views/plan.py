"""The plan's board: who gets what and why, what people decide about it, and letting it stand."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.households.commands import list_reached
from timebank.matching.commands import (
    CloseRound,
    ConfirmRound,
    EndDecision,
    LockItem,
    MoveItem,
    RefuseItem,
    close_round,
    confirm_round,
    end_decision,
    lock_item,
    move_item,
    refuse_item,
)
from timebank.matching.errors import HouseholdNotInRound, LotNotInRound
from timebank.matching.forms import DecideForm, VersionForm
from timebank.matching.models import PlanVersion
from timebank.matching.queries import Board, build, find_called_off, find_plan, get_round
from timebank.matching.rules import Reason
from timebank.matching.rules.rounds import DecisionKind, RoundState
from timebank.matching.tasks.showing import (
    NEVER,
    Shown,
    best_target,
    columns,
    count_words,
    fairness,
    instead,
    off_words,
    unserved,
    wasted,
    what_if,
)
from timebank.matching.views.blueprint import (
    bp,
    common,
    days_words,
    round_title,
    session,
    state_words,
)
from timebank.people.queries import get_people
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.words.matching import BROKEN, KINDS

PAGE = 8
KILO = 1000


@bp.get("/rounds/<uuid:round_id>")
@requires(Permission.READ_FOOD)
def board(round_id: UUID) -> ResponseReturnValue:
    """Show the plan with its certificate, and the reason of one pair."""
    return _page(round_id, DecideForm(unsent=True))


def _page(round_id: UUID, form: DecideForm) -> ResponseReturnValue:
    found = get_round(session(), branch_id=me().branch_id, round_id=round_id)
    made = find_plan(session(), found)
    off = find_called_off(session(), found)
    word, look = state_words(found, off)
    may_manage = me().may(Permission.MANAGE_FOOD)
    shown = Shown(board=build(session(), found))
    context: dict[str, Any] = {
        "round": found,
        "title": round_title(found),
        "lead": f"{days_words(found)} · {KINDS[found.kind]} · {found.place}",
        "word": word,
        "look": look,
        "made": made,
        "is_open": found.state is RoundState.OPEN,
        "may_manage": may_manage,
        "off": off_words(off) if off else None,
        "may_decide": may_manage and found.state is RoundState.OPEN,
        "confirm": JustConfirm(unsent=True),
        "version": VersionForm(unsent=True, version=str(found.version)),
    }
    if made is not None:
        context |= _plan(shown, made) | _table(shown) | _why(shown, form)
    return form.page("matching/board.html", **context)


def _plan(shown: Shown, made: PlanVersion) -> dict[str, Any]:
    """Return what the whole plan comes to."""
    lost, none = wasted(shown), unserved(shown)
    people = get_people(
        session(), branch_id=me().branch_id, ids=[each.made_by_id for each in shown.board.decisions]
    )
    is_open = shown.board.round.state is RoundState.OPEN
    getting = [household_id for household_id, units in shown.totals.items() if units]
    reached = list_reached(session(), branch_id=me().branch_id, ids=getting) if is_open else ()
    return {
        "served": len(getting),
        "to_call": len(getting) - len(reached),
        "households": len(shown.board.households),
        "given": count_words(made.units),
        "kilos": formats.number(made.grams / KILO),
        "lost": lost,
        "lost_units": count_words(sum(each["units"] for each in lost)),
        "lost_words": ", ".join(f"{each['name']} {each['units']}" for each in lost[:3]),
        "nothing": none,
        "seconds": formats.number(made.milliseconds / 1000),
        "free": made if made.locks else None,
        "stale": is_open and made.digest != shown.board.digest,
        "conflicts": _conflicts(shown) if is_open else [],
        "fairness": fairness(shown),
        "decisions": [
            {
                "title": f"{shown.title(each.household_id)} · {shown.lot(each.lot_id)}"
                if each.lot_id in shown.board.lots
                else shown.title(each.household_id),
                "text": _("locked: %(units)s", units=count_words(each.units))
                if each.kind is DecisionKind.LOCK
                else _("refused"),
                "note": f"{people[each.made_by_id].name} · “{each.reason}”",
                "url": url_for("matching.undo", round_id=each.round_id, decision_id=each.id),
            }
            for each in shown.board.decisions
        ],
    }


def _conflicts(shown: Shown) -> list[dict[str, Any]]:
    """Return what may not be given any more, in the plan or among what is locked."""
    found = {*shown.board.conflicts, *shown.board.lock_conflicts}
    lines = []
    for each, rule in sorted(found):
        household_id = UUID(each.household.rpartition(":")[2])
        if household_id not in shown.people:
            continue
        lot = shown.board.lots.get(UUID(each.lot))
        what = lot.name if lot else _("food that is gone")
        lines.append(
            {
                "title": f"{shown.title(household_id)} · {what}",
                "text": BROKEN[rule],
            }
        )
    return lines


def _table(shown: Shown) -> dict[str, Any]:
    """Return the households by need with what each gets of the lots that matter to them."""
    text = request.args.get("q", "").strip()
    start = max(0, request.args.get("from", 0, type=int) or 0)
    found = [each for each in shown.by_need if not text or text.casefold() in shown.title(each).casefold()]
    every = request.args.get("all") == "1"
    rows = found if every else found[start : start + PAGE]
    selected = _uuid("lot")
    lots = columns(shown, rows, selected)
    of = {
        "round_id": shown.board.round.id,
        "q": text or None,
        "from": start or None,
        "all": "1" if every else None,
    }
    return {
        "text": text,
        "first": start + 1 if rows else 0,
        "last": start + len(rows),
        "count": len(found),
        "heads": [_("Household"), *((shown.lot(each), "cell") for each in lots)],
        "rows": [_row(shown, household_id, lots, of) for household_id in rows],
        "newer_url": _url(of, start=max(0, start - PAGE)) if start and not every else None,
        "older_url": _url(of, start=start + PAGE) if not every and start + PAGE < len(found) else None,
        "all_url": _url(of, every=True) if not every and len(found) > PAGE else None,
    }


def _url(of: dict[str, Any], *, start: int | None = None, every: bool = False) -> str:
    values: dict[str, Any] = of | {"from": start or None, "all": "1" if every else None}
    return url_for("matching.board", **values)


def _row(shown: Shown, household_id: UUID, lots: list[UUID], of: dict[str, Any]) -> dict[str, Any]:
    asked = (_uuid("household"), _uuid("lot"))
    cells = []
    for lot_id in lots:
        units = shown.units.get((household_id, lot_id), 0)
        never = not units and shown.why(household_id, lot_id).reason in NEVER
        link = of | {"household": household_id, "lot": lot_id, "_anchor": "why"}
        cells.append(
            {
                "lot": shown.lot(lot_id),
                "units": units,
                "never": never,
                "locked": (household_id, lot_id) in shown.locked,
                "url": url_for("matching.board", **link),
                "current": asked == (household_id, lot_id),
            }
        )
    return {
        "title": shown.title(household_id),
        "size": shown.board.households[household_id].size,
        "url": url_for("matching.visit", round_id=shown.board.round.id, household_id=household_id),
        "cells": cells,
        "share": f"{shown.share(household_id)}%",
    }


def _why(shown: Shown, form: DecideForm) -> dict[str, Any]:
    """Return the reason of the pair that was asked about, and what may be changed."""
    household_id = _uuid("household") or _id(form.household.data)
    lot_id = _uuid("lot") or _id(form.lot.data)
    if household_id not in shown.board.households or lot_id not in shown.board.lots:
        return {"why": None}
    assert household_id is not None and lot_id is not None
    units = shown.units.get((household_id, lot_id), 0)
    reason = shown.why(household_id, lot_id).reason
    others = [
        (str(each), shown.title(each))
        for each in shown.by_need
        if each != household_id and shown.why(each, lot_id).reason not in NEVER
    ]
    target = best_target(shown, household_id, lot_id) if units else None
    form.household.data, form.lot.data = str(household_id), str(lot_id)
    form.version.data = form.version.data or str(shown.board.round.version)
    form.to_household.choices = others
    if target is not None and not form.to_household.data:
        form.to_household.data = str(target)
    return {
        "why": {
            "title": f"{shown.title(household_id)}, {shown.lot(lot_id)}",
            "never": reason in NEVER,
            "sentence": shown.sentence(household_id, lot_id),
            "units": units,
            "instead": instead(shown, household_id, lot_id),
            "what_if": what_if(shown, household_id, lot_id, to_id=target) if target else None,
            "may_lock": reason not in NEVER,
            "refused": reason in (Reason.ALLERGEN, Reason.DIET)
            and (household_id, lot_id)
            in {(each.household_id, each.lot_id) for each in shown.board.decisions},
        }
    }


def _uuid(name: str) -> UUID | None:
    return _id(request.args.get(name))


def _id(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None


@bp.post("/rounds/<uuid:round_id>/decide")
@requires(Permission.MANAGE_FOOD)
def decide(round_id: UUID) -> ResponseReturnValue:
    """Lock, move or refuse one item."""
    form = DecideForm()
    get_round(session(), branch_id=me().branch_id, round_id=round_id)
    if form.validate_on_submit():
        with form.refusals():
            _decide(form, round_id)
            flash(_("It is kept, and the plan fits it."), "ok")
            link: dict[str, Any] = {"household": form.household.data, "lot": form.lot.data, "_anchor": "why"}
            return redirect(url_for("matching.board", round_id=round_id, **link))
    return _page(round_id, form)


def _decide(form: DecideForm, round_id: UUID) -> None:
    household_id, lot_id = _id(form.household.data), _id(form.lot.data)
    if household_id is None:
        raise HouseholdNotInRound
    if lot_id is None:
        raise LotNotInRound
    version = form.version.data or ""
    of: dict[str, Any] = {
        **common(form.asked_id),
        "round_id": round_id,
        "version": int(version) if version.isascii() and version.isdigit() else 0,
        "lot_id": lot_id,
        "reason": form.reason.data or "",
    }
    match request.form.get("act"):
        case "refuse":
            do(refuse_item, RefuseItem(**of, household_id=household_id))
        case "move":
            to_id = _id(form.to_household.data)
            if to_id is None:
                raise HouseholdNotInRound
            do(
                move_item,
                MoveItem(
                    **of,
                    from_household_id=household_id,
                    to_household_id=to_id,
                    units=form.units.data or 0,
                ),
            )
        case _:
            do(lock_item, LockItem(**of, household_id=household_id, units=form.units.data or 0))


@bp.post("/rounds/<uuid:round_id>/decisions/<uuid:decision_id>/undo")
@requires(Permission.MANAGE_FOOD)
def undo(round_id: UUID, decision_id: UUID) -> ResponseReturnValue:
    """Let the plan decide again."""
    form = JustConfirm()
    get_round(session(), branch_id=me().branch_id, round_id=round_id)
    if form.validate_on_submit():
        do(end_decision, EndDecision(**common(form.asked_id), round_id=round_id, decision_id=decision_id))
        flash(_("It is undone, and planned again."), "ok")
    return redirect(url_for("matching.board", round_id=round_id))


@bp.post("/rounds/<uuid:round_id>/confirm")
@requires(Permission.MANAGE_FOOD)
def confirm(round_id: UUID) -> ResponseReturnValue:
    """Promise every unit of the plan, and tell the households."""
    form = VersionForm()
    found = get_round(session(), branch_id=me().branch_id, round_id=round_id)
    if form.validate_on_submit():
        sent = form.version.data or ""
        version = int(sent) if sent.isascii() and sent.isdigit() else found.version
        do(confirm_round, ConfirmRound(**common(form.asked_id), round_id=round_id, version=version))
        flash(_("The plan stands. What is in it is set aside, and the households are told."), "ok")
    return redirect(url_for("matching.board", round_id=round_id))


@bp.post("/rounds/<uuid:round_id>/close")
@requires(Permission.MANAGE_FOOD)
def close(round_id: UUID) -> ResponseReturnValue:
    """End the round: what nobody fetched is on the shelves again."""
    form = JustConfirm()
    get_round(session(), branch_id=me().branch_id, round_id=round_id)
    if form.validate_on_submit():
        done = do(close_round, CloseRound(**common(form.asked_id), round_id=round_id))
        flash(_("The round is over. %(count)s households did not come.", count=done["missed"]), "ok")
    return redirect(url_for("matching.board", round_id=round_id))


def shown_of(round_id: UUID) -> tuple[Board, Shown]:
    """Return the round's board, and it with its names."""
    made = build(session(), get_round(session(), branch_id=me().branch_id, round_id=round_id))
    return made, Shown(board=made)
