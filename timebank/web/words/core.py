"""What is refused everywhere."""

from flask_babel import lazy_gettext as _

WORDS = {
    "core.command-differs": _(
        "This was sent before with other content. Open the page again and enter it once more."
    ),
    "web.not-signed-in": _("Please sign in first."),
    "web.not-allowed": _(
        "Your role in this branch does not include this page. If you need it, ask the branch."
    ),
    "web.cursor-broken": _("This page of the list no longer exists. Start again from the beginning of the list."),
}
