"""What staff send in about households."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation

from timebank.core.errors import DomainError
from timebank.households.errors import FoodConsentNeeded, HealthConsentNeeded, NameNeeded
from timebank.households.rules import LEAST_NEED, MOST_CAP, MOST_NEED, MOST_PEOPLE, HouseholdPurpose
from timebank.people.rules import clean_name, clean_text, normalise_phone
from timebank.web.errors import sentence
from timebank.web.fields import TicksField
from timebank.web.forms import BaseForm
from timebank.web.words.households import (
    BASES,
    COLLECTING,
    END_REASONS,
    HAS,
    KINDS,
    LIMIT_KINDS,
    PURPOSES,
)

WEEKDAYS = (
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
)
LANGUAGES = (("ko", "한국어"), ("vi", "Tiếng Việt"), ("en", "English"))
LEVELS = ((50, _("Half")), (100, _("Usual")), (125, _("Raised")), (150, _("High")), (200, _("Very high")))


def plain(value: str | None) -> str:
    return (value or "").strip()


def kept(rule: Any) -> Any:  # noqa: ANN401
    """Return a check that says beside the field what `rule` refuses of its text."""

    def check(_form: Any, field: Any) -> None:  # noqa: ANN401
        if field.data:
            try:
                rule(field.data)
            except DomainError as refusal:
                raise StopValidation(sentence(refusal)) from refusal

    return check


def _text(label: LazyString, rule: Any, **more: Any) -> StringField:  # noqa: ANN401
    return StringField(label, [Optional(), kept(rule)], filters=[plain], **more)


def _named(_form: Any, field: Any) -> None:  # noqa: ANN401
    if not field.data:
        raise StopValidation(sentence(NameNeeded()))


def _cap(label: LazyString) -> IntegerField:
    within = NumberRange(min=1, max=MOST_CAP, message=_("Please write a number from 1 to 1,000."))
    return IntegerField(label, [Optional(), within])


class HouseholdForm(BaseForm):
    """Everything about a household on one page."""

    person_id = HiddenField()
    revision = HiddenField()
    kind = SelectField(
        _("What kind of household?"),
        [InputRequired(_("Please choose what kind of household it is."))],
        choices=[("", _("Please choose")), *KINDS.items()],
    )
    name = StringField(
        _("Name of the representative, or of the facility"), [_named, kept(clean_name)], filters=[plain]
    )
    birth_date = DateField(_("Their birth date"), [Optional()])
    phone = _text(_("Telephone"), normalise_phone)
    address = _text(_("Address"), clean_text)
    neighbourhood = _text(_("Neighbourhood"), clean_text)
    language = RadioField(_("Language of messages"), choices=list(LANGUAGES), default="ko")
    size = IntegerField(
        _("How many people eat together?"),
        [
            InputRequired(_("Please write how many people there are.")),
            NumberRange(min=1, max=MOST_PEOPLE, message=_("Please write a number from 1 to 500.")),
        ],
    )
    birth_years = StringField(_("Birth years"), [Optional(), Length(max=3000)], filters=[plain])
    allergies = TicksField(_("Allergies of anybody who eats there"))
    limits = TicksField(_("What must not be given for another reason?"))
    limit_kind = RadioField(
        _("Why not?"),
        choices=[(kind, word) for kind, word in LIMIT_KINDS.items() if kind != "allergy"],
        default="religion",
    )
    other_limits = StringField(_("Other allergies, in their own words"), [Length(max=400)], filters=[plain])
    has = TicksField(_("What do they have?"), choices=list(HAS.items()))
    collects = RadioField(_("How does it reach them?"), choices=list(COLLECTING.items()), default="self")
    weekday = SelectField(_("Usual day"), choices=list(WEEKDAYS), default="0")
    hour = SelectField(
        _("Usual hour"), choices=[(str(each), f"{each}:00") for each in range(8, 21)], default="10"
    )
    proxy_name = _text(_("Name of whoever collects"), clean_name)
    proxy_phone = _text(_("Their telephone"), normalise_phone)
    item_cap = _cap(_("Units each time, at most"))
    category_cap = _cap(_("Units of one kind, at most"))
    other_one = BooleanField(_("This is another household: go on"))

    def years(self) -> list[int] | None:
        """Return the birth years that were written, or None where one is no number."""
        words = (self.birth_years.data or "").replace(",", " ").split()
        if not all(word.isdecimal() and len(word) == 4 for word in words):  # noqa: PLR2004
            return None
        return [int(word) for word in words]

    def own_words(self) -> list[str]:
        return [word.strip() for word in (self.other_limits.data or "").split(",") if word.strip()]

    def validate_birth_years(self, field: StringField) -> None:
        if self.years() is None:
            raise StopValidation(str(_("Please write birth years with four digits, such as 1948 1951.")))


class NewHouseholdForm(HouseholdForm):
    """A new household, with its consents; an officer may confirm the need at once."""

    consents = TicksField(_("What did they agree to?"), choices=list(PURPOSES.items()))
    emergency = BooleanField(_("Emergency: a box today, the papers follow within 14 days"))
    confirm_now = BooleanField(_("I confirm the need now"))
    need_percent = SelectField(
        _("Level of need"), choices=[(str(key), word) for key, word in LEVELS], default="100"
    )
    basis = SelectField(_("On what does it rest?"), choices=list(BASES.items()))
    words = _text(_("Details, read by officers alone"), clean_text)
    ends_on = DateField(_("Valid until which day?"), [Optional()])

    def validate_consents(self, field: TicksField) -> None:
        """Say what is missing together with all else, not after it."""
        agreed = field.data or ()
        if HouseholdPurpose.FOOD not in agreed:
            raise StopValidation(sentence(FoodConsentNeeded()))
        limited = self.allergies.data or self.limits.data or self.own_words()
        if limited and HouseholdPurpose.HEALTH not in agreed:
            raise StopValidation(sentence(HealthConsentNeeded()))


class NeedForm(BaseForm):
    """An officer confirms or renews a need."""

    need_percent = IntegerField(
        _("Level of need in per cent"),
        [
            InputRequired(_("Please write the level of need.")),
            NumberRange(
                min=LEAST_NEED,
                max=MOST_NEED,
                message=_("Please write a number from 50 to 300; 100 is usual."),
            ),
        ],
        default=100,
    )
    basis = SelectField(_("On what does it rest?"), choices=list(BASES.items()))
    words = _text(_("Details, read by officers alone"), clean_text)
    ends_on = DateField(_("Valid until which day?"), [InputRequired(_("Please choose the last day."))])


class EndForm(BaseForm):
    reason = RadioField(
        _("Why does it end?"),
        [InputRequired(_("Please choose why."))],
        choices=list(END_REASONS.items()),
    )


class ConsentForm(BaseForm):
    purpose = RadioField(
        _("What did they agree to?"),
        [InputRequired(_("Please choose what they agreed to."))],
        choices=list(PURPOSES.items()),
    )
