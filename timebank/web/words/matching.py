"""What matching refuses."""

from flask_babel import lazy_gettext as _

WORDS = {
    "matching.instance-refused": _(
        "The round cannot be planned as it was given. Please correct the %(count)s places named below."
    ),
}
FAULTS = {
    "json": _("This is not a JSON file: look at line %(line)s, column %(column)s."),
    "key-twice": _("“%(key)s” is there twice in one object. Please leave one of them out."),
    "format": _("The format must be “timebank.instance/1”."),
    "required": _("This is missing. Please add it."),
    "null": _("This must not be empty. Please fill it in."),
    "unknown": _("This name is not known here. Please look at its spelling, or leave it out."),
    "object": _("An object in braces belongs here."),
    "list": _("A list in square brackets belongs here."),
    "text": _("A text with at least one letter belongs here."),
    "whole-number": _("A whole number belongs here, without quotation marks."),
    "number": _("A number belongs here, without quotation marks."),
    "above-zero": _("A number above 0 belongs here."),
    "at-least": _("This must be %(least)s or more."),
    "at-most": _("This must be %(most)s or less."),
    "yes-or-no": _("Either true or false belongs here."),
    "date": _("A day belongs here, written as 2026-11-23."),
    "id-twice": _("Another row above has the same id. Please give each its own."),
    "too-large": _(
        "That is more than can be weighed at once: all caps together allow over %(most)s units. "
        "Please lower the caps, or split the round."
    ),
    "pinned-unknown-household": _("This promise names a household that is not in the list."),
    "pinned-unknown-lot": _("This promise names a lot that is not in the list."),
    "pinned-forbidden": _("The lot contains what the household must not have. Please take the promise back."),
    "pinned-needs": _("The household lacks what the lot needs. Please take the promise back."),
    "pinned-arrival": _("The lot arrives after the household's pick-up. Please take the promise back."),
    "pinned-expiry": _("The lot expires before the household's pick-up. Please take the promise back."),
    "pinned-lot-units": _("More is promised than the lot has. Please take a promise back."),
    "pinned-item-cap": _("The household is promised more than its cap. Please take a promise back."),
    "pinned-category-cap": _(
        "The household is promised more of the category than the cap. Please take a promise back."
    ),
    "pinned-van": _("More is promised than the van of that day carries. Please take a promise back."),
}
