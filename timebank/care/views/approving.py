"""Approving many plain visits at once, after one more look at what they credit."""

from typing import Any
from uuid import UUID, uuid5

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.care.forms.fields import as_id
from timebank.care.queries import QueueLine, list_queue
from timebank.care.views import showing, words
from timebank.care.views.blueprint import bp, session
from timebank.core import clock
from timebank.core.permissions import Permission
from timebank.exchange.commands import DecideVisit
from timebank.exchange.queries import list_credits
from timebank.exchange.rules import Outcome
from timebank.exchange.tasks.deciding import decide_visits
from timebank.web import formats
from timebank.web.errors import sentence
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, origin, requires

MOST_AT_ONCE = 50
"""Visits approved at once: each is looked at."""


def late_words(days: int) -> str:
    """Return how late something is: `3일 늦음`."""
    return str(ngettext("%(num)d day late", "%(num)d days late", days))


def plain_line(line: QueueLine) -> dict[str, Any]:
    """Return a visit with nothing odd, as the table of many shows it."""
    when = showing.visit_span(line.visit)
    return {
        "id": line.visit.id,
        "volunteer": line.volunteer,
        "senior": line.senior,
        "when": f"{when} · {late_words(line.days_late)}" if line.days_late else when,
        "hours": formats.hours(line.visit.minutes),
        "evidence": words.METHODS[line.evidence] if line.evidence else _("the volunteer's record"),
        "url": url_for("care.decision", visit_id=line.visit.id),
    }


@bp.route("/desk/approve", methods=["GET", "POST"])
@requires(Permission.DECIDE_VISIT)
def approve_many() -> ResponseReturnValue:
    """Show what the ticked visits credit, and approve them when that is sent."""
    reader = me()
    values = request.form if request.method == "POST" else request.args
    wanted = {known for each in values.getlist("visit")[:MOST_AT_ONCE] if (known := as_id(each))}
    form = JustConfirm()
    if form.validate_on_submit() and wanted:
        return _approve(form, wanted)
    found = list_queue(
        session(), branch_id=reader.branch_id, reader_id=reader.person_id, now=clock.now(), ids=wanted
    )
    able = [line for line in found if line.can_approve]
    credited = list_credits(session(), branch_id=reader.branch_id, visit_ids=[line.visit.id for line in able])
    lines = []
    for line in able:
        credit = credited[line.visit.id]
        lines.append(
            plain_line(line)
            | {
                "points": formats.points(credit.own + credit.gift_only),
                "gift_only": formats.points(credit.gift_only),
            }
        )
    return form.page(
        "care/approve_many.html",
        lines=lines,
        sum_minutes=sum(credited[line.visit.id].own + credited[line.visit.id].gift_only for line in able),
    )


def _approve(form: JustConfirm, wanted: set[UUID]) -> ResponseReturnValue:
    # Each visit's command gets an id that follows from the form's: a double click asks for the same ones.
    verdicts = decide_visits(
        [
            DecideVisit(
                branch_id=me().branch_id,
                id=uuid5(form.asked_id, str(visit_id)),
                actor_id=me().person_id,
                visit_id=visit_id,
                outcome=Outcome.APPROVE,
            )
            for visit_id in sorted(wanted)
        ],
        origin=origin(),
    )
    done = sum(1 for each in verdicts if each.refusal is None)
    if done:
        flash(ngettext("%(num)d visit is approved.", "%(num)d visits are approved.", done), "ok")
    for sentence_once in sorted({sentence(each.refusal) for each in verdicts if each.refusal is not None}):
        flash(sentence_once, "bad")
    return redirect(url_for("care.desk"))
