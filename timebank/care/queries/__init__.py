"""Reads of care."""

from timebank.care.queries.deciders import (
    Bench,
    Decider,
    bench_of,
    eligible_deciders,
)
from timebank.care.queries.digest import (
    digest_of_visits,
)
from timebank.care.queries.figures import (
    CertifiedHours,
    Letter,
    LetterLine,
    certified_hours,
    list_letters,
)
from timebank.care.queries.limits import (
    Taken,
    days_taken,
    full,
    refuse_day,
    refuse_week,
    weeks_taken,
)
from timebank.care.queries.oddities import (
    oddities_of,
    usual_minutes,
)
from timebank.care.queries.queue import (
    CareCounts,
    QueueLine,
    count_waiting,
    list_queue,
)
from timebank.care.queries.single import (
    find_asked_override,
    find_assignment,
    find_assignment_within,
    find_offer,
    find_overlapping,
    get_need,
    get_objection,
    get_visit,
    list_open_objections,
    list_visits_by_id,
    list_waiting_offers,
    lock_assignment,
    lock_need,
    lock_offer,
    lock_override,
    lock_visit,
    was_corrected_since,
)

__all__ = [
    "Bench",
    "CareCounts",
    "CertifiedHours",
    "Decider",
    "Letter",
    "LetterLine",
    "QueueLine",
    "Taken",
    "bench_of",
    "certified_hours",
    "count_waiting",
    "days_taken",
    "digest_of_visits",
    "eligible_deciders",
    "find_asked_override",
    "find_assignment",
    "find_assignment_within",
    "find_offer",
    "find_overlapping",
    "full",
    "get_need",
    "get_objection",
    "get_visit",
    "list_letters",
    "list_open_objections",
    "list_queue",
    "list_visits_by_id",
    "list_waiting_offers",
    "lock_assignment",
    "lock_need",
    "lock_offer",
    "lock_override",
    "lock_visit",
    "oddities_of",
    "refuse_day",
    "refuse_week",
    "usual_minutes",
    "was_corrected_since",
    "weeks_taken",
]
