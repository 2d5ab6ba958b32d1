"""The words of each message, in the reader's language.

No message carries a link: the government tells people not to follow links in messages. Each ends with the
branch's name and telephone.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask_babel import LazyString, force_locale, gettext
from flask_babel import lazy_gettext as _

from timebank.notifications.tasks.correction_texts import CORRECTIONS
from timebank.notifications.tasks.food_texts import FOOD
from timebank.web import formats


@dataclass(frozen=True, slots=True)
class Text:
    """What a message says. `subject` heads an e-mail and the list on the screen."""

    subject: LazyString
    body: LazyString


TEXTS: dict[str, Text] = {
    "code": Text(
        _("Your number for signing in"),
        _(
            "Your number for signing in: %(code)s. It works for 10 minutes. "
            "Tell it to nobody, not even to somebody who says they are from the branch."
        ),
    ),
    "slip_made": Text(
        _("A paper number was printed for you"),
        _(
            "The branch printed a paper with a number for you to sign in with. "
            "If you did not ask for it, please call the branch."
        ),
    ),
    "password_changed": Text(
        _("Your password was changed"),
        _("Your password was changed. If it was not you, please call the branch at once."),
    ),
    "second_factor_changed": Text(
        _("Your sign-in app was changed"),
        _("The app that confirms your sign-in was changed. If it was not you, call the branch at once."),
    ),
    "contact_changed": Text(
        _("Your number or address was changed"),
        _(
            "The branch changed the number or address that you sign in with. "
            "If you did not ask for it, please call the branch at once."
        ),
    ),
    "wish_changed": Text(
        _("How the bank tells you was changed"),
        _(
            "The branch changed how the bank tells you news. "
            "If you did not ask for it, please call the branch."
        ),
    ),
    "joined": Text(
        _("Welcome to the donation bank"),
        _("You have joined. Next, show the branch who you are and receive the training; then visits count."),
    ),
    "joined_again": Text(
        _("You are a member already"),
        _(
            "Somebody, perhaps you, asked to join with this number or address. You are a member already: "
            "sign in with it. If it was not you, nothing has changed."
        ),
    ),
    "training_cancelled": Text(
        _("A training was called off"),
        _("The training “%(title)s” on %(at)s was called off. Please choose another one."),
    ),
    "registered": Text(
        _("You are registered"),
        _("The branch has registered you. You can sign in with this number or address."),
    ),
    "identity_seen": Text(
        _("The branch has seen who you are"),
        _("The branch has seen who you are. Nothing more is needed for that."),
    ),
    "training_recorded": Text(
        _("Your training is recorded"),
        _("%(minutes)s of training are recorded for you."),
    ),
    "role_granted": Text(
        _("You have a new role"),
        _("You have a new role in the branch. You see it when you sign in."),
    ),
    "assigned": Text(
        _("You have been introduced to somebody"),
        _("The branch has introduced you to somebody for visits. You find who and when on your home page."),
    ),
    "assignment_ended": Text(
        _("An introduction has ended"),
        _("One of your introductions for visits has ended. Your home page shows whom you visit now."),
    ),
    "offer_accepted": Text(
        _("The branch takes up your offer"),
        _("Thank you for offering help. The branch takes it up and will call you about the first visit."),
    ),
    "offer_declined": Text(
        _("Your offer of help"),
        _("Thank you for offering help. This time the branch has found somebody else."),
    ),
    "visit_to_confirm": Text(
        _("A visit was entered for you"),
        _("A visit on %(day)s (%(minutes)s) was entered for you. Please say whether it was so."),
    ),
    "visit_approved": Text(
        _("Your visit is approved"),
        _("Your visit on %(day)s is approved: %(minutes)s."),
    ),
    "visit_rejected": Text(
        _("Your visit was sent back"),
        _("Your visit on %(day)s (%(minutes)s) was sent back: “%(reason)s” You can answer on its page."),
    ),
    "visit_objected": Text(
        _("Somebody remembers a visit differently"),
        _("The visit on %(day)s is remembered differently. The branch looks into it and will tell you."),
    ),
    "call_noted": Text(
        _("Entered after a call"),
        _(
            "On %(at)s somebody called the branch for you, and %(staff)s entered what was agreed. "
            "If you did not want that, please call the branch at once."
        ),
    ),
    "delegate_appointed_for_you": Text(
        _("Somebody may act for you"),
        _(
            "%(name)s may act for you from %(starts_on)s to %(ends_on)s. "
            "If you did not want that, please call the branch; it ends at once."
        ),
    ),
    "delegate_appointed_to_you": Text(
        _("You may act for somebody"),
        _(
            "You may act for %(name)s from %(starts_on)s to %(ends_on)s. "
            "You see what when you sign in, and can give it back there."
        ),
    ),
    "delegate_ended_for_you": Text(
        _("Nobody acts for you any more"),
        _("%(name)s acts for you no longer, from now on."),
    ),
    "delegate_ended_to_you": Text(
        _("You act for somebody no longer"),
        _("You act for %(name)s no longer, from now on."),
    ),
    "heads_written": Text(
        _("The heads of the ledger"),
        _("The ledger up to %(until)s has this digest: %(digest)s (%(file)s). Keep this message."),
    ),
    "digest": Text(
        _("News of the day"),
        _("News of the day: %(news)s. You read all of it when you sign in, or the branch tells you."),
    ),
    "redemption_asked": Text(
        _("Care was asked for"),
        _("Care of %(minutes)s was asked for with your points. You are told as soon as somebody comes."),
    ),
    "redemption_approved": Text(
        _("Your request for care goes on"),
        _("The branch has approved your request for care and now looks for a volunteer."),
    ),
    "redemption_refused": Text(
        _("Your request for care was refused"),
        _("Your request for care was refused: “%(reason)s” The reserved points (%(minutes)s) are back."),
    ),
    "redemption_offered": Text(
        _("Can you come?"),
        _(
            "Somebody asks for care on %(day)s, %(start)s to %(end)s. "
            "Please say on your home page by %(answer_by)s whether you come, or call the branch."
        ),
    ),
    "redemption_offer_closed": Text(
        _("You need not come"),
        _("You were asked whether you can come on %(day)s. This is settled. Thank you for being ready."),
    ),
    "redemption_offer_expired": Text(
        _("The branch asks somebody else"),
        _("The branch has had no answer from you about the visit on %(day)s and asks somebody else."),
    ),
    "redemption_accepted": Text(
        _("Somebody comes"),
        _("A volunteer comes to you on %(day)s, %(start)s to %(end)s."),
    ),
    "redemption_withdrawn": Text(
        _("The volunteer cannot come"),
        _("The volunteer cannot come on %(day)s. The branch looks for somebody else."),
    ),
    "redemption_reminder": Text(
        _("Tomorrow's visit"),
        _("A visit is planned for %(day)s, %(start)s to %(end)s. If it does not suit, call the branch."),
    ),
    "redemption_unlogged": Text(
        _("A visit is not written down yet"),
        _("Your visit on %(day)s is not written down yet. Please log it, or tell the branch what happened."),
    ),
    "redemption_cancelled": Text(
        _("The request for care was cancelled"),
        _("The request for care was cancelled. The reserved points (%(minutes)s) are back."),
    ),
    "redemption_cancelled_volunteer": Text(
        _("A visit is off"),
        _("The visit on %(day)s is off. Thank you for being ready."),
    ),
    "redemption_missed": Text(
        _("The visit did not take place"),
        _("The visit did not take place. The reserved points (%(minutes)s) are back."),
    ),
    "redemption_missed_volunteer": Text(
        _("The visit did not take place"),
        _("The branch has noted that the visit on %(day)s did not take place. Please call if that is wrong."),
    ),
    "redemption_done": Text(
        _("Points were used for care"),
        _("The visit on %(day)s used %(minutes)s of your points. %(back_minutes)s came back."),
    ),
    "objection_settled": Text(
        _("The branch has looked into it"),
        _("The branch has looked into the visit on %(day)s. You find what it decided on the visit's page."),
    ),
    "gift_given": Text(
        _("Your gift of points"),
        _("A gift of %(minutes)s was put aside from your points. You can follow it under Gifts."),
    ),
    "gift_offered": Text(
        _("Points are given to you"),
        _("Somebody gives you %(minutes)s of care. You can accept it until %(until)s, or ask the branch to."),
    ),
    "gift_ending": Text(
        _("A gift still waits for you"),
        _("A gift of %(minutes)s of care waits for you until %(until)s. After that it goes back."),
    ),
    "gift_accepted": Text(
        _("Your gift was accepted"),
        _("Your gift of %(minutes)s was accepted. You can still take it back until %(until)s."),
    ),
    "gift_accepted_final": Text(
        _("Your gift was accepted"),
        _("Your gift of %(minutes)s was accepted. Thank you for sharing."),
    ),
    "gift_declined": Text(
        _("Your gift came back"),
        _("Your gift of %(minutes)s was not taken. The points are yours again."),
    ),
    "gift_taken_back": Text(
        _("A gift was taken back"),
        _("A gift of %(minutes)s to you was taken back by whoever gave it."),
    ),
    "gift_lapsed": Text(
        _("Your gift came back"),
        _("Nobody accepted your gift of %(minutes)s in time. The points are yours again."),
    ),
    "gift_final": Text(
        _("Your gift has arrived"),
        _("Your gift of %(minutes)s is final now. Thank you for sharing."),
    ),
    "gift_yours": Text(
        _("The points are yours"),
        _("The gift of %(minutes)s is yours now. You can ask for care with it when you need it."),
    ),
    "gift_approved": Text(
        _("The branch has approved your gift"),
        _("The branch has looked at your gift of %(minutes)s and lets it go on."),
    ),
    "gift_refused": Text(
        _("The branch has not approved your gift"),
        _("Your gift of %(minutes)s was not approved. The points are yours again; its page says why."),
    ),
    "points_of_spouse": Text(
        _("Points came to you"),
        _(
            "%(minutes)s that your husband or wife had saved are yours now. The branch is with you; "
            "please call it if you have a question."
        ),
    ),
    "account_works_again": Text(
        _("Your account works again"),
        _(
            "The branch had stopped your account by mistake, and has put it right. We are sorry. "
            "Your visits and requests are arranged anew; the branch calls you."
        ),
    ),
    "move_opened": Text(
        _("Your move to another branch"),
        _(
            "The branch has opened your move. Until the other branch has seen you, your points stay as they "
            "are and do not move. Please visit it with a document."
        ),
    ),
    "move_ended": Text(
        _("Your move does not take place"),
        _("Your move to another branch was ended. Your points are here and can be used as before."),
    ),
    "moved_in": Text(
        _("Welcome to your new branch"),
        _("You are a member here now. %(minutes)s came with you, each kind as it was."),
    ),
    "leaving_asked": Text(
        _("You asked to leave"),
        _("On %(day)s your membership ends and your data is erased. Until then you can take it back."),
    ),
    "leaving_withdrawn": Text(
        _("You stay a member"),
        _("Leaving was taken back. Nothing has changed."),
    ),
    "gift_thanked": Text(
        _("Thanks for your gift"),
        _("Thanks came back for your gift of %(minutes)s. You can read them under Gifts."),
    ),
    "grant_given": Text(
        _("Points from the gift pool"),
        _("You were given %(minutes)s of care from the branch's gift pool. You can ask for care with it."),
    ),
    **{name: Text(*said) for name, said in (CORRECTIONS | FOOD).items()},
}
OTHER = Text(
    _("There is news for you"),
    _("There is news in your record. You see it when you sign in, or the branch tells you by telephone."),
)


def write(  # noqa: PLR0913  what a message is made of
    template: str, values: Mapping[str, Any], *, language: str, zone: str, branch: str, phone: str
) -> tuple[str, str]:
    """Return subject and body of a message, its figures and days as the reader writes them."""
    with force_locale(language):
        subject, body = say(template, values, zone=zone)
        brand = gettext("Donation bank")
        return f"[{brand}] {subject}", f"[{brand}] {body}\n{branch} {phone}"


def say(template: str, values: Mapping[str, Any], *, zone: str) -> tuple[str, str]:
    """Return subject and body as the screen shows them, in the language that is being read."""
    text = TEXTS.get(template, OTHER)
    shown = {key: _shown(key, value, zone) for key, value in values.items()}
    try:
        return str(text.subject) % shown, str(text.body) % shown
    except KeyError:
        # The event named less than the words ask for: better plain words than none.
        return str(OTHER.subject), str(OTHER.body)


def variables(values: Mapping[str, Any], *, language: str, zone: str) -> dict[str, str]:
    """Return what an approved text names, as the reader writes it."""
    with force_locale(language):
        return {key: _shown(key, value, zone) for key, value in values.items()}


def pattern(template: str, language: str) -> str:
    """Return the text with its gaps as gateways write them: #{name}."""
    with force_locale(language):
        return re.sub(r"%\((\w+)\)s", r"#{\1}", str(TEXTS[template].body)) + "\n#{branch} #{phone}"


def heading(template: str) -> str:
    """Return what the message is about, without anything that it names."""
    return str(TEXTS.get(template, OTHER).subject)


def _shown(key: str, value: object, zone: str) -> str:
    if isinstance(value, list):
        return _counted(value)
    if key.endswith("minutes") and isinstance(value, int):
        return formats.hours(value)
    if isinstance(value, datetime):
        return formats.short_moment(value, zone)
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, time):
        return formats.clock(value)
    return str(value)


def _counted(news: list[str]) -> str:
    """Return what the messages are about, each once, with how often."""
    return "; ".join(
        heading(template) if often == 1 else f"{heading(template)} ({formats.number(often)})"
        for template, often in Counter(news).items()
    )
