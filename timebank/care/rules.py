"""The words of care."""

from enum import StrEnum


class VisitState(StrEnum):
    """확인 중 · 이의 있음 · 인정 · 돌려보냄 · 거둬들임."""

    SUBMITTED = "submitted"
    DISPUTED = "disputed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


OPEN_STATES = frozenset({VisitState.SUBMITTED, VisitState.DISPUTED})
COUNTED_STATES = OPEN_STATES | {VisitState.APPROVED}
"""States in which a visit takes its time: no other may overlap it, and it counts towards the caps."""


class EventKind(StrEnum):
    """What happened to a visit."""

    SUBMITTED = "submitted"
    ENTERED = "entered"
    """By a coordinator, for somebody who telephoned or brought paper."""
    CONFIRMED = "confirmed"
    """By the volunteer or the senior, where somebody else entered it or asked."""
    DISPUTED = "disputed"
    SETTLED = "settled"
    EVIDENCE = "evidence"
    APPROVED = "approved"
    REJECTED = "rejected"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"


class EvidenceMethod(StrEnum):
    SENIOR_SCREEN = "senior_screen"
    VOLUNTEER_SCREEN = "volunteer_screen"
    SENIOR_CALL = "senior_call"
    VOLUNTEER_CALL = "volunteer_call"
    TEXT_REPLY = "text_reply"
    PAPER_SLIP = "paper_slip"
    KNOWLEDGE = "knowledge"
    """A coordinator's own. It speaks for a visit, and confirms none."""


class Objection(StrEnum):
    DIFFERENT = "different"
    NO_VISIT = "no_visit"


class EnteredHow(StrEnum):
    SCREEN = "screen"
    TELEPHONE = "telephone"
    PAPER = "paper"
    API = "api"
    IMPORT = "import"


class CallerCheck(StrEnum):
    """How somebody on the telephone was verified."""

    KNOWN_NUMBER = "known_number"
    CALLED_BACK = "called_back"
    TWO_QUESTIONS = "two_questions"
    KNOWN_VOICE = "known_voice"


class OfferState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class OverrideState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class CapScope(StrEnum):
    DAY = "day"
    WEEK = "week"


class SettledHow(StrEnum):
    """How both came to agree."""

    CORRECTED = "corrected"
    """The volunteer corrected the visit."""
    TAKEN_BACK = "taken_back"
    """Who objected agrees after all."""
