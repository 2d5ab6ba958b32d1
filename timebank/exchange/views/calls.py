"""The telephone desk: who calls for whom, whether it is them, and the number on record."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.commands import Command
from timebank.core.permissions import Permission
from timebank.exchange.commands.calls import (
    EndCall,
    NoteAnswers,
    NoteCallBack,
    OpenCall,
    end_call,
    may_ask,
    needed_of_delegate,
    note_answers,
    note_call_back,
    open_call,
)
from timebank.exchange.forms.calls import OTHER, AnswersForm, CallerForm, EndForm
from timebank.exchange.models import Call
from timebank.exchange.queries.calls import answers_of, get_call, list_calls, list_done_in_call, list_waiting
from timebank.exchange.rules.calls import CallAct, CallerKind, Question, Verification
from timebank.exchange.views import call_words as words
from timebank.exchange.views.call_words import Somebody, bp, session, today
from timebank.people.queries import (
    find_delegation,
    find_delegation_between,
    get_people,
    get_person,
    may_act_for,
    relatives_of,
    roles_of_many,
    search_people,
)
from timebank.people.rules import DelegatedAct
from timebank.people.views import showing
from timebank.people.views.looks import CONTACT, looked_at
from timebank.policies.queries import policy_on
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.fields import choices
from timebank.web.forms import BaseForm, JustConfirm
from timebank.web.identity import me, requires
from timebank.web.searching import searched
from timebank.web.words.people import DELEGATED

MOST_FOUND = 10


@bp.get("")
@requires(Permission.MANAGE_EXCHANGE)
def home() -> ResponseReturnValue:
    """Find for whom somebody calls; and the calls there were."""
    who, text = me(), searched()
    found = (
        search_people(session(), branch_id=who.branch_id, text=text, limit=MOST_FOUND)[:MOST_FOUND]
        if text
        else []
    )
    roles = roles_of_many(session(), branch_id=who.branch_id, ids=[each.id for each in found], day=today())
    calls = list_calls(session(), branch_id=who.branch_id)
    people = get_people(
        session(), branch_id=who.branch_id, ids={each.person_id for each in calls} | _takers(calls)
    )
    return render_template(
        "exchange/calls.html",
        text=text,
        waiting=len(list_waiting(session(), branch_id=who.branch_id)),
        lines=[showing.line(each, roles[each.id], today()) for each in found],
        calls=[
            {
                "url": url_for("calls.desk", call_id=each.id),
                "name": formats.name(people[each.person_id].name),
                "at": each.started_at,
                "taken_by": people[each.taken_by_id].name,
                "open": each.ended_at is None,
                "verified": each.verified_how is not None,
            }
            for each in calls
        ],
    )


def _takers(calls: Any) -> set[UUID]:  # noqa: ANN401
    return {each.taken_by_id for each in calls}


@bp.route("/new/<uuid:person_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def new(person_id: UUID) -> ResponseReturnValue:
    """Say who is calling for the person."""
    who = me()
    person = get_person(session(), branch_id=who.branch_id, person_id=person_id)
    form = CallerForm()
    callers = _callers(person)
    form.caller.choices = choices([(key, label) for key, label, _hint in callers])
    if form.validate_on_submit():
        kind, _mark, caller_id = form.caller.data.partition(":")
        with form.refusals():
            call_id = do(
                open_call,
                OpenCall(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    on_behalf_of_id=person_id,
                    person_id=person_id,
                    caller_kind=CallerKind(kind),
                    caller_id=UUID(caller_id) if caller_id else None,
                    caller_name=form.caller_name.data if kind == OTHER else None,
                ),
            )
            return redirect(url_for("calls.desk", call_id=call_id))
    return form.page(
        "exchange/call_new.html",
        about=words.about(get_person(session(), branch_id=who.branch_id, person_id=person_id), today()),
        hints={key: hint for key, _label, hint in callers if hint},
    )


def _callers(person: Somebody) -> list[tuple[str, str, str]]:
    """Return who may be calling, as value, label and hint."""
    branch_id = person.branch_id
    found = [(CallerKind.PERSON.value, _("%(name)s, in person", name=formats.name(person.name)), "")]
    delegation = find_delegation(session(), branch_id=branch_id, holder_id=person.id, day=today())
    delegate_id = delegation.delegate_id if delegation and delegation.starts_on <= today() else None
    if delegation is not None and delegate_id is not None:
        delegate = get_person(session(), branch_id=branch_id, person_id=delegate_id)
        hint = _("Delegate until %(day)s", day=formats.plain_day(delegation.ends_on))
        found.append((f"{CallerKind.DELEGATE}:{delegate_id}", formats.name(delegate.name), hint))
    for each in relatives_of(session(), branch_id=branch_id, person_id=person.id):
        if each.person.id != delegate_id:
            label, hint = formats.name(each.person.name), words.relation_word(each.relation)
            found.append((f"{CallerKind.FAMILY}:{each.person.id}", label, hint))
    return [*found, (OTHER, _("Somebody else"), _("We call the person back before anything is done."))]


@bp.get("/<uuid:call_id>")
@requires(Permission.MANAGE_EXCHANGE)
def desk(call_id: UUID) -> ResponseReturnValue:
    """Show the call: who, whether it is them, and what can be done."""
    return show(call_id)


def show(call_id: UUID, *, number: str | None = None, status: int = 200, **more: Any) -> ResponseReturnValue:  # noqa: ANN401
    """Return the desk; `number` where it was asked for, `more` what the act adds to it."""
    context = desk_of(get_call(session(), branch_id=me().branch_id, call_id=call_id))
    return render_template("exchange/call.html", **context, number=number, **more), status


def desk_of(call: Call) -> dict[str, Any]:
    """Return what the desk shows of a call."""
    branch_id = call.branch_id
    ids = [each for each in (call.person_id, call.caller_id, call.taken_by_id) if each]
    people = get_people(session(), branch_id=branch_id, ids=ids)
    person = people[call.person_id]
    caller = people[call.caller_id].name if call.caller_id else call.caller_name or person.name
    policy = policy_on(session(), branch_id=branch_id, day=today())
    name, said_caller = formats.name(person.name), formats.name(caller)
    return {
        "call": call,
        "is_mine": call.taken_by_id == me().person_id and call.ended_at is None,
        "name": name,
        "lead": words.lead(call, person=name, caller=said_caller),
        "about": _about(call, person, said_caller),
        "questions": _questions(call),
        "answers_form": AnswersForm(unsent=True),
        "just_confirm": JustConfirm,
        "end_form": EndForm(unsent=True),
        "asks_questions": bool(call.questions),
        "called_back": call.verified_how is Verification.CALL_BACK,
        "has_number": person.phone is not None,
        "limit": formats.points(policy.telephone_minutes),
        "acts": [
            {
                "value": act.value,
                "label": str(label),
                "url": url_for("calls.act", call_id=call.id, what=act.value),
                "why_not": why_not(call, act),
            }
            for act, label in words.ACTS.items()
        ],
        "done": list_done_in_call(session(), branch_id=branch_id, call_id=call.id),
        "act_words": words.ACTS,
        "recorded_as": _(
            "It is kept as entered by %(staff)s, asked for by %(caller)s, done for %(name)s.",
            staff=people[call.taken_by_id].name,
            caller=said_caller,
            name=name,
        ),
        "person_url": url_for("people.show", person_id=person.id),
        "visit_url": url_for("care.enter", senior=person.id),
        "tells": _why_not_tell(call),
        "enters": _why_not_enter(call),
    }


def _about(call: Call, person: Somebody, caller: str) -> list[tuple[str, str]]:
    pairs = [(_("Who calls"), _caller_words(call, caller)), (_("For whom"), words.about(person, today()))]
    if call.caller_kind is CallerKind.DELEGATE and call.caller_id is not None:
        found = find_delegation_between(
            session(),
            branch_id=call.branch_id,
            actor_id=call.caller_id,
            holder_id=call.person_id,
            day=today(),
        )
        if found is not None:
            pairs.append((_("Entrusted"), formats.words(DELEGATED[act] for act in found.acts)))
    return pairs


def _caller_words(call: Call, caller: str) -> str:
    if call.caller_kind is CallerKind.PERSON:
        return str(_("%(name)s, in person", name=caller))
    if call.caller_kind is CallerKind.OTHER:
        return str(_("%(name)s, not known to the branch", name=caller))
    relation = next(
        (
            words.relation_word(each.relation)
            for each in relatives_of(session(), branch_id=call.branch_id, person_id=call.person_id)
            if each.person.id == call.caller_id
        ),
        None,
    )
    parts = [caller, relation, _("delegate") if call.caller_kind is CallerKind.DELEGATE else None]
    return " · ".join(part for part in parts if part)


def _questions(call: Call) -> list[dict[str, str]]:
    known = answers_of(
        session(), branch_id=call.branch_id, person_id=call.person_id, day=today(), but=call.caller_id
    )
    asked = [Question(each) for each in call.questions]
    return [
        {
            "value": each.value,
            "ask": str(words.QUESTIONS[each][0]),
            "label": str(words.QUESTIONS[each][1]),
            # Once somebody is verified nobody needs the answers any more.
            "answer": words.answer_words(known[each]) if call.verified_how is None else "",
        }
        for each in asked
        if each in known
    ]


def why_not(call: Call, act: CallAct) -> str | None:
    """Return why this cannot be done in the call, in words; None where it can."""
    if call.verified_how is None:
        return str(_("First see that it is them."))
    if not may_ask(call, act):
        return str(_("Only after calling the person back."))
    needed = needed_of_delegate(act)
    if (
        call.caller_kind is not CallerKind.DELEGATE
        or call.caller_id is None
        or call.verified_how is Verification.CALL_BACK
    ):
        return None
    found = find_delegation_between(
        session(), branch_id=call.branch_id, actor_id=call.caller_id, holder_id=call.person_id, day=today()
    )
    if found is None or needed not in found.acts:
        return str(_("This is not entrusted to the delegate."))
    if needed is DelegatedAct.GIVE and act is CallAct.GIVE and not found.left_minutes:
        return str(_("The delegate has given all that was entrusted."))
    return None


def _why_not_enter(call: Call) -> str | None:
    """Return why no visit is entered in the call: only the person themselves says that it took place."""
    if call.verified_how is None:
        return str(_("First see that it is them."))
    if call.verified_how is Verification.CALL_BACK or call.caller_kind is CallerKind.PERSON:
        return None
    return str(_("Only after calling the person back."))


def _why_not_tell(call: Call) -> str | None:
    """Return why nothing is told of the person's record; a delegate who may see it is told."""
    if call.verified_how is Verification.QUESTIONS and call.caller_kind is CallerKind.DELEGATE:
        assert call.caller_id is not None
        if may_act_for(
            session(),
            branch_id=call.branch_id,
            actor_id=call.caller_id,
            holder_id=call.person_id,
            act=DelegatedAct.SEE,
            day=today(),
        ):
            return None
        return str(_("This is not entrusted to the delegate."))
    return _why_not_enter(call)


def _done_with(
    call_id: UUID,
    form: BaseForm,
    handle: Callable[..., Any],
    command: type[Command],
    **said: Any,  # noqa: ANN401
) -> None:
    who = me()
    call = get_call(session(), branch_id=who.branch_id, call_id=call_id)
    do(
        handle,
        command(  # type: ignore[call-arg]
            branch_id=who.branch_id,
            id=form.asked_id,
            actor_id=who.person_id,
            on_behalf_of_id=call.person_id,
            call_id=call_id,
            **said,
        ),
    )


@bp.post("/<uuid:call_id>/answers")
@requires(Permission.MANAGE_EXCHANGE)
def answers(call_id: UUID) -> ResponseReturnValue:
    """Keep which answers were right."""
    call = get_call(session(), branch_id=me().branch_id, call_id=call_id)
    form = AnswersForm()
    form.right.choices = choices([(each, each) for each in call.questions])
    if form.validate_on_submit():
        right = frozenset(Question(each) for each in form.right.data or ())
        _done_with(call_id, form, note_answers, NoteAnswers, right=right)
        if get_call(session(), branch_id=me().branch_id, call_id=call_id).verified_how is None:
            flash(_("That was not right. Please ask the new questions, or call back."), "warn")
    return redirect(url_for("calls.desk", call_id=call_id))


@bp.post("/<uuid:call_id>/number")
@requires(Permission.MANAGE_EXCHANGE)
def number(call_id: UUID) -> ResponseReturnValue:
    """Show the number on record; the look is kept."""
    call = get_call(session(), branch_id=me().branch_id, call_id=call_id)
    if not JustConfirm().validate_on_submit():
        return redirect(url_for("calls.desk", call_id=call_id))
    person_id = call.person_id
    looked_at(person_id, CONTACT)
    person = get_person(session(), branch_id=me().branch_id, person_id=person_id)
    return show(call_id, number=formats.phone(person.phone) if person.phone else None)


@bp.post("/<uuid:call_id>/called-back")
@requires(Permission.MANAGE_EXCHANGE)
def called_back(call_id: UUID) -> ResponseReturnValue:
    """Keep that the person was called back on the number on record."""
    get_call(session(), branch_id=me().branch_id, call_id=call_id)
    form = JustConfirm()
    if form.validate_on_submit():
        _done_with(call_id, form, note_call_back, NoteCallBack)
    return redirect(url_for("calls.desk", call_id=call_id))


@bp.post("/<uuid:call_id>/end")
@requires(Permission.MANAGE_EXCHANGE)
def end(call_id: UUID) -> ResponseReturnValue:
    """End the call, with what was said."""
    get_call(session(), branch_id=me().branch_id, call_id=call_id)
    form = EndForm()
    if form.validate_on_submit():
        with form.refusals():
            _done_with(call_id, form, end_call, EndCall, words=form.words.data)
            flash(_("The call has ended."), "ok")
            return redirect(url_for("calls.home"))
    return redirect(url_for("calls.desk", call_id=call_id))
