"""What codes of care are called on screens."""

from collections.abc import Iterable, Sequence

from flask_babel import LazyString, gettext, pgettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup

from timebank.care.models import Need
from timebank.care.rules import (
    CallerCheck,
    EnteredHow,
    EvidenceMethod,
    FoodWorkKind,
    FoodWorkState,
    Objection,
    OfferState,
    OverrideState,
    PartOfDay,
    VisitState,
)
from timebank.policies.rules import Policy
from timebank.web import formats

STATES: dict[VisitState, tuple[LazyString, str]] = {
    VisitState.SUBMITTED: (_("Being checked"), "info"),
    VisitState.DISPUTED: (_("Objected to"), "warn"),
    VisitState.APPROVED: (_("Approved"), "ok"),
    VisitState.REJECTED: (_("Sent back"), "bad"),
    VisitState.WITHDRAWN: (_("Withdrawn"), ""),
}
"""A visit's state in words, and how its badge looks."""
TAKEN_BACK = (_("Corrected"), "bad")
"""The same for one whose approval two people took back."""
METHODS = {
    EvidenceMethod.SENIOR_SCREEN: _("Their own word on screen"),
    EvidenceMethod.VOLUNTEER_SCREEN: _("The volunteer's word on screen"),
    EvidenceMethod.SENIOR_CALL: _("Telephone call"),
    EvidenceMethod.VOLUNTEER_CALL: _("Call with the volunteer"),
    EvidenceMethod.TEXT_REPLY: _("Reply by text message"),
    EvidenceMethod.PAPER_SLIP: _("Paper slip"),
    EvidenceMethod.KNOWLEDGE: _("The coordinator's own knowledge"),
}
OBJECTIONS = {
    Objection.DIFFERENT: _("Different"),
    Objection.NO_VISIT: _("Nobody came"),
}
ENTERED = {
    EnteredHow.SCREEN: _("On screen"),
    EnteredHow.TELEPHONE: _("By telephone"),
    EnteredHow.PAPER: _("On paper"),
    EnteredHow.API: _("From another system"),
    EnteredHow.IMPORT: _("From a file"),
}
CALLERS = {
    CallerCheck.KNOWN_NUMBER: _("called from the number that we have"),
    CallerCheck.CALLED_BACK: _("called back on the number that we have"),
    CallerCheck.TWO_QUESTIONS: _("answered two questions"),
    CallerCheck.KNOWN_VOICE: _("known by voice"),
}
PARTS = {
    PartOfDay.MORNING: _("in the morning"),
    PartOfDay.AFTERNOON: _("in the afternoon"),
    PartOfDay.EVENING: _("in the evening"),
}
OFFERS = {
    OfferState.WAITING: (_("Waiting"), "info"),
    OfferState.ACCEPTED: (_("Accepted"), "ok"),
    OfferState.DECLINED: (_("Declined"), ""),
    OfferState.TAKEN_BACK: (_("Taken back"), ""),
}
FOOD_WORK = {
    FoodWorkState.SUBMITTED: (_("Waiting for its decision"), "info"),
    FoodWorkState.APPROVED: (_("Approved"), "ok"),
    FoodWorkState.REJECTED: (_("Not approved"), "warn"),
    FoodWorkState.WITHDRAWN: (_("Withdrawn"), ""),
}
FOOD_WORK_UNCONFIRMED = (_("Waiting for the volunteer's word"), "warn")
FOOD_WORK_TAKEN_BACK = (_("Taken back"), "warn")
FOOD_KINDS = {
    FoodWorkKind.PACK: _("Packing food"),
    FoodWorkKind.DRIVE: _("Driving food"),
    FoodWorkKind.DELIVER: _("Delivering food"),
}
OVERRIDES = {
    OverrideState.ASKED: (_("Asked"), "info"),
    OverrideState.GRANTED: (_("Granted"), "ok"),
    OverrideState.REFUSED: (_("Refused"), ""),
}
SAID = {
    Objection.DIFFERENT: _("it was different"),
    Objection.NO_VISIT: _("nobody came"),
}
"""An objection as it is quoted."""
WEEK = 7


def rich(text: str, **values: object) -> Markup:
    """Return a sentence of ours with values in it, which are escaped unless they are markup."""
    return Markup(text) % values  # noqa: S704  # the text is ours, from the catalogue


def bold(text: str) -> Markup:
    return Markup("<strong>{}</strong>").format(text)


def activity_names(codes: Iterable[str], policy: Policy) -> str:
    """Return the activities as one run of words: `말벗, 식사`; what the policy does not know by its code."""
    spoken = formats.language()
    known = {each.code: each.name(spoken) for each in policy.activities}
    return formats.words(known.get(code, code) for code in codes)


def activity_choices(policy: Policy) -> list[tuple[str, str]]:
    """Return the activities that can be logged, for a form."""
    spoken = formats.language()
    return [(each.code, each.name(spoken)) for each in policy.active_activities]


def short_days(days: Sequence[int]) -> str:
    """Return the days of the week briefly: `월·목`."""
    names = formats.WEEKDAYS[formats.language()]
    return ("·" if formats.language() == "ko" else ", ").join(names[day] for day in sorted(days))


def days_words(days: Sequence[int]) -> str:
    """Return the days of a week: `매주 월요일`, `화·금요일`, `매일`."""
    if not days:
        return str(gettext("on any day"))
    if len(set(days)) == WEEK:
        return str(gettext("every day"))
    if len(days) == 1:
        return str(gettext("every %(day)s", day=short_days(days)))
    return str(gettext("on %(days)s", days=short_days(days)))


def need_when(need: Need) -> str:
    """Return when a need is, and for how long: `매주 월요일 오후, 2시간`."""
    part, length = str(PARTS[need.part]), formats.hours(need.minutes)
    if need.once_on is not None:
        day = formats.day(need.once_on)
        return str(gettext("once on %(day)s %(part)s, %(hours)s", day=day, part=part, hours=length))
    days = days_words(need.weekdays)
    return str(gettext("%(days)s %(part)s, %(hours)s", days=days, part=part, hours=length))


def half_day(minutes_of_day: int) -> str:
    """Return the part of a day briefly, as in a list of usual times."""
    noon, evening = 12 * 60, 18 * 60
    if minutes_of_day < noon:
        return str(pgettext("part of day", "mornings"))
    if minutes_of_day < evening:
        return str(pgettext("part of day", "afternoons"))
    return str(pgettext("part of day", "evenings"))


def subject(name: str, *, staff: bool = False) -> Markup:
    """Return who did something, as the subject of a sentence: `<strong>김영자님</strong>이`."""
    if staff:
        # NOTE: "Coordinator Kim" as the subject of a sentence; in Korean with its particle.
        return rich(pgettext("subject, staff", "%(name)s"), name=bold(name))
    # NOTE: A member as the subject of a sentence; in Korean with its particle.
    return rich(pgettext("subject, member", "%(name)s"), name=bold(formats.name(name)))


def quoted(words: str | None) -> Markup:
    return Markup("“{}”").format(words) if words else Markup()


def coordinator(name: str) -> str:
    """Return a member of staff as members read it: `담당자 정현우`."""
    return str(gettext("coordinator %(name)s", name=name))
