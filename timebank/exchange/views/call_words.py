"""How the telephone desk puts things: who calls, what is asked, what is done."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from flask import Blueprint
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db
from timebank.exchange.forms.call_scripts import Called
from timebank.exchange.models import Call
from timebank.exchange.queries.calls import Answer
from timebank.exchange.rules.calls import CallAct, CallerKind, Question
from timebank.people.rules import Relation, age_on
from timebank.web import formats
from timebank.web.identity import me
from timebank.web.words.people import RELATIONS

bp = Blueprint("calls", __name__, url_prefix="/calls")
session = db.session
"""Calling it returns the request's session."""

QUESTIONS: Mapping[Question, tuple[LazyString, LazyString]] = {
    Question.BIRTH_DAY: (lazy_gettext("When is the birthday?"), lazy_gettext("Birthday")),
    Question.NEIGHBOURHOOD: (
        lazy_gettext("In which neighbourhood is the home?"),
        lazy_gettext("Neighbourhood"),
    ),
    Question.VOLUNTEER: (
        lazy_gettext("What is the name of the volunteer who comes at present?"),
        lazy_gettext("Name of the volunteer who comes"),
    ),
    Question.LAST_VISIT: (
        lazy_gettext("On which day did a volunteer come last?"),
        lazy_gettext("Day of the last visit"),
    ),
    Question.RELATIVE: (
        lazy_gettext("Which relative is registered with the branch?"),
        lazy_gettext("Name of a relative"),
    ),
}
"""What is said, and what it is called afterwards."""

ACTS: Mapping[CallAct, LazyString] = {
    CallAct.ASK_FOR_CARE: lazy_gettext("Ask for care"),
    CallAct.GIVE: lazy_gettext("Give points"),
    CallAct.ACCEPT: lazy_gettext("Accept a gift"),
    CallAct.DECLINE: lazy_gettext("Decline a gift"),
    CallAct.TAKE_BACK: lazy_gettext("Take a gift back"),
    CallAct.CANCEL: lazy_gettext("Cancel a request for care"),
    CallAct.VISIT: lazy_gettext("A visit: so, or different"),
    CallAct.END_DELEGATE: lazy_gettext("End what a delegate may do"),
}


class Somebody(Called, Protocol):
    """What the desk reads of a person besides."""

    @property
    def birth_date(self) -> date | None: ...
    @property
    def neighbourhood(self) -> str: ...


def today() -> date:
    """Return the branch's local day."""
    return clock.local_day(clock.now(), me().zone)


def answer_words(answer: Answer) -> str:
    """Return the answer as the coordinator compares it."""
    if isinstance(answer, date):
        return formats.plain_day(answer)
    return answer if isinstance(answer, str) else formats.words(answer)


def about(person: Somebody, day: date) -> str:
    """Return who somebody is: name, age, neighbourhood."""
    parts = [formats.name(person.name)]
    if person.birth_date is not None:
        parts.append(_("%(age)s years", age=age_on(person.birth_date, day)))
    if person.neighbourhood:
        parts.append(person.neighbourhood)
    return " · ".join(parts)


def relation_word(relation: Relation | None) -> str:
    return str(RELATIONS[relation]) if relation else _("Family")


def lead(call: Call, *, person: str, caller: str) -> str:
    """Return who calls for whom, in one sentence."""
    if call.caller_kind is CallerKind.PERSON:
        return str(_("%(name)s is calling.", name=person))
    return str(_("%(caller)s is calling for %(name)s.", caller=caller, name=person))
