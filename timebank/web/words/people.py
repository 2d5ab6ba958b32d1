"""What people refuses, and the words for its kinds of things: by the value of each enumeration."""

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _

WORDS = {
    "people.person-not-found": _("There is no such person in this branch."),
    "people.branch-not-found": _("There is no such branch."),
    "people.link-not-found": _("There is no such family link in this branch."),
    "people.consent-not-found": _("There is no such consent in this branch."),
    "people.role-not-found": _("There is no such role in this branch."),
    "people.training-not-found": _("There is no such training record in this branch."),
    "people.event-not-found": _("There is no such training in this branch."),
    "people.name-missing": _("Please write the name."),
    "people.name-too-long": _("A name has at most %(most)s characters. Please shorten it."),
    "people.name-unfit": _(
        "A name has letters only, no pictures or signs. Please write it as in the document."
    ),
    "people.text-too-long": _("Please write at most %(most)s characters."),
    "people.resident-number-refused": _(
        "This looks like a resident registration number. We do not keep those: please take it out."
    ),
    "people.birth-date-missing": _("Please write the birth date."),
    "people.birth-date-in-future": _("The birth date is in the future. Please look at it once more."),
    "people.birth-date-too-early": _("The birth date is before %(year)s. Please look at the year once more."),
    "people.phone-unreadable": _(
        "This is not a telephone number that can be called. Write it like 010-1234-5678; "
        "a foreign one starts with + and its country."
    ),
    "people.email-unreadable": _("This is not an e-mail address. It looks like name@example.com."),
    "people.contact-missing": _(
        "Please give a mobile number or an e-mail address, so that we can reach you."
    ),
    "people.guardian-missing": _("Under 18 we need the name and telephone number of a guardian."),
    "people.membership-consent-missing": _(
        "Without consent to membership nobody can be registered. Please tick it, or leave it for now."
    ),
    "people.may-be-there": _(
        "Somebody here may be the same person. Look at them first; if it is somebody else, tick that."
    ),
    "people.not-a-duplicate": _("This was settled already. Open the page again to see how it stands."),
    "people.already-identified": _(
        "The identity of this record was seen already, so it cannot be closed as a double. "
        "Keep both, and ask the administrator."
    ),
    "people.not-active": _("This person is no longer a member of the branch."),
    "people.own-record": _("This cannot be done for yourself. Ask a colleague."),
    "people.not-yours": _("Only the person themselves, or the branch for them, can do that."),
    "people.staff-wish": _("Staff choose themselves how they are told. Please ask them to."),
    "people.staff-contact": _(
        "The telephone and e-mail of staff are changed by themselves or by an administrator."
    ),
    "people.same-person": _("These are one and the same person. Choose the relative."),
    "people.link-exists": _("The two are linked as family already."),
    "people.link-ended": _("This family link was ended already."),
    "people.not-family": _(
        "Visits can be shown to a relative only whom the branch has confirmed. Ask the branch."
    ),
    "people.consent-given": _("This consent was given already."),
    "people.consent-withdrawn": _("This consent was withdrawn already."),
    "people.consent-needs-relative": _("Choose the relative who may see the visits."),
    "people.leaving-at-branch": _("Membership is ended together with the branch. Please call us."),
    "people.delegation-not-found": _("There is no such delegation."),
    "people.delegate-not-found": _(
        "We found no member of this branch with this name and this number. "
        "Please look at both once more, or call the branch."
    ),
    "people.delegate-missing": _("Please choose who may act for you."),
    "people.own-delegate": _("Nobody acts for themselves. Please choose somebody else."),
    "people.delegate-unfit": _(
        "Only a member of the branch who is none of its staff can act for somebody. "
        "Please choose another person."
    ),
    "people.delegation-stands": _(
        "Somebody may act already, until %(ends_on)s. End that first, then appoint somebody else."
    ),
    "people.nothing-delegated": _("Please choose at least one thing that they may do."),
    "people.give-minutes-unfit": _(
        "Where they may give points, write how many in all, at least 1; where not, leave it empty."
    ),
    "people.delegation-days-unfit": _("Please choose a last day from %(earliest)s to %(latest)s."),
    "people.delegation-start-unfit": _("Please choose a first day from %(earliest)s to %(latest)s."),
    "people.delegation-paper-missing": _("Please write where the signed paper is kept."),
    "people.witness-missing": _("Please write who saw it being signed."),
    "people.delegation-ended": _("This has ended already."),
    "people.not-delegated": _(
        "This has not been entrusted to you, or not for today. Ask the person, or call the branch."
    ),
    "people.beyond-delegation": _(
        "You may give %(left_minutes)s more for this person. Please give less, or ask the person."
    ),
    "people.basis-missing": _("Please write what you saw or heard, for example a family certificate."),
    "people.title-missing": _("Please write what the training was about."),
    "people.too-many-joinings": _(
        "Too many people have joined from this connection or with this number. "
        "Try again in an hour, or call the branch."
    ),
    "people.training-in-future": _("The training is in the future. Record it when it has taken place."),
    "people.training-too-long": _("A training has between 1 minute and %(most_minutes)s."),
    "people.training-voided": _("This training was struck out already."),
    "people.event-in-past": _("The training would begin in the past. Choose a later time."),
    "people.event-unfit": _("Please give a place, a length of 10 minutes to 24 hours, and 1 to 1,000 seats."),
    "people.event-cancelled": _("This training was called off."),
    "people.event-started": _("This training has begun already."),
    "people.event-not-started": _("This training has not begun yet. Record who was there afterwards."),
    "people.event-full": _("All seats are taken. Choose another training, or call the branch."),
    "people.seat-taken": _("You are signed up for this training already."),
    "people.no-seat": _("There is no seat in this training for this person."),
    "people.role-held": _("The person has this role on some of these days already."),
    "people.roles-apart": _(
        "Nobody can hold these two roles at once in one branch: who checks does not decide. "
        "End the other role first."
    ),
    "people.role-of-other-kind": _("This role cannot be given here."),
    "people.role-ended": _("This role has ended already."),
    "people.role-days-unfit": _(
        "The last day cannot be before the first, nor long past, nor after the end that was set."
    ),
    "people.deputy-needs-end": _("A deputy stands in until a day that is named. Please write the last day."),
    "people.last-administrator": _(
        "This is the last administrator. Appoint another one without an end date first."
    ),
    "people.branch-taken": _("There is a branch with this short name. Choose another."),
    "people.branch-name-unfit": _(
        "The short name has 2 to 32 small Latin letters, digits or hyphens, and starts with a letter."
    ),
    "people.district-not-found": _("This district is not in the list. Import it first."),
    "people.zone-unknown": _("There is no such time zone. It looks like Asia/Seoul."),
    "people.districts-unreadable": _("Line %(line)s of the file could not be read. Nothing was imported."),
    "people.bank-not-empty": _("This bank is set up already. Nothing was changed."),
}

# The keys are values of enumerations that stand above this layer; tests/people compares them.
ROLES: dict[str, LazyString] = {
    "volunteer": _("Volunteer"),
    "senior": _("Person cared for"),
    "family": _("Family"),
    "coordinator": _("Coordinator"),
    "deputy": _("Deputy"),
    "food_coordinator": _("Food coordinator"),
    "officer": _("Welfare officer"),
    "auditor": _("Auditor"),
    "administrator": _("Administrator"),
}

PURPOSES: dict[str, LazyString] = {
    "membership": _("Membership: name, birth date and contact are kept"),
    "care": _("Care: visits and training are kept"),
    "messages": _("Messages by text or e-mail"),
    "guardian": _("A guardian agrees"),
    "share_visits": _("A relative may see the visits"),
}

METHODS: dict[str, LazyString] = {
    "screen": _("On screen"),
    "paper": _("On paper"),
    "telephone": _("By telephone"),
}

DELEGATED: dict[str, LazyString] = {
    "see": _("See the points"),
    "ask": _("Ask for care"),
    "give": _("Give points away"),
}

DELEGATION_ENDS: dict[str, LazyString] = {
    "revoked": _("Ended"),
    "given_back": _("Given back by the delegate"),
    "over": _("Its days were over"),
}

# NOTE: what a relative is to somebody
RELATIONS: dict[str, LazyString] = {
    "spouse": lazy_pgettext("relation", "Spouse"),
    "child": lazy_pgettext("relation", "Child"),
    "parent": lazy_pgettext("relation", "Parent"),
    "sibling": lazy_pgettext("relation", "Sibling"),
    "grandchild": lazy_pgettext("relation", "Grandchild"),
    "grandparent": lazy_pgettext("relation", "Grandparent"),
    "in_law": lazy_pgettext("relation", "In-law"),
    "guardian": lazy_pgettext("relation", "Guardian"),
    "other": lazy_pgettext("relation", "Other family"),
}

DOCUMENTS: dict[str, LazyString] = {
    "resident_card": _("Resident card"),
    "driving_licence": _("Driving licence"),
    "passport": _("Passport"),
    "residence_card": _("Residence card of a foreigner"),
    "welfare_card": _("Welfare card"),
    "student_card": _("Student card"),
    "known": _("Known to the branch for long"),
}

STATES: dict[str, LazyString] = {
    "active": _("Member"),
    "left": _("Has left"),
    "deceased": _("Has died"),
    "double": _("Closed as a double"),
}

MISSING: dict[str, LazyString] = {
    "identity": _("Identity check"),
    "training": _("Basic training"),
    "age": _("Age"),
    "guardian": _("Guardian's consent"),
    "consent": _("Consent to care records"),
    "role": _("Role of a volunteer"),
}

TO_CONFIRM: dict[str, LazyString] = {
    "duplicate": _("Possible duplicate"),
    "guardian": _("Guardian's consent missing"),
    "identity": _("Identity not seen"),
}

LANGUAGES = {"ko": "한국어", "en": "English", "vi": "Tiếng Việt"}
