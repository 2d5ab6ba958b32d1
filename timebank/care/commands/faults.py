"""All that is wrong with a visit, at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from timebank.care.commands.visits import AnswerRejection, LogVisit
from timebank.core.errors import DomainError


def find_faults(
    session: Session, command: LogVisit | AnswerRejection, *, now: datetime
) -> Sequence[DomainError]:
    """Return everything that `log_visit` (or `answer_rejection`) would refuse; nothing where it would not.

    Changes nothing. Called outside a unit of work, as for the rows of an import.
    """
    raise NotImplementedError
