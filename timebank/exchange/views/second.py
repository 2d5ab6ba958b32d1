"""Whether whoever looks at a page may decide there as its second person."""

from collections.abc import Collection
from uuid import UUID

from timebank.core import clock
from timebank.core.db import db
from timebank.exchange.queries.seconds import FarPerson, is_second_person
from timebank.exchange.queries.things import Thing
from timebank.web.identity import me


def am_second_person(  # noqa: PLR0913  as the query
    *,
    parties: Collection[UUID],
    asked_by_id: UUID | None,
    called_by: Collection[UUID] = (),
    had_part: Collection[UUID] = (),
    elsewhere: Collection[FarPerson] = (),
    had_part_elsewhere: Collection[FarPerson] = (),
) -> bool:
    """Return whether the rules let the reader decide it today; the command asks them once more."""
    who = me()
    return is_second_person(
        db.session(),
        branch_id=who.branch_id,
        person_id=who.person_id,
        parties=parties,
        asked_by_id=asked_by_id,
        day=clock.local_day(clock.now(), who.zone),
        called_by=called_by,
        had_part=had_part,
        elsewhere=elsewhere,
        had_part_elsewhere=had_part_elsewhere,
    )


def am_second_person_about(thing: Thing, *, asked_by_id: UUID | None) -> bool:
    """Return the same of what is to be taken back, where all who had a part in it are excluded."""
    return am_second_person(
        parties=thing.parties,
        asked_by_id=asked_by_id,
        had_part=thing.had_part,
        elsewhere=thing.elsewhere,
        had_part_elsewhere=thing.had_part_elsewhere,
    )
