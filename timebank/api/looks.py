"""Reading another person's contact data over the API, which leaves a trace."""

from uuid import UUID

from sqlalchemy.orm import Session

from timebank.audit.commands import note_look
from timebank.core import clock
from timebank.core.db import unit_of_work
from timebank.web.addresses import client_address
from timebank.web.identity import me


def keep_look(subject_id: UUID, seen: str) -> None:
    """Write down, before it is shown, that the token's holder sees this of the person.

    What was read before has to be read again.
    """
    who, now, address = me(), clock.now(), client_address()

    def note(session: Session) -> None:
        note_look(
            session,
            branch_id=who.branch_id,
            reader_id=who.person_id,
            subject_id=subject_id,
            seen=seen,
            channel=who.channel,
            address=address,
            now=now,
        )

    if subject_id != who.person_id:
        unit_of_work(note)
