"""What the worker's doings are called, and why long work failed."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from timebank.web.words import WORDS

WORKS: Mapping[str, LazyString] = {
    "exchange.expire_offers": _("Offers of a visit that nobody answered end"),
    "exchange.finish_leavings": _("Members who asked to leave are let go"),
    "exchange.finish_gifts": _("Gifts become final when their days of grace are over"),
    "exchange.lapse_gifts": _("Gifts that nobody accepted go back"),
    "exchange.notice_unlogged": _("Visits with points that nobody wrote down are noticed"),
    "exchange.remind_of_gifts": _("Reminders of gifts that wait"),
    "exchange.remind_of_visits": _("Reminders on the day before a visit"),
    "importing.check": _("A file is looked at"),
    "importing.run": _("A file is taken in"),
    "importing.undo": _("A file is taken back"),
    "households.remind": _("Reminders to officers of needs that end soon"),
    "ledger.heads": _("The ledger's nightly heads, sent to the auditors"),
    "notifications.digests": _("The news of the day, in one message"),
    "reporting.food": _("Each branch's food of the year, counted anew for the public page"),
    "people.attempts": _("Old attempts to sign in are forgotten"),
}
"""By the name under which a feature's tasks export it; what has no words shows its name."""

LONG_WORK = _("Work under way")
OURS = _("It failed for a reason of ours. Ask for it once more; if it fails again, call us.")


def work_name(name: str) -> str:
    """Return what a piece of work is called; its bare name where it has no words."""
    return str(WORKS.get(name, name))


def job_name(kind: str) -> str:
    """Return what long work is called."""
    return str(WORKS.get(kind, LONG_WORK))


def job_problem(code: str | None) -> str | None:
    """Return why long work failed, as a sentence."""
    if code is None:
        return None
    words = WORDS.get(code)
    if words is None or "%(" in str(words):
        return str(OURS)
    return str(words)
