"""Fields that several forms of people share, and checks that use the rules themselves."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, EmailField, RadioField, StringField, TelField
from wtforms.validators import InputRequired, Optional, StopValidation

from timebank.core import clock
from timebank.core.errors import DomainError
from timebank.people.rules import (
    NAME_LENGTH,
    check_birth_date,
    clean_name,
    clean_text,
    normalise_email,
    normalise_phone,
)
from timebank.web.errors import sentence
from timebank.web.fields import TicksField
from timebank.web.words.people import LANGUAGES

Rule = Callable[[str], object]


def kept(rule: Rule) -> Callable[[Any, Any], None]:
    """Return a check that says beside the field what `rule` refuses of the text in it."""

    def check(_form: Any, field: Any) -> None:  # noqa: ANN401
        if field.data:
            _say(lambda: rule(field.data))

    return check


def born_by_today(_form: Any, field: Any) -> None:  # noqa: ANN401
    """Check a birth date; the day is the one in Korea, the command looks at the branch's own."""
    if isinstance(field.data, date):
        _say(lambda: check_birth_date(field.data, clock.local_day(clock.now(), "Asia/Seoul")))


def _say(what: Callable[[], object]) -> None:
    try:
        what()
    except DomainError as refusal:
        raise StopValidation(sentence(refusal)) from refusal


def plain(value: str | None) -> str:
    return (value or "").strip()


def name_field(label: Any, *, required: bool = True) -> StringField:  # noqa: ANN401
    first: Any = InputRequired(_("Please write the name.")) if required else Optional()
    return StringField(
        label, [first, kept(clean_name)], filters=[plain], render_kw={"maxlength": 2 * NAME_LENGTH}
    )


def birth_field(*, required: bool = True) -> DateField:
    first: Any = InputRequired(_("Please write the birth date.")) if required else Optional()
    return DateField(_("Birth date"), [first, born_by_today], render_kw={"autocomplete": "bday"})


def phone_field(label: Any) -> TelField:  # noqa: ANN401
    return TelField(
        label,
        [Optional(), kept(normalise_phone)],
        filters=[plain],
        render_kw={"inputmode": "tel", "autocomplete": "tel"},
    )


def email_field() -> EmailField:
    return EmailField(
        _("E-mail"),
        [Optional(), kept(normalise_email)],
        filters=[plain],
        render_kw={"inputmode": "email", "autocomplete": "email"},
    )


def text_field(label: Any, *, most: int, required: Any = None, **more: Any) -> StringField:  # noqa: ANN401
    """Return a field of one line; `required` is what to say where it must not be empty."""
    checks: list[Any] = [kept(lambda text: clean_text(text, most=most))]
    checks.insert(0, Optional() if required is None else InputRequired(required))
    return StringField(label, checks, filters=[plain], **more)


def neighbourhood_field() -> StringField:
    return text_field(_("Neighbourhood"), most=40)


def language_field() -> RadioField:
    return RadioField(
        _("Language of messages"),
        [InputRequired(_("Please choose a language."))],
        choices=list(LANGUAGES.items()),
        default="ko",
    )


def ticks(label: Any, choices: Any, **more: Any) -> TicksField:  # noqa: ANN401
    return TicksField(label, choices=choices, **more)
