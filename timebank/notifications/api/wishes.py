"""How one is told; and under which codes the gateway knows each message."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.notifications.commands import SetTemplateCodes, set_template_codes
from timebank.notifications.errors import TemplateNotFound
from timebank.notifications.queries import codes_of_template, list_template_codes
from timebank.notifications.rules import LANGUAGES
from timebank.notifications.schemas import TemplateCodesSchema, TemplateSchema, TemplatesList, WishSchema
from timebank.notifications.tasks.texts import TEXTS, heading, pattern
from timebank.people.commands.notify import SetMessageWish, set_message_wish, wish_of
from timebank.people.queries import get_person
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("message-wishes", about="How one is told, and what the gateway has approved.")


def _wish(person_id: UUID) -> dict[str, Any]:
    person = get_person(db.session(), branch_id=me().branch_id, person_id=person_id)
    wish = wish_of(db.session(), person)
    return {"channel": wish.channel, "rhythm": wish.rhythm}


def _change(person_id: UUID, sent: dict[str, Any]) -> dict[str, Any]:
    who = me()
    do(
        set_message_wish,
        SetMessageWish(
            branch_id=who.branch_id,
            id=asked_id(),
            actor_id=who.person_id,
            on_behalf_of_id=None if person_id == who.person_id else person_id,
            person_id=person_id,
            channel=sent["channel"],
            rhythm=sent["rhythm"],
        ),
    )
    return _wish(person_id)


def _template(name: str, codes: dict[str, Any]) -> dict[str, Any]:
    return {
        "template": name,
        "about": heading(name),
        "patterns": {language: pattern(name, language) for language in LANGUAGES},
        "codes": {language: row.code for language, row in codes.items()},
        "sender": next((row.sender for row in codes.values() if row.sender), None),
    }


@bp.get("/messages/wish")
@requires(Permission.SEE_SELF)
@bp.response(200, WishSchema)
def wish() -> dict[str, Any]:
    """Say how one is told what is not urgent.

    What one chose, or the usual.
    """
    return _wish(me().person_id)


@bp.put("/messages/wish")
@requires(Permission.SEE_SELF)
@bp.arguments(WishSchema)
@bp.response(200, WishSchema)
def change_wish(sent: dict[str, Any]) -> dict[str, Any]:
    """Choose how one is told what is not urgent.

    Texts and e-mails need one's consent to messages. What is urgent comes at once all the same.
    """
    return _change(me().person_id, sent)


@bp.get("/people/<uuid:person_id>/wish")
@requires(Permission.MANAGE_PEOPLE)
@bp.response(200, WishSchema)
def wish_of_person(person_id: UUID) -> dict[str, Any]:
    """Say how a member is told what is not urgent.

    What they chose, or the usual: once a day, by text, or by e-mail without a mobile.
    """
    return _wish(person_id)


@bp.put("/people/<uuid:person_id>/wish")
@requires(Permission.MANAGE_PEOPLE)
@bp.arguments(WishSchema)
@bp.response(200, WishSchema)
def change_wish_of_person(sent: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    """Choose how a member is told what is not urgent, as they asked for.

    The record names who did it and for whom, and the member is told at once. Refused for staff, who choose
    themselves. Texts and e-mails need the member's consent to messages.
    """
    return _change(person_id, sent)


@bp.get("/message-templates")
@requires(Permission.MANAGE_BRANCHES)
@bp.response(200, TemplatesList)
def templates() -> dict[str, Any]:
    """List the messages that the bank sends.

    With their texts as a gateway approves them, and the codes it gave.
    """
    kept: dict[str, dict[str, Any]] = {}
    for row in list_template_codes(db.session(), branch_id=me().branch_id):
        kept.setdefault(row.template, {})[row.language] = row
    return {"items": [_template(name, kept.get(name, {})) for name in sorted(TEXTS)]}


@bp.put("/message-templates/<template>")
@requires(Permission.MANAGE_BRANCHES)
@bp.arguments(TemplateCodesSchema)
@bp.response(200, TemplateSchema)
def change_template(sent: dict[str, Any], template: str) -> dict[str, Any]:
    """Keep the gateway's codes of a message, in place of those before.

    A language without a code goes as a plain text.
    """
    if template not in TEXTS:
        raise TemplateNotFound
    who = me()
    do(
        set_template_codes,
        SetTemplateCodes(
            branch_id=who.branch_id, id=asked_id(), actor_id=who.person_id, template=template, **sent
        ),
    )
    return _template(template, codes_of_template(db.session(), branch_id=who.branch_id, template=template))
