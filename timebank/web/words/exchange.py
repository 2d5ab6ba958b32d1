"""What exchange refuses."""

from flask_babel import lazy_gettext as _

WORDS = {
    "exchange.need-not-found": _("There is no such need in this branch."),
    "exchange.need-ended": _("This need has ended on %(ended_on)s already."),
    "exchange.need-of-relative": _(
        "A need of your own or of a relative is recorded by a colleague. Please ask one."
    ),
    "exchange.basis-unknown": _("Please choose on what the need rests."),
    "exchange.basis-words-needed": _("Please write on what the need rests."),
    "exchange.urgency-unknown": _("Please choose how urgent it is."),
    "exchange.officer-needed": _("Please write the name of the officer who confirmed it."),
    "exchange.office-needed": _("Please write to which office the officer belongs."),
    "exchange.confirmed-day-unfit": _("Please choose a day from %(earliest)s to %(latest)s."),
    "exchange.review-day-unfit": _("Please choose a day from %(earliest)s to %(latest)s."),
    "exchange.end-reason-needed": _("Please write why the need has ended."),
}
