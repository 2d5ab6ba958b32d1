"""The gateway's codes of each message, for whoever runs the bank."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.notifications.commands import SetTemplateCodes, set_template_codes
from timebank.notifications.errors import TemplateNotFound
from timebank.notifications.forms import TemplateCodesForm
from timebank.notifications.queries import codes_of_template, list_template_codes
from timebank.notifications.tasks.texts import TEXTS, heading, pattern
from timebank.web.doing import do
from timebank.web.identity import me, requires

bp = Blueprint("gateway", __name__, url_prefix="/admin/messages")
NAMES = {"ko": "한국어", "en": "English", "vi": "Tiếng Việt"}


@bp.get("")
@requires(Permission.MANAGE_BRANCHES)
def templates() -> ResponseReturnValue:
    """List every message with the languages in which the gateway has approved it."""
    kept: dict[str, list[str]] = {}
    for row in list_template_codes(db.session(), branch_id=me().branch_id):
        kept.setdefault(row.template, []).append(f"{NAMES[row.language]} {row.code}")
    lines = [(name, heading(name), kept.get(name, [])) for name in TEXTS]
    return render_template(
        "notifications/templates.html", lines=sorted(lines, key=lambda line: (line[1], line[0]))
    )


@bp.route("/<template>", methods=["GET", "POST"])
@requires(Permission.MANAGE_BRANCHES)
def template(template: str) -> ResponseReturnValue:
    """Change the codes of one message.

    Raises:
        TemplateNotFound
    """
    if template not in TEXTS:
        raise TemplateNotFound
    who = me()
    kept = codes_of_template(db.session(), branch_id=who.branch_id, template=template)
    codes = {language: row.code for language, row in kept.items()}
    form = TemplateCodesForm(
        ko=codes.get("ko"),
        en=codes.get("en"),
        vi=codes.get("vi"),
        sender=next((row.sender for row in kept.values() if row.sender), None),
    )
    if form.validate_on_submit():
        with form.refusals():
            do(
                set_template_codes,
                SetTemplateCodes(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    template=template,
                    ko=form.ko.data,
                    en=form.en.data,
                    vi=form.vi.data,
                    sender=form.sender.data,
                ),
            )
            flash(_("The codes are kept. The next message of this kind uses them."), "ok")
            return redirect(url_for("gateway.templates"))
    return form.page(
        "notifications/template.html",
        title=heading(template),
        patterns=[(NAMES[language], pattern(template, language)) for language in NAMES],
    )
