"""How somebody wishes to be told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.ids import new_id
from timebank.notifications.models import MessageWish
from timebank.notifications.queries import find_wish
from timebank.notifications.rules import MessageChannel, Rhythm


def keep_wish(  # noqa: PLR0913  what a wish is made of
    session: Session,
    *,
    branch_id: str,
    person_id: UUID,
    channel: MessageChannel,
    rhythm: Rhythm,
    now: datetime,
) -> UUID:
    """Keep the wish in place of the one before; return its id."""
    wish = find_wish(session, branch_id=branch_id, person_id=person_id, lock=True)
    if wish is None:
        wish = MessageWish(branch_id=branch_id, id=new_id(), person_id=person_id)
        session.add(wish)
    wish.channel, wish.rhythm, wish.changed_at = channel, rhythm, now
    return wish.id
