"""Using points for care, as who is cared for sees it: asking in steps, where it stands, cancelling."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.forms.fields import as_id, given
from timebank.care.rules import PartOfDay
from timebank.care.views.words import PARTS, activity_choices, days_words
from timebank.core.permissions import Permission
from timebank.exchange.commands.asking import AskForCare, ask_for_care
from timebank.exchange.commands.redemptions import CancelRedemption, cancel_redemption
from timebank.exchange.errors.redemptions import RedemptionNotFound
from timebank.exchange.forms.phrases import when
from timebank.exchange.forms.redemptions import ONE_DAY, SOME_DAYS, AskForm, CancelForm
from timebank.exchange.models import Redemption
from timebank.exchange.queries.fitting import list_known_volunteers
from timebank.exchange.queries.redemptions import (
    RedemptionLine,
    get_redemption_line,
    get_usable,
    is_read_by,
    list_redemption_events,
    list_redemptions,
)
from timebank.exchange.rules.redemptions import OPEN_STATES, RedemptionState, Split
from timebank.exchange.views import redemption_words as words
from timebank.exchange.views.redemption_words import bp, session, today
from timebank.people.queries import delegated_by, find_delegation_between, get_person
from timebank.people.rules import DelegatedAct
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires
from timebank.web.pagination import PAGE_SIZE, Page, decode_cursor

STEPS = ("what", "when", "where", "check", "send")
FIELDS = {
    "what": ("activities",),
    "when": ("how", "day", "start", "end", "weekdays", "part", "minutes", "last_day"),
    "where": ("place", "wish", "known_only", "same_language", "not_ids"),
}


@bp.get("/redemptions")
@requires(Permission.ASK_FOR_CARE)
def listing() -> ResponseReturnValue:
    """Show what the reader asked for, or is asked for them, and what they may use."""
    who = me()
    after = decode_cursor(request.args.get("cursor"), "tu")
    held = delegated_by(session(), branch_id=who.branch_id, delegate_id=who.person_id, day=today())
    rows = list_redemptions(
        session(),
        branch_id=who.branch_id,
        party_id=who.person_id,
        acts_for=None if who.may(Permission.READ_EXCHANGE) else [holder.id for _delegation, holder in held],
        after=after,
        limit=PAGE_SIZE,
    )
    page = Page.of(rows, lambda row: (row.redemption.asked_at, row.redemption.id))
    own = [row for row in page.rows if row.redemption.volunteer_id != who.person_id]
    return render_template(
        "exchange/redemptions.html",
        usable=get_usable(session(), branch_id=who.branch_id, person_id=who.person_id, day=today()),
        lines=[words.line_of(row, _url(row.redemption), staff=False) for row in own],
        newest_url=url_for("redemptions.listing") if after else None,
        older_url=url_for("redemptions.listing", cursor=page.next_cursor) if page.next_cursor else None,
    )


def _url(redemption: Redemption) -> str:
    return url_for("redemptions.show", redemption_id=redemption.id)


@bp.route("/redemptions/new", methods=["GET", "POST"])
@requires(Permission.ASK_FOR_CARE)
def new() -> ResponseReturnValue:
    """Ask for care with one's own points, or for whom one acts."""
    beneficiary_id = as_id(request.args.get("for")) or me().person_id
    if beneficiary_id != me().person_id:
        _check_delegate(beneficiary_id)
    return ask_page(beneficiary_id, back=("redemptions.listing", _("Use of points")), done="redemptions.show")


def _check_delegate(holder_id: UUID) -> None:
    """Pass if the reader asks for care for the holder; else the holder is not even named.

    Raises:
        RedemptionNotFound
    """
    found = find_delegation_between(
        session(), branch_id=me().branch_id, actor_id=me().person_id, holder_id=holder_id, day=today()
    )
    if found is None or not found.allows(DelegatedAct.ASK):
        raise RedemptionNotFound


def ask_page(beneficiary_id: UUID, *, back: tuple[str, str], done: str) -> ResponseReturnValue:
    """Return the step that is asked, or send what was agreed on."""
    who = me()
    person = get_person(session(), branch_id=who.branch_id, person_id=beneficiary_id)
    known = list_known_volunteers(session(), branch_id=who.branch_id, person_id=beneficiary_id)
    form = AskForm()
    form.activities.choices = activity_choices(words.rules_today())
    form.not_ids.choices = [(str(each), formats.name(name)) for each, name in known.items()]
    asked = request.form.get("step", "what")
    step = _reached(form, asked if asked in STEPS else "what")
    usable = get_usable(session(), branch_id=who.branch_id, person_id=beneficiary_id, day=today())
    split = usable.split(_minutes(form)) if step in {"check", "send"} else None
    if step == "send":
        with form.refusals():
            redemption_id = do(ask_for_care, _command(form, beneficiary_id))
            flash(_("The request is sent, and the points are reserved."), "ok")
            return redirect(url_for(done, redemption_id=redemption_id))
        step = next((each for each in FIELDS if _faults(form, each)), "check")
    return form.page(
        "exchange/redemption_new.html",
        step=step,
        person=person,
        is_own=beneficiary_id == who.person_id,
        usable=usable,
        split=split,
        split_words=words.split_words(split) if split else None,
        minutes=_minutes(form) if step == "check" else 0,
        answers=_answers(form) if step == "check" else [],
        carried=_carried(step),
        today=today(),
        back_url=url_for(back[0]),
        back_label=back[1],
    )


def _reached(form: AskForm, asked: str) -> str:
    """Return the step that can be shown: the one asked for, or the first that is not answered."""
    if request.method != "POST" or asked == "what":
        return "what"
    form.validate_on_submit()
    _look(form)
    for step in FIELDS:
        if step == asked:
            # What is not asked yet, or is being changed, is no fault.
            form.form_errors = []
            _forget(form, *FIELDS)
            form.refused_with = 200
            return step
        if _faults(form, step):
            # What the other steps lack is said where it can be mended.
            _forget(form, *(other for other in FIELDS if other != step))
            return step
    return "check" if form.errors else asked


def _forget(form: AskForm, *steps: str) -> None:
    for name in [each for step in steps for each in FIELDS[step]]:
        form[name].errors = []


def _faults(form: AskForm, step: str) -> bool:
    return any(form[name].errors for name in FIELDS[step])


def _look(form: AskForm) -> None:
    """Put what is missing beside its field."""
    if not form.activities.data:
        _fault(form, "activities", _("Please choose at least one kind of help."))
    if not form.how.data:
        # Who has filled in one of the two has said which.
        form.how.data = ONE_DAY if form.day.data else SOME_DAYS if form.part.data else None
    if form.how.data == ONE_DAY:
        for name, ask in (
            ("day", _("Please choose the day.")),
            ("start", _("Please choose from when.")),
            ("end", _("Please choose until when.")),
        ):
            if form[name].data is None and not form[name].errors:
                _fault(form, name, ask)
        if form.start.data and form.end.data and form.end.data <= form.start.data:
            _fault(form, "end", _("Please choose an end after the start."))
    elif form.how.data == SOME_DAYS:
        if not form.part.data:
            _fault(form, "part", _("Please choose when in the day."))
        if form.minutes.data is None and not form.minutes.errors:
            _fault(form, "minutes", _("Please write the minutes."))
    else:
        _fault(form, "how", _("Please choose when."))


def _fault(form: AskForm, name: str, said: str) -> None:
    form[name].errors = [*form[name].errors, said]
    form.refused_with = 422


def _minutes(form: AskForm) -> int:
    if form.how.data == ONE_DAY and form.start.data and form.end.data:
        start, end = form.start.data, form.end.data
        return max(0, (end.hour - start.hour) * 60 + end.minute - start.minute)
    return form.minutes.data or 0


def _command(form: AskForm, beneficiary_id: UUID) -> AskForCare:
    who, one_day = me(), form.how.data == ONE_DAY
    shown = request.form.get("shown_received"), request.form.get("shown_own")
    return AskForCare(
        branch_id=who.branch_id,
        id=form.asked_id,
        actor_id=who.person_id,
        on_behalf_of_id=None if beneficiary_id == who.person_id else beneficiary_id,
        activities=tuple(form.activities.data or ()),
        day=form.day.data if one_day else None,
        start=form.start.data if one_day else None,
        end=form.end.data if one_day else None,
        part=None if one_day else PartOfDay(form.part.data),
        weekdays=() if one_day else tuple(int(each) for each in form.weekdays.data or ()),
        last_day=None if one_day else form.last_day.data,
        minutes=None if one_day else form.minutes.data,
        place=form.place.data,
        wish=form.wish.data,
        known_only=bool(form.known_only.data),
        same_language=bool(form.same_language.data),
        not_ids=tuple(UUID(each) for each in form.not_ids.data or ()),
        shown=_shown(*shown),
    )


def _shown(received: str | None, own: str | None) -> Split | None:
    if not (received and own and received.isdecimal() and own.isdecimal()) or len(received + own) > len(
        "1440" * 2
    ):
        return None
    return Split(received=int(received), own=int(own))


def _carried(step: str) -> list[tuple[str, str]]:
    """Return what the other steps hold, to be sent along."""
    kept: list[tuple[str, str]] = []
    for other, names in FIELDS.items():
        if other == step:
            continue
        for name in names:
            kept += [(name, value) for value in request.form.getlist(name) if value]
    return kept


def _answers(form: AskForm) -> list[tuple[str, str, str]]:
    """Return what was answered, each with the step that changes it."""
    chosen = dict(activity_choices(words.rules_today()))
    activities = formats.words(chosen[each] for each in form.activities.data or ())
    return [
        (str(_("Help wanted")), activities, "what"),
        (str(_("When")), _when(form), "when"),
        (str(_("Where")), form.place.data or str(_("At home")), "where"),
        (str(_("Wishes")), _wishes(form), "where"),
    ]


def _when(form: AskForm) -> str:
    if form.how.data == ONE_DAY:
        day, start, end = given(form.day.data), given(form.start.data), given(form.end.data)
        return f"{formats.day(day)} {formats.span(start, end)}"
    part = PARTS[PartOfDay(form.part.data)]
    days = days_words([int(each) for each in form.weekdays.data or ()])
    return f"{days} {part}, {formats.hours(given(form.minutes.data))}"


def _wishes(form: AskForm) -> str:
    names = {each.data: each.label.text for each in form.not_ids}
    wishes: Iterable[str | None] = (
        form.wish.data,
        str(form.known_only.label.text) if form.known_only.data else None,
        str(form.same_language.label.text) if form.same_language.data else None,
        *(str(_("not %(name)s", name=names[each])) for each in form.not_ids.data or ()),
    )
    return " · ".join(each for each in wishes if each) or str(_("None"))


@bp.get("/redemptions/<uuid:redemption_id>")
@requires(Permission.ASK_FOR_CARE)
def show(redemption_id: UUID) -> ResponseReturnValue:
    """Show where it stands, and by when the next step is due."""
    row = _own(redemption_id)
    redemption = row.redemption
    events = list_redemption_events(session(), branch_id=me().branch_id, redemption_id=redemption_id)
    word, kind = words.state_of(redemption)
    return render_template(
        "exchange/redemption.html",
        row=row,
        redemption=redemption,
        heading=_heading(row),
        word=word,
        kind=kind,
        facts=facts(row),
        steps=words.timeline(redemption, events),
        may_cancel=redemption.state in OPEN_STATES,
    )


def _own(redemption_id: UUID) -> RedemptionLine:
    who = me()
    row = get_redemption_line(session(), branch_id=who.branch_id, redemption_id=redemption_id)
    asked = who.person_id == row.redemption.asked_by_id and who.may(Permission.READ_EXCHANGE)
    if not asked and not is_read_by(session(), row.redemption, person_id=who.person_id, day=today()):
        raise RedemptionNotFound
    return row


def _heading(row: RedemptionLine) -> str:
    redemption = row.redemption
    if redemption.state is RedemptionState.ACCEPTED and row.volunteer:
        who, day = formats.name(row.volunteer), formats.day(redemption.due_on)
        return str(_("%(name)s comes on %(day)s", name=who, day=day))
    return str(words.STATES[redemption.state][0])


def facts(row: RedemptionLine) -> list[tuple[str, Any]]:
    """Return what was asked for, in pairs."""
    redemption = row.redemption
    found = [
        (str(_("Help wanted")), words.what(redemption)),
        (str(_("When")), when(redemption)),
        (str(_("Where")), redemption.place or str(_("At home"))),
        (str(_("Points reserved")), formats.points_hours(redemption.minutes)),
        (str(_("Taken from")), words.split_words(redemption.reserved)),
    ]
    if redemption.wish:
        found.append((str(_("To know")), redemption.wish))
    if redemption.asked_by_id != redemption.beneficiary_id:
        found.append((str(_("Asked by")), words.who_asked(redemption)))
    if redemption.state is RedemptionState.DONE:
        used = (redemption.used_received or 0) + (redemption.used_own or 0)
        found.append((str(_("Points used")), formats.points_hours(used)))
        found.append((str(_("Came back")), formats.points_hours(redemption.minutes - used)))
    if redemption.end_reason:
        found.append((str(_("Why")), redemption.end_reason))
    return found


@bp.route("/redemptions/<uuid:redemption_id>/cancel", methods=["GET", "POST"])
@requires(Permission.ASK_FOR_CARE)
def cancel(redemption_id: UUID) -> ResponseReturnValue:
    """Ask once more, and cancel."""
    row = _own(redemption_id)
    form = CancelForm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                cancel_redemption,
                CancelRedemption(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    redemption_id=redemption_id,
                    reason=form.reason.data,
                ),
            )
            flash(_("Cancelled. The points are back."), "ok")
            return redirect(_url(row.redemption))
    return form.page(
        "exchange/redemption_end.html",
        title=_("Cancel the request?"),
        about=f"{when(row.redemption)} · {words.what(row.redemption)}",
        note=_("The reserved points come back at once. Who was asked to come is told."),
        optional=row.redemption.beneficiary_id == me().person_id,
        label=_("Cancel the request"),
        back_url=_url(row.redemption),
    )
