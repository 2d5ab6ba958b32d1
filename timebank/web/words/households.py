"""What households refuse, and what their codes are called."""

from flask_babel import lazy_gettext as _

WORDS = {
    "households.household-not-found": _("There is no such household in this branch."),
    "households.consent-not-found": _("There is no such consent in this branch."),
    "households.may-be-known": _(
        "A household that may be the same is on record already. Look at it first; "
        "if this is another one, tick the box and send the form again."
    ),
    "households.name-needed": _("Please write the name of the representative or the facility."),
    "households.size-unfit": _("Please write how many people eat together, from 1 to %(most)s."),
    "households.years-unfit": _("Please write birth years from 1900 to %(year)s, such as 1948."),
    "households.too-many-years": _(
        "There are more birth years than people (%(size)s). Please look at both once more."
    ),
    "households.limit-unknown": _(
        "“%(word)s” is not on the list. Please choose from it, or use your own words."
    ),
    "households.limit-too-long": _("Please write each limit in at most %(most)s letters."),
    "households.weekday-needed": _("Please choose the usual day, from Monday to Sunday."),
    "households.hour-unfit": _("Please choose an hour of the day."),
    "households.proxy-needed": _("Please write the name of whoever collects."),
    "households.address-needed": _("Please write the address where it is delivered."),
    "households.food-consent-needed": _(
        "Without consent to being on record nothing can be kept. Please ask for it first."
    ),
    "households.health-consent-needed": _(
        "Allergies, medical and religious limits need a consent of their own. "
        "Please ask for it and record it."
    ),
    "households.caps-needed": _("Please write how many units the facility takes each time."),
    "households.cap-unfit": _("Please write a number from 1 to %(most)s."),
    "households.changed-meanwhile": _(
        "Somebody else changed this household in the meantime. Open it again, and make your change there."
    ),
    "households.not-an-officer": _("A need is confirmed by a welfare officer. Please ask one."),
    "households.need-unfit": _("Please choose a level of need from %(least)s to %(most)s per cent."),
    "households.end-unfit": _("Please choose a last day from %(earliest)s on, within three years."),
    "households.household-ended": _("This household's record has ended. Register it again if it needs food."),
    "households.representative-differs": _(
        "Telephone, name with birth date and address of this member all differ from the household's. "
        "Please look at both records first."
    ),
    "households.nobody-represents": _("No member represents this household."),
    "households.no-papers-due": _("No papers are awaited from this household."),
    "households.consent-given-already": _("This consent is on record already."),
    "households.consent-withdrawn": _("This consent was withdrawn already."),
    "households.allergens-unfit": _("Line %(line)s of the list cannot be read. Please look at it once more."),
}

KINDS = {
    "alone_senior": _("Older person living alone"),
    "seniors": _("Older people"),
    "single_parent": _("Single parent"),
    "with_children": _("Family with children"),
    "grandparents": _("Grandparents with grandchildren"),
    "disabled": _("Household with a disability"),
    "multicultural": _("Multicultural family"),
    "alone": _("Living alone"),
    "other": _("Another household"),
    "facility": _("Facility"),
}
STATES = {
    "waiting": (_("Waiting for an officer"), "warn"),
    "active": (_("Receives"), "ok"),
    "ended": (_("Ended"), ""),
}
LIMIT_KINDS = {
    "allergy": _("Allergy"),
    "religion": _("Religion"),
    "medical": _("Medical"),
    "choice": _("Own choice"),
}
MORE_LIMITS = {
    "meat": _("All meat"),
    "seafood": _("All fish and seafood"),
    "animal": _("Everything from animals"),
    "nuts": _("All nuts"),
    "alcohol": _("Alcohol"),
    "sugar": _("Sugar"),
    "salt": _("Salt"),
}
HAS = {"fridge": _("Fridge"), "freezer": _("Freezer"), "cooking": _("Can cook")}
NEEDED = {"fridge": _("a fridge"), "freezer": _("a freezer"), "cooking": _("a stove")}
COLLECTING = {
    "self": _("Comes to collect"),
    "proxy": _("Somebody else collects"),
    "delivery": _("Delivered to the home"),
}
BASES = {
    "basic_livelihood": _("Basic livelihood recipient"),
    "near_poverty": _("Near-poverty household"),
    "single_parent": _("Single-parent support"),
    "disability": _("Disability support"),
    "emergency": _("Emergency support"),
    "officer": _("The officer's own finding"),
    "facility": _("Registered facility"),
}
PURPOSES = {
    "food": _("Being on record to receive food"),
    "health": _("Keeping allergies, medical and religious limits"),
    "messages": _("Messages about collecting"),
    "partners": _("Telling the address to those who deliver"),
}
END_REASONS = {
    "over": _("The need is over"),
    "moved": _("Moved away"),
    "asked": _("The household asked for it"),
    "deceased": _("Died"),
    "double": _("Registered twice"),
    "papers_missing": _("The papers never came"),
}
