"""What people fill in about messages."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField

from timebank.notifications.rules import MessageChannel, Rhythm
from timebank.web.forms import BaseForm

CHANNELS = {
    MessageChannel.TEXT: _("By text message"),
    MessageChannel.EMAIL: _("By e-mail"),
    MessageChannel.SCREEN: _("Only here, on my pages"),
}
RHYTHMS = {
    Rhythm.DAILY: _("Once a day, at six in the evening, in one message"),
    Rhythm.AT_ONCE: _("Each at once"),
}


class WishForm(BaseForm):
    """How somebody is told what is not urgent."""

    channel = RadioField(_("How shall the bank tell you?"), choices=list(CHANNELS.items()))
    rhythm = RadioField(_("How often?"), choices=list(RHYTHMS.items()))


class WishOfSomebodyForm(WishForm):
    """The same, filled in by a coordinator for whoever asked for it."""

    channel = RadioField(
        _("How shall the bank tell them?"),
        choices=list((CHANNELS | {MessageChannel.SCREEN: _("Only on their own pages")}).items()),
    )


class TemplateCodesForm(BaseForm):
    """Under which codes the gateway knows a message."""

    ko = StringField(_("Code of the Korean text"))
    en = StringField(_("Code of the English text"))
    vi = StringField(_("Code of the Vietnamese text"))
    sender = StringField(_("Registered sender"))
