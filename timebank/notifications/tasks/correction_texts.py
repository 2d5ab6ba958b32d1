"""The words of messages about corrections and objections: what heads each, and what it says."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

CORRECTIONS: dict[str, tuple[LazyString, LazyString]] = {
    "visit_reversed": (
        _("A visit of yours was corrected"),
        _("The visit on %(day)s (%(minutes)s) does not count any more; two people have looked at it."),
    ),
    "visit_reversed_senior": (
        _("A visit to you was corrected"),
        _("The visit to you on %(day)s (%(minutes)s) does not count any more; two people have looked at it."),
    ),
    "gift_reversed": (
        _("Your gift was corrected"),
        _("Your gift of %(minutes)s was corrected by the branch. The points are yours again."),
    ),
    "gift_reversed_receiver": (
        _("A gift to you was corrected"),
        _("A gift of %(minutes)s to you was corrected by the branch, and went back to whoever gave it."),
    ),
    "grant_reversed": (
        _("Points from the gift pool were corrected"),
        _("%(minutes)s that you were given from the gift pool were corrected by the branch, and went back."),
    ),
    "redemption_reversed": (
        _("The use of your points was corrected"),
        _("For the visit on %(day)s, %(minutes)s of your points are yours again; the branch corrected it."),
    ),
    "reversal_refused": (
        _("A correction was not granted"),
        _("The correction that you asked for was not granted: “%(reason)s”"),
    ),
    "reversal_overtaken": (
        _("The correction has been made already"),
        _(
            "You asked for the correction of a gift of %(minutes)s. %(there)s had been asked for it too, and "
            "made it first. Nothing is left to do."
        ),
    ),
    "spent_borne": (
        _("What was spent already"),
        _(
            "Of %(minutes)s that went back, %(spent_minutes)s had been spent already. "
            "The gift pool bears them; you owe nothing."
        ),
    ),
    "spent_owed": (
        _("What was used or put aside already"),
        _(
            "Of %(minutes)s that went back, %(spent_minutes)s had been used or put aside already. "
            "What you earn next settles them first."
        ),
    ),
    "spent_shared": (
        _("What was used or put aside already"),
        _(
            "Of %(minutes)s that went back, %(spent_minutes)s had been used or put aside already. "
            "The gift pool bears %(pool_minutes)s; what you earn next settles %(owed_minutes)s."
        ),
    ),
    "dispute_opened": (
        _("Your objection has arrived"),
        _("The branch looks into your objection and tells you by %(day)s."),
    ),
    "dispute_against": (
        _("Somebody has objected"),
        _(
            "Somebody has objected to something that you took part in. The branch decides by %(day)s. "
            "You can say how you see it, on its page or by telephone."
        ),
    ),
    "dispute_elsewhere": (
        _("Somebody has objected"),
        _(
            "Somebody has objected to a gift of %(minutes)s between you and a member of another branch. "
            "%(there)s decides by %(day)s. To say how you see it, please telephone %(telephone)s."
        ),
    ),
    "dispute_upheld": (
        _("The objection was decided"),
        _("The branch agrees with the objection: “%(reason)s” What follows from it, you are told."),
    ),
    "dispute_rejected": (
        _("The objection was decided"),
        _("The branch does not agree with the objection: “%(reason)s” Nothing changes."),
    ),
    "dispute_withdrawn": (
        _("An objection was taken back"),
        _("The objection to something that you took part in was taken back. Nothing changes."),
    ),
}
