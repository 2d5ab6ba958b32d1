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
    "exchange.account-frozen": _(
        "Nothing moves on this account at present. Please call the branch; the number is below."
    ),
    "exchange.may-not-act-for-them": _(
        "Only the person themselves, or a coordinator of their branch, can do this."
    ),
    "exchange.not-a-second-person": _("A coordinator of this branch decides this. Please ask one."),
    "exchange.second-is-party": _(
        "You give or receive this yourself. Another coordinator decides it; please ask one."
    ),
    "exchange.second-asked-for-it": _(
        "You entered this or asked for it yourself. A colleague decides it; please ask one."
    ),
    "exchange.second-is-relative": _(
        "This is about a relative of yours. A colleague decides it; please ask one."
    ),
    "exchange.deputy-must-wait": _("A coordinator of this branch can decide this. Please leave it to them."),
    "exchange.gift-not-found": _("There is no such gift here."),
    "exchange.nothing-given": _("Please give 1 minute or more."),
    "exchange.more-than-there": _("You have %(available_minutes)s to give. Please choose less."),
    "exchange.nothing-to-give": _(
        "You have no points to give yet. They come when a visit of yours is approved."
    ),
    "exchange.split-changed": _(
        "Your points have changed meanwhile: now %(gift_only_minutes)s for giving only and %(own_minutes)s "
        "of your own would go. Please look at it once more."
    ),
    "exchange.receiver-missing": _("Please choose to whom you give."),
    "exchange.receiver-unclear": _(
        "Please write the telephone number or the birth date too, so that it reaches the right person."
    ),
    "exchange.branch-unknown": _("Please choose the branch from the list."),
    "exchange.gift-to-oneself": _("This is you. Points are given to somebody else; please choose whom."),
    "exchange.gives-for-others-to-self": _(
        "You act for the giver, so the points cannot go to you. The giver can do it, or the branch."
    ),
    "exchange.call-not-found": _("There is no such call in this branch."),
    "exchange.call-ended": _("This call has ended. Open a new one when they call again."),
    "exchange.call-not-yours": _("A colleague took this call and leads it. Open a call of your own."),
    "exchange.call-of-relative": _(
        "Nobody acts by telephone for themselves or for a relative. Please hand the call to a colleague."
    ),
    "exchange.caller-unfit": _(
        "The record does not show this caller as a delegate or relative of this person. "
        "Please choose again, or “somebody else”."
    ),
    "exchange.caller-name-missing": _("Please write the name of whoever calls."),
    "exchange.already-verified": _("Who calls was verified already. Please go on."),
    "exchange.nothing-to-ask": _(
        "There is nothing left to ask. Please call the person back on the number on record."
    ),
    "exchange.no-number-known": _(
        "There is no number on record to call back. Please ask the person to come by, or ask two questions."
    ),
    "exchange.not-verified": _(
        "Nobody is verified yet, so only general advice can be given. Please ask the two questions first."
    ),
    "exchange.not-theirs-to-ask": _(
        "Whoever calls may not have this done. Please call the person back on the number on record."
    ),
    "exchange.call-mismatch": _("This is about somebody else than the call. Please open a new call."),
    "exchange.script-missing": _("Please read it out first, and enter it when they say yes."),
    "exchange.read-out-anew": _(
        "This is not what was read out last. Please read it out anew, and enter it when they say yes."
    ),
    "exchange.text-does-not-reach": _(
        "No text reaches them, or they never agreed to texts. Please confirm it on paper."
    ),
    "exchange.not-family": _(
        "The branch has no confirmed family link between you two. Ask the branch to confirm it, or give by "
        "name and telephone number."
    ),
    "exchange.receiver-gone": _(
        "Points cannot be given to this relative at present. Please call the branch; the number is below."
    ),
    "exchange.gift-not-decided": _("A second coordinator looks at this gift first. Please wait for that."),
    "exchange.gift-decided": _("This gift needs no approval any more. Open it again to see how it stands."),
    "exchange.gift-already-accepted": _("This gift was accepted already."),
    "exchange.gift-final": _(
        "This gift is final and cannot be taken back any more. If something is wrong, call the branch."
    ),
    "exchange.gift-declined": _("This gift was declined; the points are back with the giver."),
    "exchange.gift-taken-back": _("The giver has taken this gift back."),
    "exchange.gift-lapsed": _(
        "The days for accepting this gift are over; the points are back with the giver."
    ),
    "exchange.gift-refused": _("The branch refused this gift; the points are back with the giver."),
    "exchange.gift-reversed": _("The branch has corrected this gift. Call it if you want to know more."),
    "exchange.still-cooling-off": _("This gift can still be taken back until %(until)s."),
    "exchange.still-open": _("This gift can still be accepted until %(until)s."),
    "exchange.giver-accepts-own": _("Who gives does not answer for who receives. A colleague can do it."),
    "exchange.gift-entered-by-relative": _(
        "A relative of yours at the branch entered this gift. Please call the branch: a colleague of theirs "
        "accepts it with you."
    ),
    "exchange.nothing-to-thank-for": _("You can send thanks once you have accepted the gift."),
    "exchange.already-thanked": _("Your thanks were sent already."),
    "exchange.thanks-missing": _("Please write your thanks first."),
    "exchange.why-missing": _("Please write the reason."),
    "exchange.grant-not-found": _("There is no such grant in this branch."),
    "exchange.no-confirmed-need": _(
        "No need for care is confirmed for this person today. Please record it first."
    ),
    "exchange.pool-too-low": _("The gift pool holds %(available_minutes)s. Please grant less."),
    "exchange.grant-to-oneself": _(
        "Nobody grants points to themselves. A colleague decides it; please ask one."
    ),
    "exchange.grant-to-relative": _("This is a relative of yours. A colleague decides it; please ask one."),
    "exchange.grant-decided": _("This grant was decided already. Open the list to see how it stands."),
    "exchange.redemption-not-found": _("There is no such request for care in this branch."),
    "exchange.offer-not-found": _("There is no such question to a volunteer in this branch."),
    "exchange.points-too-few": _(
        "%(available_minutes)s can be used for care now, and this takes %(minutes)s. Please ask for less."
    ),
    "exchange.own-use-too-early": _(
        "Your own points can be used for care from %(day)s on. Until then you can give them."
    ),
    "exchange.own-use-without-birth-date": _(
        "There is no birth date on record, so your own points cannot be used yet. Please call the branch."
    ),
    "exchange.need-not-confirmed": _(
        "Points that were given to you can be used when the branch has confirmed that you need care. "
        "Please call the branch."
    ),
    "exchange.acts-for-relative": _(
        "This is about a relative of yours. A colleague does it; please ask one."
    ),
    "exchange.when-unclear": _("Please choose a day with start and end, or a part of the day."),
    "exchange.care-day-unfit": _("Please choose a day from %(earliest)s to %(latest)s."),
    "exchange.care-begun": _("That time has passed. Please choose a later one."),
    "exchange.care-length-unfit": _("Please choose a length of up to %(longest_minutes)s."),
    "exchange.weekday-too-late": _(
        "None of these days of the week comes by %(last_day)s. Please choose others, or a later last day."
    ),
    "exchange.split-shown-differs": _(
        "Your points have changed meanwhile: %(received_minutes)s of those given to you and %(own_minutes)s "
        "of your own would be used. Please look once more."
    ),
    "exchange.redemption-awaits-approval": _("A second person has to approve this request first."),
    "exchange.redemption-approved": _(
        "This request needs no approval any more. Open it to see how it stands."
    ),
    "exchange.redemption-taken": _("Somebody has agreed to come already. Open the request to see who."),
    "exchange.redemption-not-taken": _("Nobody has agreed to come yet, so there was no visit to miss."),
    "exchange.redemption-over": _("This request has ended already. Open it to see how."),
    "exchange.not-your-redemption": _("This request is not yours to decide about. Please call the branch."),
    "exchange.visit-begun": _("The visit has begun. Please call the branch if it did not take place."),
    "exchange.visit-not-due": _("The visit is only on %(day)s. Cancel the request if it is off."),
    "exchange.visit-logged": _("The volunteer has logged this visit. Please decide about the visit first."),
    "exchange.volunteer-unfit": _("This volunteer does not fit what was asked for. Please ask another one."),
    "exchange.volunteer-busy": _("That time is promised to somebody else already. Please call the branch."),
    "exchange.volunteer-asked": _("This volunteer was asked already and answers by %(answer_by)s."),
    "exchange.visit-time-unfit": _("Please choose a day and a time that were asked for, and that lie ahead."),
    "exchange.offer-over": _("This was answered already, or its time is over. Please call the branch."),
    "exchange.not-asked-of-you": _("Only the volunteer who was asked can answer this."),
    "exchange.day-has-come": _("The visit is today. Please call the branch at once if you cannot come."),
    "exchange.redemption-reason-needed": _("Please write the reason. The person reads it."),
    "exchange.death-not-found": _("There is no such record of a death in this branch."),
    "exchange.death-recorded": _("This death is on record already. Open the list of deaths to see it."),
    "exchange.death-of-relative": _(
        "This is about yourself or a relative of yours. A colleague does it; please ask one."
    ),
    "exchange.death-day-unfit": _("Please choose a day from %(earliest)s to %(latest)s."),
    "exchange.death-confirmed": _(
        "A second person has confirmed this, and the points have moved. If it was a mistake, reverse it."
    ),
    "exchange.death-not-confirmed": _("No points have moved yet. If it was a mistake, withdraw the record."),
    "exchange.death-over": _("This record was taken back already."),
    "exchange.wish-incomplete": _(
        "Please choose what the family wishes, and write where its paper is kept and who saw it signed."
    ),
    "exchange.wish-beyond-rules": _(
        "The rules do not let points go to the spouse. Please choose the pool, or that they lapse."
    ),
    "exchange.destination-changed": _(
        "Meanwhile something has changed, and the points would go elsewhere. Please look at it once more."
    ),
    "exchange.death-reason-missing": _("Please write why it was a mistake."),
    "exchange.passed-on-spent": _(
        "The gift pool has granted it on and holds only %(available_minutes)s, so it cannot be posted back "
        "yet. Please do it again when gifts or corrected grants have filled the pool."
    ),
    "exchange.visits-undecided": _(
        "Visits of this person still wait for a decision that moves points. Please decide them first."
    ),
    "exchange.still-open-things": _(
        "Gifts or requests for care are still underway. Please finish them, or tick that they are called off."
    ),
    "exchange.still-owes": _(
        "%(minutes)s are still owed, more than there are. Please settle that with the branch first."
    ),
    "exchange.move-not-found": _("There is no such move in this branch."),
    "exchange.move-underway": _("A move of this person is underway already. Open the list to see it."),
    "exchange.move-over": _("This move has ended already. Open it to see how."),
    "exchange.move-of-relative": _(
        "This is about yourself or a relative of yours. A colleague does it; please ask one."
    ),
    "exchange.move-needs-two": _("You opened this move yourself. A colleague accepts it; please ask one."),
    "exchange.move-here": _("Please choose another branch from the list."),
    "exchange.not-who-moves": _(
        "That record has another name or birth date. Please choose the right one, or “a new member”."
    ),
    "exchange.may-be-there-already": _(
        "Somebody with the same name and birth date, or contact, is in this branch. "
        "Please choose which it is."
    ),
    "exchange.move-refusal-missing": _("Please write why. The other branch reads it."),
    "exchange.leaving-not-found": _("There is no such leaving in this branch."),
    "exchange.leaving-asked": _("Leaving was asked for already. It comes about on %(day)s."),
    "exchange.leaving-over": _("This was taken back, or has come about already."),
    "exchange.leaving-not-due": _("This can still be taken back until %(until)s."),
    "exchange.leaving-not-agreed": _("Please tick that you have read what is erased and what stays."),
    "exchange.staff-leaves": _(
        "Somebody who works for the bank is let go by an administrator first. Please ask the administrator."
    ),
    "exchange.reversal-not-found": _("There is no such correction in this branch."),
    "exchange.object-not-found": _("There is no such record in this branch."),
    "exchange.nothing-to-reverse": _("No points moved by this, or they went back already."),
    "exchange.reversal-asked": _(
        "Somebody has asked for this correction already. A second person looks at it; please wait for that."
    ),
    "exchange.reversed-before": _("This was corrected already. Look at the correction that is there."),
    "exchange.reversal-decided": _("This correction was decided already. Open the page again to see how."),
    "exchange.reversal-by-party": _(
        "This is about yourself. Object to it on its page; colleagues look into it."
    ),
    "exchange.second-had-part": _(
        "You entered or decided this before. A colleague who did neither decides now, or the deputy where "
        "there is none; please ask them."
    ),
    "exchange.pool-gave-it-away": _(
        "The gift pool has given these points on already and holds %(available_minutes)s. "
        "Please try again when there is enough in it."
    ),
    "exchange.review-not-found": _("There is no such review in this branch."),
    "exchange.review-decided": _("This review was decided already. Open the page again to see how."),
    "exchange.review-not-granted": _("A second person has to agree to this review first."),
    "exchange.review-of-oneself": _(
        "Nobody reviews what they have entered themselves. Please ask two colleagues."
    ),
    "exchange.nothing-ticked": _("Please tick what is to be taken back."),
    "exchange.not-their-doing": _(
        "Something in the list is not by this person in this time. Please open the list again."
    ),
    "exchange.review-days-unfit": _("Please choose a first day and a last day up to today, in this order."),
    "exchange.dispute-not-found": _("There is no such objection here."),
    "exchange.dispute-words-missing": _("Please write in your own words what is not right, or why."),
    "exchange.not-yet-decided": _(
        "This has not ended yet. Say what is not right on its own page; it can still be changed there."
    ),
    "exchange.not-concerned": _(
        "Only those whom this is about, or who act for them, can object to it. "
        "The branch can help; please call."
    ),
    "exchange.dispute-open": _("An objection to this is open already. You can add to it there."),
    "exchange.dispute-over": _("This objection was decided or taken back. Open the page again to see how."),
}
