"""What the gateway has approved: a code for each message and language, and its registered sender."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.errors import DomainError, SeveralRefusals
from timebank.core.ids import new_id
from timebank.notifications.errors import (
    EnglishCodeUnreadable,
    KoreanCodeUnreadable,
    SenderUnreadable,
    VietnameseCodeUnreadable,
)
from timebank.notifications.models import TemplateCode
from timebank.notifications.queries import codes_of_template
from timebank.notifications.rules import LANGUAGES

CODE = re.compile(r"[A-Za-z0-9._-]{1,64}")
UNREADABLE = {
    "ko": KoreanCodeUnreadable,
    "en": EnglishCodeUnreadable,
    "vi": VietnameseCodeUnreadable,
}
SENDER = re.compile(r"\+?[0-9-]{3,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTemplateCodes(Command):
    """Say under which codes the gateway knows a message, and from which number it goes."""

    template: str
    ko: str | None
    en: str | None
    vi: str | None
    sender: str | None
    """The registered sender; None for the branch's own."""


def set_template_codes(session: Session, command: SetTemplateCodes, *, now: datetime) -> dict[str, Any]:
    """Keep the codes in place of those before. A language without a code goes as a plain text.

    Raises:
        SeveralRefusals: of CodeUnreadable, SenderUnreadable.
    """
    codes = {language: (getattr(command, language) or "").strip() for language in LANGUAGES}
    sender = (command.sender or "").strip() or None
    refusals: list[DomainError] = [
        UNREADABLE[language]() for language, code in codes.items() if code and not CODE.fullmatch(code)
    ]
    if sender is not None and not SENDER.fullmatch(sender):
        refusals.append(SenderUnreadable())
    if refusals:
        raise SeveralRefusals(refusals)
    kept = codes_of_template(session, branch_id=command.branch_id, template=command.template, lock=True)
    for language, code in codes.items():
        row = kept.get(language)
        if not code:
            if row is not None:
                session.delete(row)
            continue
        if row is None:
            row = TemplateCode(
                branch_id=command.branch_id, id=new_id(), template=command.template, language=language
            )
            session.add(row)
        row.code, row.sender, row.set_by_id, row.set_at = code, sender, command.actor_id, now
    return {"template": command.template}
