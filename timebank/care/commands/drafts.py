"""What somebody began to write, kept until it is sent: nobody's word yet, so no record is made of it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from timebank.care.commands.texts import LONGEST, read_text
from timebank.care.errors import DraftTooLong
from timebank.care.models import Draft, Visit
from timebank.care.queries.drafts import NOTES

MOST_VALUES = 40
LONGEST_DRAFT = 8000
"""Characters of a whole draft."""


def keep_draft(  # noqa: PLR0913  # whose it is, what it says
    session: Session,
    *,
    branch_id: str,
    person_id: UUID,
    form: str,
    content: Mapping[str, Sequence[str]],
    visit_id: UUID | None,
    now: datetime,
) -> bool:
    """Keep what was typed in place of what was kept before, and tell whether it was kept.

    A visit that was sent meanwhile has its draft no more: `visit_id` is the one that the form would make.

    Raises:
        DraftTooLong, TextTooLong, ResidentNumberRefused
    """
    for name in NOTES & content.keys():
        for text in content[name]:
            read_text(text, field=name, most=LONGEST)
    packed = json.dumps({name: list(values) for name, values in content.items()}, ensure_ascii=False)
    if len(packed) > LONGEST_DRAFT or sum(len(values) for values in content.values()) > MOST_VALUES:
        raise DraftTooLong
    if visit_id is not None and session.get(Visit, (branch_id, visit_id)) is not None:
        return False
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(Draft).values(
        branch_id=branch_id, person_id=person_id, form=form, content=packed, kept_at=now
    )
    # The newest wins, also over one that comes at the same moment from another device.
    session.execute(
        new.on_conflict_do_update(
            index_elements=["branch_id", "person_id", "form"],
            set_={"content": new.excluded.content, "kept_at": new.excluded.kept_at},
        )
    )
    return True


def drop_draft(session: Session, *, branch_id: str, person_id: UUID, form: str) -> None:
    """Forget what was kept, if anything was."""
    session.execute(
        delete(Draft).where(Draft.branch_id == branch_id, Draft.person_id == person_id, Draft.form == form)
    )
