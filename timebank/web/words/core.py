"""What is refused everywhere."""

from flask_babel import lazy_gettext as _

WORDS = {
    "core.command-differs": _(
        "This was sent before with other content. Open the page again and enter it once more."
    ),
    "core.bank-busy": _(
        "Many people are saving right now, so this is not saved yet. "
        "Send it again in a moment: nothing is done twice."
    ),
    "core.job-not-found": _("This branch has no such work under way, or somebody else asked for it."),
    "core.several-refusals": _("There are several things to correct."),
    "web.not-signed-in": _("Please sign in first."),
    "web.not-allowed": _(
        "Your role in this branch does not include this page. If you need it, ask the branch."
    ),
    "web.cursor-broken": _(
        "This page of the list no longer exists. Start again from the beginning of the list."
    ),
    "web.number-in-address": _(
        "Addresses are kept in logs. Please search for a number or an e-mail address with "
        "POST /api/v1/people/search instead."
    ),
    "web.idempotency-key-missing": _(
        "A request that changes something needs the header Idempotency-Key: any text of your own that is new "
        "for each change. Sent again with the same key, it changes nothing twice."
    ),
    "web.idempotency-key-too-long": _("The Idempotency-Key may have %(longest)s characters at the most."),
}
