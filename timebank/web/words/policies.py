"""What policies refuse, in words."""

from flask_babel import lazy_gettext as _

WORDS = {
    "policies.version-not-found": _("There is no such version of the rules in this branch."),
    "policies.none-in-force": _(
        "No operating rules hold on %(day)s. An administrator publishes the first version."
    ),
    "policies.out-of-range": _("Choose a value from %(least)s to %(most)s."),
    "policies.beyond-national-limit": _(
        "The national rules allow a branch %(least)s to %(most)s. Choose a value between them."
    ),
    "policies.below-national-limit": _("The national rules ask for %(least)s or more."),
    "policies.looser-than-national": _(
        "The national rules ask for this everywhere. A branch may be stricter, not looser: leave it on."
    ),
    "policies.national-only": _(
        "This rule is the same in every branch. Only a national version can change it."
    ),
    "policies.above-other": _("This cannot be more than %(most)s. Lower it, or raise the other first."),
    "policies.value-outside-limits": _(
        "The value lies outside of the limits given to branches, %(least)s to %(most)s. Change one of them."
    ),
    "policies.activity-unfit": _(
        "“%(activity)s” needs a name of up to 40 letters in each language, and can be there only once. "
        "Activities of a branch earn an hour for an hour."
    ),
    "policies.no-activity": _("Leave at least one activity on, and have 30 at the most."),
    "policies.content-unreadable": _("“%(name)s” could not be read. Check how it is written."),
    "policies.version-not-a-draft": _(
        "This version was published or dropped already. Draft a new one to change the rules."
    ),
    "policies.draft-changed": _("Somebody changed the draft after you opened it. Read it once more."),
    "policies.same-person": _(
        "You wrote this draft, so somebody else publishes it. Ask another administrator."
    ),
    "policies.effective-too-early": _(
        "Rules are never changed backwards. The earliest day is %(earliest)s; choose that or a later one."
    ),
    "policies.nothing-changes": _("This says the same as the version before. Change something first."),
    "policies.another-was-published": _(
        "Another version was published at this moment. Open the list and look at it first."
    ),
    "policies.already-seeded": _("The bank has its first national rules already."),
}
