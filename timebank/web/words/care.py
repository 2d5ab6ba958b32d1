"""What care refuses."""

from flask_babel import lazy_gettext as _

WORDS = {
    "care.visit-not-found": _("There is no such visit in this branch."),
    "care.draft-too-long": _("It is too long to be kept for later. Please send it, or shorten the note."),
    "care.slip-not-found": _("There is no such picture in this branch."),
    "care.slip-unreadable": _(
        "This file cannot be read. Please choose a JPEG, PNG or WebP picture, or a PDF."
    ),
    "care.slip-too-large": _(
        "The file has more than %(most_megabytes)s MB. Please take the picture at a smaller size."
    ),
    "care.slip-of-nothing": _("A picture belongs to a slip or a text message. Please choose one of the two."),
    "care.assignment-not-found": _("There is no such assignment in this branch."),
    "care.need-not-found": _("There is no such need on this branch's board."),
    "care.offer-not-found": _("There is no such offer in this branch."),
    "care.objection-not-found": _("There is no such objection in this branch."),
    "care.override-not-found": _("There is no such request in this branch."),
    "care.not-assigned": _(
        "On %(day)s this person was not among those you visit. Choose somebody else, or ask the coordinator."
    ),
    "care.identity-not-seen": _(
        "A coordinator has not seen an identity card yet. Please bring it to the branch once."
    ),
    "care.training-missing": _(
        "Of %(needed_minutes)s of training, %(recorded_minutes)s are done. "
        "Hours can be logged after %(left_minutes)s more."
    ),
    "care.too-young": _("Hours count from the age of %(age)s, that is from %(birthday)s on."),
    "care.birth-date-missing": _("There is no birth date on record. Please tell it to the branch."),
    "care.guardian-missing": _(
        "A guardian's consent is not on record yet. Please have it signed and bring it to the branch."
    ),
    "care.consent-missing": _(
        "Your consent to keeping records of care is missing. You can give it under My data."
    ),
    "care.no-activity": _("Please choose at least one thing that you did."),
    "care.activity-unknown": _("“%(activity)s” cannot be logged on that day. Please choose from the list."),
    "care.start-does-not-exist": _(
        "On %(day)s clocks were put forward: %(time)s did not exist. Please look at the start once more."
    ),
    "care.end-does-not-exist": _(
        "On %(day)s clocks were put forward: %(time)s did not exist. Please look at the end once more."
    ),
    "care.start-not-whole-minutes": _("Please write the start in hours and minutes, without seconds."),
    "care.end-not-whole-minutes": _("Please write the end in hours and minutes, without seconds."),
    "care.ends-before-start": _(
        "The end is before the start. If the visit went past midnight, please say so."
    ),
    "care.ends-before-start-perhaps": _("The end is before the start. Did you mean %(suggested)s?"),
    "care.ends-at-start": _("Start and end are the same time. Please look at the end once more."),
    "care.day-in-future": _("%(day)s is yet to come. Hours can be logged up to today, %(today)s."),
    "care.end-in-future": _("That is not over yet: please log it after %(end)s."),
    "care.too-late": _(
        "Hours are logged within %(days)s days. Today that is from %(earliest)s on. "
        "If there was a reason, call the branch."
    ),
    "care.visit-too-long": _(
        "That is %(visit_minutes)s. At most %(longest_minutes)s can be logged at once: "
        "please look at the times again."
    ),
    "care.minor-at-night": _("Under %(age)s, hours lie between %(earliest)s and %(latest)s."),
    "care.visit-overlaps": _(
        "At that time you have a visit on record: %(senior)s, from %(start)s to %(end)s. "
        "Please look at the times again."
    ),
    "care.day-cap-reached": _(
        "On %(day)s %(recorded_minutes)s are logged already, so only %(left_minutes)s more can be logged."
    ),
    "care.day-cap-full": _(
        "On %(day)s %(recorded_minutes)s are logged already, which is all that counts on a day. "
        "If it was more, call the branch."
    ),
    "care.week-cap-reached": _(
        "From %(monday)s to %(sunday)s %(recorded_minutes)s are logged already, "
        "so only %(left_minutes)s more can be logged in that week."
    ),
    "care.week-cap-full": _(
        "From %(monday)s to %(sunday)s %(recorded_minutes)s are logged already, "
        "which is all that counts in a week. If it was more, call the branch."
    ),
    "care.caller-check-needed": _("Please choose how you made sure who is calling."),
    "care.how-needed": _("Please choose whether it came by telephone or on paper."),
    "care.reason-needed": _("Please write the reason. The volunteer reads it as it is."),
    "care.words-needed": _("Please write in a few words what it is about."),
    "care.not-your-visit": _("Only the volunteer, or whoever entered this visit, can do that."),
    "care.visit-already-decided": _("This visit was approved already. Open it to see how it stands now."),
    "care.not-approved": _("This visit is not approved, so there is nothing to take back."),
    "care.visit-withdrawn": _("This visit was withdrawn. There is nothing more to do."),
    "care.visit-rejected": _("This visit was sent back and waits for the volunteer's answer."),
    "care.nothing-to-answer": _("This visit was not sent back, so there is nothing to answer."),
    "care.visit-disputed": _("As long as the two say different things it cannot be approved."),
    "care.visit-unconfirmed": _(
        "Somebody else entered this visit. It can be approved when the volunteer or the person visited "
        "has confirmed it."
    ),
    "care.volunteer-silent": _(
        "The volunteer was last heard of on %(heard)s, more than %(months)s months ago. "
        "Please look at the identity card again first."
    ),
    "care.decider-is-party": _("You gave or received this care yourself. Somebody else decides it."),
    "care.decider-is-relative": _("This is a relative's visit. Somebody else decides it."),
    "care.decider-entered-it": _("You entered this visit. Somebody else decides it."),
    "care.not-a-decider": _("Visits are decided by coordinators and their deputies."),
    "care.deputy-not-needed": _("A coordinator of the branch can decide this visit, so the deputy does not."),
    "care.handed-over": _("%(decider)s decides this visit."),
    "care.decider-not-eligible": _(
        "This person cannot decide this visit. Please choose somebody from the list."
    ),
    "care.cannot-confirm": _(
        "Only the volunteer or the person visited can confirm this visit. "
        "A coordinator records what they say."
    ),
    "care.confirms-own-entry": _(
        "You entered this visit. Please have another colleague make the call that confirms it."
    ),
    "care.paper-ref-needed": _("Please write where the signed slip is kept."),
    "care.evidence-from-nobody": _("Please choose whose words these are: somebody who was there."),
    "care.cannot-object": _(
        "Only the person visited can say this, or a relative whom they let see their visits."
    ),
    "care.already-objected": _("You have said this already. The branch will get in touch."),
    "care.already-settled": _("This was settled already."),
    "care.not-corrected-yet": _(
        "The volunteer has not corrected the visit yet. Send it back first, or wait for the answer."
    ),
    "care.cannot-settle": _(
        "This is settled by a coordinator who had no part in it, or taken back by whoever said it."
    ),
    "care.said-minutes-unfit": _("Please write a length between nothing and %(most_minutes)s."),
    "care.not-a-volunteer": _("This person is not a volunteer of the branch at that time."),
    "care.not-a-senior": _("This person does not receive care from the branch at that time."),
    "care.same-person": _("Nobody can care for themselves. Please choose two people."),
    "care.already-assigned": _("The two are assigned to each other already, since %(since)s."),
    "care.period-reversed": _(
        "The last day is before the first, %(starts_on)s. Please look at it once more."
    ),
    "care.usual-time-half": _("Please write both start and end of the usual time, or neither."),
    "care.weekday-unknown": _("Please choose days from Monday to Sunday."),
    "care.assignment-ended": _("This assignment ended on %(ends_on)s already."),
    "care.assignment-too-far": _("Please choose a day within three years from today."),
    "care.day-passed": _("That day has passed. Please choose a day from %(earliest)s on."),
    "care.once-too-far": _("Please choose a day within three years from today."),
    "care.when-needed": _("Please choose either days of the week or one day."),
    "care.need-too-long": _("Please write a length of up to %(longest_minutes)s."),
    "care.neighbourhood-missing": _(
        "The board shows the neighbourhood only, and there is none on record. "
        "Please add it to the person's data first."
    ),
    "care.need-closed": _("Somebody was found for this already. Thank you for offering."),
    "care.already-offered": _("You have offered this already. The coordinator will get in touch."),
    "care.offer-answered": _("This offer was answered or taken back already."),
    "care.not-your-offer": _("Only the volunteer who made this offer can take it back."),
    "care.override-below-cap": _("%(cap_minutes)s can be logged already. Please write more than that."),
    "care.override-too-large": _("There are no more than %(most_minutes)s. Please write less."),
    "care.override-day-unfit": _("Please choose a day from %(earliest)s to %(latest)s."),
    "care.override-answered": _("This request was answered already."),
    "care.override-already-asked": _("This was asked for already and waits for another colleague's answer."),
    "care.food-work-not-found": _("There is no such food work in this branch."),
    "care.not-your-food-work": _("Only the volunteer who did this work can do that."),
    "care.food-work-decided": _("This food work was decided already. Open it to see how it stands now."),
    "care.food-work-withdrawn": _("This food work was withdrawn. There is nothing more to do."),
    "care.food-work-overlaps": _(
        "At that time you have food work on record, from %(start)s to %(end)s. "
        "Please look at the times again."
    ),
    "care.no-food-work-decider": _(
        "Food work is decided by coordinators, food coordinators and their deputies."
    ),
    "care.food-work-not-approved": _("This food work is not approved, so there is nothing to take back."),
    "care.food-work-unconfirmed": _(
        "Somebody else entered this food work. It can be approved when the volunteer has confirmed it."
    ),
    "care.food-work-confirmed": _("There is nothing left to confirm. Open it to see how it stands now."),
    "care.confirms-own-food-work": _(
        "You entered this food work. Please have another colleague ask the volunteer."
    ),
    "care.entered-food-work": _("You entered this food work. Somebody else decides it."),
    "care.food-work-deputy-not-needed": _(
        "Somebody of the branch can decide this food work, so the deputy does not."
    ),
    "care.own-food-work": _("You did this work yourself. Somebody else decides it."),
    "care.relatives-food-work": _("A relative of yours did this work. Somebody else decides it."),
    "care.answers-own-override": _(
        "What you asked for, or what concerns you or a relative, somebody else answers."
    ),
}
