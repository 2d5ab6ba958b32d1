"""Taking back the items of a review: one unit of work each, so that one refusal leaves the others done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from timebank.core.commands import Origin, perform
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.exchange.commands.reversal_reviews import LeaveItem, TakeItemBack, leave_item, take_item_back
from timebank.exchange.queries.reversal_reviews import list_items_to_do


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewVerdict:
    """What became of one item: done, or refused."""

    item_id: UUID
    refusal: DomainError | None = None


def take_items_back(  # noqa: PLR0913  # which, by whom, and from where
    *,
    branch_id: str,
    review_id: UUID,
    actor_id: UUID,
    run_id: UUID,
    origin: Origin,
    now: datetime | None = None,
) -> list[ReviewVerdict]:
    """Take back what is left of the review, and return what became of each.

    Broken off in the middle, the same again does the rest: what is done stays done.
    """
    verdicts = []
    for item_id in list_items_to_do(db.session(), branch_id=branch_id, review_id=review_id):
        command_id = uuid5(run_id, str(item_id))
        command = TakeItemBack(
            branch_id=branch_id, id=command_id, actor_id=actor_id, review_id=review_id, item_id=item_id
        )
        try:
            perform(take_item_back, command, origin=origin, now=now)
        except DomainError as refusal:
            leave = LeaveItem(
                branch_id=branch_id,
                id=uuid5(command_id, "left"),
                actor_id=actor_id,
                review_id=review_id,
                item_id=item_id,
                code=refusal.code,
            )
            perform(leave_item, leave, origin=origin, now=now)
            verdicts.append(ReviewVerdict(item_id=item_id, refusal=refusal))
        else:
            verdicts.append(ReviewVerdict(item_id=item_id))
    return verdicts
