"""What people fill in about messages, and the words of the worker's doings."""

from timebank.notifications.forms.wishes import (
    CHANNELS,
    RHYTHMS,
    TemplateCodesForm,
    WishForm,
    WishOfSomebodyForm,
)
from timebank.notifications.forms.words import job_name, job_problem, work_name

__all__ = [
    "CHANNELS",
    "RHYTHMS",
    "TemplateCodesForm",
    "WishForm",
    "WishOfSomebodyForm",
    "job_name",
    "job_problem",
    "work_name",
]
