"""What each command is called in the trail, and the other codes of audit."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from timebank.audit.models import Seen
from timebank.core.commands import Channel

COMMANDS: Mapping[str, LazyString] = {
    "care.answer_offer": _("Answered an offer of help"),
    "care.answer_override": _("Decided about more than a cap"),
    "care.answer_rejection": _("Sent a visit in again"),
    "care.ask_override": _("Asked for more than a cap"),
    "care.assign_volunteer": _("Introduced a volunteer to a senior"),
    "care.close_need": _("Took a need off the board"),
    "care.confirm_visit": _("Confirmed a visit"),
    "care.end_assignment": _("Ended an assignment"),
    "care.hand_over_visit": _("Handed a visit over for decision"),
    "care.log_visit": _("Logged a visit"),
    "care.object_to_visit": _("Objected to a visit"),
    "care.offer_help": _("Offered help"),
    "care.open_need": _("Put a need on the board"),
    "care.record_evidence": _("Recorded evidence of a visit"),
    "care.settle_objection": _("Settled an objection"),
    "care.take_back_offer": _("Took an offer of help back"),
    "care.withdraw_visit": _("Withdrew a visit"),
    "exchange.confirm_need": _("Confirmed a need for care"),
    "exchange.decide_visit": _("Decided about a visit"),
    "exchange.end_need": _("Ended a need for care"),
    "exchange.accept_gift": _("Accepted a gift of points"),
    "exchange.approve_gift": _("Approved a large gift"),
    "exchange.confirm_grant": _("Confirmed a grant from the pool"),
    "exchange.decline_gift": _("Declined a gift of points"),
    "exchange.finish_gift": _("Made a gift final"),
    "exchange.give": _("Gave points"),
    "exchange.grant_from_pool": _("Granted points from the pool"),
    "exchange.lapse_gift": _("Let a gift lapse"),
    "exchange.refuse_gift": _("Refused a large gift"),
    "exchange.refuse_grant": _("Refused a grant from the pool"),
    "exchange.remind_of_gift": _("Reminded of a gift"),
    "exchange.take_gift_back": _("Took a gift back"),
    "exchange.thank_for_gift": _("Thanked for a gift"),
    "ledger.post": _("Posted points"),
    "ledger.post_across": _("Posted points between branches"),
    "ledger.reverse": _("Reversed a posting"),
    "notifications.see_messages": _("Read the messages"),
    "notifications.send": _("Sent a message"),
    "notifications.try_again": _("Sent a message once more"),
    "people.appoint_delegate": _("Appointed a delegate"),
    "people.appoint_staff": _("Appointed staff"),
    "people.cancel_training": _("Called a training off"),
    "people.change_branch": _("Changed a branch's data"),
    "people.change_contact": _("Changed contact data"),
    "people.choose_branch": _("Went on in another branch"),
    "people.confirm_link": _("Confirmed a family link"),
    "people.correct_person": _("Corrected a name or birth date"),
    "people.create_token": _("Made a token for programs"),
    "people.drop_password": _("Dropped the password"),
    "people.drop_second_factor": _("Dropped the authenticator app"),
    "people.end_delegation": _("Ended what a delegate may do"),
    "people.end_link": _("Ended a family link"),
    "people.end_role": _("Ended a role"),
    "people.end_session": _("Signed out"),
    "people.give_up_seat": _("Gave a training seat up"),
    "people.grant_role": _("Gave a role"),
    "people.import_districts": _("Imported districts"),
    "people.join_branch": _("Joined the branch"),
    "people.look_for_holder": _("Looked at the points as a delegate"),
    "people.make_slip": _("Printed a one-time slip"),
    "people.open_branch": _("Opened a branch"),
    "people.plan_training": _("Planned a training"),
    "people.record_attendance": _("Recorded who attended a training"),
    "people.record_consent": _("Recorded a consent"),
    "people.record_training": _("Recorded training"),
    "people.register_person": _("Registered a person"),
    "people.renew_recovery_codes": _("Made new recovery codes"),
    "people.revoke_token": _("Took a token back"),
    "people.see_identity": _("Saw proof of identity"),
    "people.set_password": _("Set a password"),
    "people.set_up_bank": _("Set the bank up"),
    "people.set_up_second_factor": _("Set the authenticator app up"),
    "people.settle_duplicate": _("Decided about a possible duplicate"),
    "people.show_sign_ins": _("Put demonstration sign-ins on the page"),
    "people.sign_up": _("Took a training seat"),
    "people.start_session": _("Signed in"),
    "people.void_training": _("Declared a training void"),
    "people.withdraw_consent": _("Withdrew a consent"),
    "policies.draft_policy": _("Drafted rules"),
    "policies.drop_draft": _("Dropped a draft of rules"),
    "policies.edit_draft": _("Changed a draft of rules"),
    "policies.publish_policy": _("Published rules"),
    "policies.seed_first_national": _("Published the first rules"),
}
"""By the name under which a command is recorded. A test finds every command that lacks words."""

FEATURES: Mapping[str, LazyString] = {
    "care": _("Care and visits"),
    "exchange": _("Decisions and points"),
    "ledger": _("Ledger"),
    "people": _("People and sign-in"),
    "policies": _("Operating rules"),
    "notifications": _("Messages"),
}
CHANNELS: Mapping[Channel, LazyString] = {
    Channel.PAGE: _("On a page"),
    Channel.API: _("By a program"),
    Channel.CLI: _("At the server"),
    Channel.SYSTEM: _("By the bank itself"),
}
SEEN: Mapping[Seen, LazyString] = {
    Seen.CONTACT: _("Telephone, e-mail and address"),
    Seen.GUARDIAN: _("The guardian's contact"),
    Seen.SAFETY_NOTE: _("What volunteers must know"),
    Seen.LETTER: _("The monthly letter"),
    Seen.OUTBOX: _("Messages that were sent"),
}


def command(name: str) -> str:
    """Return what a command is called; its bare name where no words are kept any more."""
    return str(COMMANDS.get(name, name))
