"""What the pantry refuses, and what its codes are called."""

from flask_babel import lazy_gettext as _

WORDS = {
    "pantry.donor-not-found": _("There is no such donor in this branch."),
    "pantry.donor-changed": _(
        "Somebody else corrected this donor meanwhile. "
        "Please open the record again, and correct what is left."
    ),
    "pantry.lot-changed": _(
        "Somebody else read or corrected this label meanwhile. Please open it again, and compare it with the "
        "package."
    ),
    "pantry.no-such-number": _("No household has this number. Please look at its card or at the list."),
    "pantry.photo-not-found": _("There is no such photograph in this branch."),
    "pantry.photo-too-large": _(
        "The photograph has more than %(most_megabytes)s MB. Please take it at a smaller size."
    ),
    "pantry.photo-unreadable": _("This file cannot be read. Please choose a JPEG, PNG or WebP picture."),
    "pantry.donation-not-found": _("There is no such donation in this branch."),
    "pantry.product-not-found": _("There is no such product in this branch."),
    "pantry.product-changed": _(
        "Somebody else corrected this product meanwhile, or read a label of it. Please open it again, and "
        "correct what is left."
    ),
    "pantry.lot-not-found": _("There is no such lot in this branch."),
    "pantry.recall-not-found": _("There is no such recall in this branch."),
    "pantry.write-off-not-found": _("There is no such write-off in this branch."),
    "pantry.business-number-unfit": _(
        "This business number cannot be right. Please look at its ten digits once more."
    ),
    "pantry.offer-not-found": _("There is no such offer of food in this branch."),
    "pantry.offer-answered": _("This offer was answered already."),
    "pantry.offered-what-needed": _("Please write what you would like to give."),
    "pantry.fetch-day-unfit": _("Please choose today or a later day."),
    "pantry.too-many-offers": _("Very much was offered just now. Please try again in an hour, or call us."),
    "pantry.donation-answered": _("This donation was answered already."),
    "pantry.donation-not-accepted": _("Please accept this donation first."),
    "pantry.what-needed": _("Please write what it is."),
    "pantry.units-unfit": _("Please write how many units there are, from 1 to %(most)s."),
    "pantry.grams-unfit": _("Please write the grams of one unit, up to %(most)s."),
    "pantry.amount-odd": _(
        "%(units)s units are far more than usual (%(usual)s at most). Did you mean %(meant)s? "
        "If the amount is right, tick the box and send it again."
    ),
    "pantry.code-unfit": _(
        "This barcode cannot be right: its check digit does not fit. Please scan it again."
    ),
    "pantry.product-known": _(
        "This barcode is known as “%(name)s” already. What changed is written down with its next lot."
    ),
    "pantry.recalled-before": _(
        "This was recalled on %(day)s: %(reason)s. Please compare the package, "
        "then choose whether it is blocked, or is another batch."
    ),
    "pantry.expires-unfit": _("Please look at the use-by date once more: it is too far away."),
    "pantry.temperature-unfit": _("Please write a temperature from -40 to 60 degrees."),
    "pantry.content-unknown": _("“%(word)s” is not on the list of contents. Please choose from it."),
    "pantry.not-enough": _("Only %(units)s units are free there. Please write at most that many."),
    "pantry.lot-blocked": _("This lot is recalled. It can only be counted, taken back or written off."),
    "pantry.lot-expired": _("The use-by date of this lot has passed. Please write it off."),
    "pantry.lot-undated": _(
        "Nobody has read the use-by date of this lot, so it was for the day on which it came. Please read "
        "its label first."
    ),
    "pantry.date-needed": _("Please write the use-by date, or tick that it has none."),
    "pantry.harms-household": _(
        "This must not be given to that household: it holds, or may hold, %(codes)s. "
        "If the label says otherwise, read it and correct the lot first."
    ),
    "pantry.lacks-what-it-needs": _(
        "This household cannot keep or cook it: it needs %(codes)s. "
        "Please choose something else, or look at the household's record."
    ),
    "pantry.household-not-served": _(
        "This household does not receive today. Please look at its record first."
    ),
    "pantry.reason-needed": _("Please say why."),
    "pantry.nothing-differs": _(
        "The count is the same as the stock, %(units)s. There is nothing to explain."
    ),
    "pantry.count-below-reserved": _(
        "%(reserved)s units are promised already. Release them first, then write the count."
    ),
    "pantry.same-place": _("Please choose another place."),
    "pantry.not-handed-out": _("This household was given only %(units)s units of it."),
    "pantry.write-off-answered": _("This write-off was answered already."),
    "pantry.answers-own-write-off": _("You asked for this write-off. Somebody else answers it."),
    "pantry.own-branch": _("Please choose another branch."),
    "pantry.recall-needs-one": _("Please choose either a product or one lot."),
    "pantry.already-recalled": _("This is recalled already."),
    "pantry.not-on-call-list": _(
        "This household is not on the call list any more. Please open the list again: what it rests on has "
        "changed."
    ),
    "pantry.call-not-found": _("There is no such call to a household in this branch."),
    "pantry.outcome-unfit": _("A call on this list cannot end like that. Please choose one of its buttons."),
    "pantry.kind-not-asked": _("Take a lot in to receive it, and open a recall to recall it."),
}

DONOR_KINDS = {
    "company": _("Company"),
    "shop": _("Shop"),
    "farm": _("Farm"),
    "school": _("School or canteen"),
    "public": _("Public body"),
    "person": _("Person"),
}
DONATION_STATES = {
    "announced": (_("Announced"), "warn"),
    "accepted": (_("Accepted"), "info"),
    "received": (_("Received"), "ok"),
    "declined": (_("Declined"), ""),
}
ARRIVALS = {"collected": _("We fetch it"), "brought": _("They bring it")}
STORAGES = {"room": _("At room temperature"), "fridge": _("In the fridge"), "freezer": _("Frozen")}
CATEGORIES = {
    "grain": _("Rice and grain"),
    "noodles": _("Noodles"),
    "bread": _("Bread and rice cakes"),
    "vegetables": _("Vegetables"),
    "fruit": _("Fruit"),
    "meat": _("Meat"),
    "fish": _("Fish and seafood"),
    "eggs": _("Eggs"),
    "dairy": _("Milk products"),
    "tofu": _("Tofu and beans"),
    "side_dishes": _("Side dishes"),
    "sauces": _("Sauces and oil"),
    "snacks": _("Snacks"),
    "drinks": _("Drinks"),
    "ready_meals": _("Ready meals"),
    "household_goods": _("Household goods"),
    "other": _("Other food"),
}
MOVEMENTS = {
    "received": _("Received"),
    "counted": _("Counted"),
    "moved": _("Moved"),
    "reserved": _("Promised"),
    "released": _("Released"),
    "handed_out": _("Handed out"),
    "returned": _("Brought back"),
    "wasted": _("Written off"),
    "passed_on": _("Passed on"),
    "recalled": _("Recalled"),
}
REASONS = {
    "expired": _("Past its date"),
    "spoiled": _("Spoiled"),
    "damaged": _("Damaged"),
    "temperature": _("Cold chain broken"),
    "recall": _("Recalled"),
    "lost": _("Cannot be found"),
    "found": _("Found again"),
    "miscounted": _("Counted wrongly before"),
}
RETURNS = REASONS | {"miscounted": _("Handed over by mistake")}
RECALLED = {
    "block": _("It is recalled: take it in, and block it"),
    "other_batch": _("It is another batch, which is not recalled"),
}
CALL_OUTCOMES = {
    "told": _("They know now"),
    "will_come": _("They will come"),
    "declined": _("They do not want it"),
    "no_answer": _("Nobody answered"),
    "wrong_number": _("Wrong number"),
}
CALL_LOOKS = {
    "told": ("ok", "check"),
    "will_come": ("ok", "check"),
    "declined": ("info", "check"),
    "no_answer": ("warn", "phone"),
    "wrong_number": ("bad", "phone"),
}
