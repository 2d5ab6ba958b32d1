"""How gifts, requests for care and visits are named in one line, on pages and when they are read out."""

from flask_babel import gettext as _

from timebank.care.queries.listing import VisitRow
from timebank.care.views.words import PARTS, activity_names, days_words
from timebank.exchange.models import Gift, GiftArrival, Redemption
from timebank.exchange.rules.gifts import GiftTarget
from timebank.policies.rules import Policy
from timebank.web import formats


def when(redemption: Redemption) -> str:
    """Return when care is wanted, or when the volunteer comes."""
    agreed = redemption.visit_time
    if agreed is not None:
        return f"{formats.day(agreed.day)} {formats.span(agreed.start, agreed.end)}"
    if redemption.on_day is not None and redemption.start_at and redemption.end_at:
        return f"{formats.day(redemption.on_day)} {formats.span(redemption.start_at, redemption.end_at)}"
    assert redemption.part is not None
    days = days_words(redemption.weekdays)
    return str(
        _(
            "%(days)s %(part)s, until %(day)s",
            days=days,
            part=PARTS[redemption.part],
            day=formats.day(redemption.last_day),
        )
    )


def request_words(redemption: Redemption, policy: Policy) -> str:
    """Return when and for what care was asked."""
    return f"{when(redemption)} · {activity_names(redemption.activities, policy)}"


def whom(gift: Gift) -> str:
    """Return to whom it goes, as the giver reads it."""
    return (
        str(_("The gift pool")) if gift.target is GiftTarget.POOL else formats.name(gift.receiver_name or "")
    )


def given_words(gift: Gift) -> str:
    """Return what was given to whom."""
    return str(_("%(points)s to %(name)s", points=formats.points(gift.minutes), name=whom(gift)))


def arrival_words(arrival: GiftArrival) -> str:
    """Return what came from whom."""
    return str(
        _(
            "%(points)s from %(name)s",
            points=formats.points(arrival.minutes),
            name=formats.name(arrival.giver_name),
        )
    )


def visit_words(row: VisitRow) -> str:
    """Return when somebody was there, and who."""
    return " · ".join(
        (
            formats.day(row.visit.starts_at),
            formats.span(row.visit.starts_at, row.visit.ends_at),
            formats.name(row.volunteer),
        )
    )
