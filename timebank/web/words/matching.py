"""What matching refuses."""

from flask_babel import lazy_gettext as _

WORDS = {
    "matching.instance-refused": _(
        "The round cannot be planned as it was given. Please correct the %(count)s places named below."
    ),
    "matching.round-not-found": _("There is no such round in this branch."),
    "matching.appointment-not-found": _("There is no such appointment in this branch."),
    "matching.decision-not-found": _("There is no such decision in this branch."),
    "matching.days-unfit": _("Please choose days from today on and within a year, %(most)s at the most."),
    "matching.day-twice": _("This day has this place already. Please write another place, or clear the day."),
    "matching.next-unfit": _(
        "The next round begins after this one ends, and within a year. Please choose another day."
    ),
    "matching.hours-unfit": _(
        "Please look at the hours and seats once more: the first hour is before the last."
    ),
    "matching.place-needed": _("Please choose or write where the food is handed out."),
    "matching.place-unknown": _("The branch keeps no such place. Please choose one of the list."),
    "matching.place-not-offered": _("This place is closed by now. Please choose another one."),
    "matching.place-not-found": _("There is no such place in this branch."),
    "matching.place-name-needed": _("Please write what the place is called."),
    "matching.place-known": _(
        "There is a place of this name already. Please change that one, or write another name."
    ),
    "matching.address-needed": _("Please write the address, so that people find the way."),
    "matching.place-changed": _(
        "Somebody changed this place since you read it. Please open it again, and change what it says now."
    ),
    "matching.place-closed": _("This place was closed already. Please add it once more if it is used again."),
    "matching.cap-unfit": _("Please write a number from 1 to %(most)s."),
    "matching.van-unfit": _("Please write how many units the van carries, up to %(most)s."),
    "matching.round-not-open": _("This round is confirmed: its plan stands. Change it at the desk."),
    "matching.round-not-confirmed": _("This round is not confirmed yet. Please confirm its plan first."),
    "matching.round-closed": _("This round is over, or was called off."),
    "matching.called-off": _("This round was called off already. Please look at it once more."),
    "matching.note-needed": _("Please write what happened."),
    "matching.next-passed": _("Please choose a day after today and within a year, or leave it empty."),
    "matching.not-planned": _("There is no plan yet. Please make one first."),
    "matching.plan-stale": _(
        "Something changed since this plan was made: stock, a household or a time. Please plan again; what "
        "is locked or refused stays so."
    ),
    "matching.plan-changed": _("Somebody changed the plan since you read it. Please look at it once more."),
    "matching.plan-conflicts": _(
        "%(count)s items of the plan may not be given any more, or are gone. Please plan again first."
    ),
    "matching.locks-conflict": _(
        "%(count)s locked items may not be given any more. Please unlock what is marked, then plan again."
    ),
    "matching.household-not-in-round": _("This household does not take part in the round."),
    "matching.lot-not-in-round": _("Nothing of this food is free for the round."),
    "matching.may-not-have": _(
        "This household must not be given it: it holds, or may hold, %(codes)s. It cannot be overridden."
    ),
    "matching.cannot-keep": _(
        "This household cannot keep or cook it: it needs %(codes)s. It cannot be overridden."
    ),
    "matching.refused-before": _("It was refused to this household. Please undo the refusal first."),
    "matching.not-in-time": _(
        "It comes in after their pick-up, or does not keep until then. "
        "Please choose another food, or change their day first."
    ),
    "matching.too-many": _("That is more than there is, or than a limit allows. Please write fewer units."),
    "matching.units-unfit": _("Please write how many units, from 1 to %(most)s."),
    "matching.reason-needed": _("Please write why. Whoever reads the plan later will ask."),
    "matching.decided-already": _("This household has a time in this round already. Please change that one."),
    "matching.decision-ended": _("This was undone already."),
    "matching.not-booked": _("This household is not expected any more: it has collected, or does not come."),
    "matching.time-unfit": _("Nothing is handed out at that time. Please choose one of the times shown."),
    "matching.not-receiving": _(
        "This household does not receive food on that day: its need is not confirmed for it. Please call the "
        "branch: %(phone)s"
    ),
    "matching.van-loaded": _(
        "What the van brings in this round is settled already. Please call the branch: %(phone)s"
    ),
    "matching.set-aside-in-round": _(
        "A round has set %(units)s of these units aside for this household. Hand them over in the round, or "
        "cancel the household's time there."
    ),
    "matching.hours-passed": _("Today's hours are over already. Please choose a later hour or another day."),
    "matching.time-passed": _("That hour is over already. Please choose one of the times shown."),
    "matching.time-full": _("That hour is full. Please choose another one."),
    "matching.not-on-that-day": _("%(what)s would not keep until then. Please choose an earlier day."),
    "matching.collector-needed": _("Please write the name of who collects."),
    "matching.nothing-handed": _("Nothing is ticked. If they do not come, press “They did not come”."),
    "matching.pick-settled": _("Some of it was handed over already. Please look at the list once more."),
    "matching.not-yours": _("There is no such household of yours."),
}
KINDS = {
    "prepared": _("We set it aside for each household"),
    "choice": _("Each household chooses at its time"),
}
STATES = {
    "open": (_("Not decided yet"), "info"),
    "confirmed": (_("Confirmed"), "ok"),
    "closed": (_("Over"), ""),
}
CALLED_OFF = (_("Called off"), "warn")
OFF_REASONS = {
    "weather": _("The weather does not allow it"),
    "van": _("The van is not available"),
    "no-food": _("No food came in"),
    "staff": _("Too few people can help"),
    "place": _("The place cannot be used"),
    "mistake": _("It was opened by mistake"),
    "other": _("Something else"),
}
VISITS = {
    "booked": (_("Not handed over yet"), "info"),
    "done": (_("Handed over"), "ok"),
    "missed": (_("Did not come"), "warn"),
    "cancelled": (_("Does not come this time"), ""),
}
OWN_VISITS = {
    "booked": (_("Your time is kept for you"), "info"),
    "done": (_("You have received it"), "ok"),
    "missed": (_("You did not come"), "warn"),
    "cancelled": (_("You do not come this time"), ""),
}
COLLECTORS = {
    "self": _("They themselves"),
    "proxy": _("The person they named"),
    "other": _("Somebody else"),
    "driver": _("Our driver, who brings it"),
}
BROKEN = {
    "unknown-household": _("The household does not receive any more."),
    "unknown-lot": _("The food is gone."),
    "forbidden": _("It holds something that the household must not have."),
    "needs": _("The household lacks what it needs to keep or cook it."),
    "arrival": _("It comes in after their pick-up."),
    "expiry": _("It does not keep until their pick-up."),
    "lot-units": _("There is not so much of it any more."),
    "item-cap": _("It is more than the household may have in all."),
    "category-cap": _("It is more than the household may have of one kind."),
    "van": _("The van of that day is full."),
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
