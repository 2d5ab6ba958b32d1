"""The words that files use for activities of care, from the rules in force."""

from datetime import date

from sqlalchemy.orm import Session

from timebank.importing.rules.words import Words
from timebank.policies.queries import policy_on


def activity_words(session: Session, *, branch_id: str, day: date) -> Words:
    """Return each active activity's code with its names.

    Raises:
        NoPolicyInForce
    """
    policy = policy_on(session, branch_id=branch_id, day=day)
    return {each.code: (each.ko, each.en, each.vi) for each in policy.active_activities}
