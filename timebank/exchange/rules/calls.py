"""The words of the telephone desk: who calls, how they were verified, and what can be done."""

from enum import StrEnum
from uuid import UUID, uuid5


class CallerKind(StrEnum):
    PERSON = "person"
    DELEGATE = "delegate"
    FAMILY = "family"
    OTHER = "other"


class Verification(StrEnum):
    QUESTIONS = "questions"
    """Two questions from the record, chosen by the bank."""
    CALL_BACK = "call_back"
    """Called back on the number on record, and it was the person."""


class Question(StrEnum):
    """What is asked about the person. The answer stands in the record."""

    BIRTH_DAY = "birth_day"
    NEIGHBOURHOOD = "neighbourhood"
    VOLUNTEER = "volunteer"
    """Who visits them at present."""
    LAST_VISIT = "last_visit"
    RELATIVE = "relative"
    """A relative whom the branch has confirmed."""


STRONG = frozenset({Question.VOLUNTEER, Question.LAST_VISIT, Question.RELATIVE})
"""What stands on no identity card: one of the two is such a question wherever there is one."""
ASKED = 2
MOST_FAILURES = 2
"""After so many wrong rounds only calling back helps."""


class CallAct(StrEnum):
    """What can be done in a call."""

    ASK_FOR_CARE = "ask_for_care"
    CANCEL = "cancel"
    """Take back a request for care."""
    GIVE = "give"
    ACCEPT = "accept"
    """Accept what somebody gives."""
    DECLINE = "decline"
    """Send back what somebody gives."""
    TAKE_BACK = "take_back"
    """Take back what was given."""
    VISIT = "visit"
    """Say of a visit that it was so, or different."""
    END_DELEGATE = "end_delegate"
    """Let a delegate act no longer."""


class Receipt(StrEnum):
    """How the person gets it confirmed."""

    TEXT = "text"
    PAPER = "paper"


SCRIPT_LENGTH = 2000
WORDS_LENGTH = 1000


def choose_questions(known: frozenset[Question], *, call_id: UUID, failures: int) -> tuple[Question, ...]:
    """Return the two that are asked in this round of this call; none where the record holds too little.

    The bank chooses, the same each time the page is opened: nobody turns pages until an easy one comes.
    """
    if len(known) < ASKED or failures >= MOST_FAILURES:
        return ()
    shuffled = sorted(known, key=lambda question: uuid5(call_id, f"{failures}:{question}").hex)
    first = next((each for each in shuffled if each in STRONG), shuffled[0])
    return (first, next(each for each in shuffled if each is not first))
