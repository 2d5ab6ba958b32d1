"""What staff send in about food."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from timebank.core.pictures import (
    LARGEST_SENT,
    MEGABYTE,
    Picture,
    PictureTooLarge,
    PictureUnreadable,
    read_picture,
)
from timebank.pantry.errors import PhotoTooLarge, PhotoUnreadable
from timebank.pantry.rules import (
    CALL_NOTE_LENGTH,
    COUNT_REASONS,
    MOST_GRAMS,
    MOST_UNITS,
    RETURN_REASONS,
    WASTE_REASONS,
)
from timebank.web.fields import TicksField
from timebank.web.forms import BaseForm
from timebank.web.words.pantry import ARRIVALS, CATEGORIES, DONOR_KINDS, REASONS, RECALLED, RETURNS, STORAGES

ANY = ("", _("Choose"))


def plain(value: str | None) -> str:
    return (value or "").strip()


def text(label: LazyString, required: Any = None) -> StringField:  # noqa: ANN401
    return StringField(label, [DataRequired(required) if required else Optional()], filters=[plain])


def units(label: LazyString, *, least: int = 1) -> IntegerField:
    within = NumberRange(min=least, max=MOST_UNITS, message=_("Please write a number up to 1,000,000."))
    return IntegerField(label, [InputRequired(_("Please write how many.")), within])


def read_photo(content: bytes) -> Picture:
    """Return the photograph as it is kept: drawn anew, without the camera's data.

    Raises:
        PhotoTooLarge, PhotoUnreadable
    """
    try:
        return read_picture(content, documents=False, most=LARGEST_SENT)
    except PictureTooLarge as fault:
        raise PhotoTooLarge(most_megabytes=LARGEST_SENT // MEGABYTE) from fault
    except PictureUnreadable as fault:
        raise PhotoUnreadable from fault


class PhotoForm(BaseForm):
    photo = FileField(_("Photograph"))


class IntakeForm(BaseForm):
    """One line a pallet."""

    code = HiddenField()
    name = text(_("What is it?"))
    units = units(_("How many units?"))
    amount_sure = BooleanField(_("The amount is right"))
    recalled = RadioField(_("It may be recalled: what is it?"), [Optional()], choices=list(RECALLED.items()))
    category = SelectField(_("Kind of food"), choices=[ANY, *CATEGORIES.items()])
    grams_each = IntegerField(_("Grams of one unit"), [Optional(), NumberRange(min=0, max=MOST_GRAMS)])
    storage = RadioField(_("How is it kept?"), choices=list(STORAGES.items()), default="room")
    expires_on = DateField(_("Use by"), [Optional()])
    goes_today = BooleanField(_("It must go today"))
    celsius = DecimalField(_("Temperature in °C"), [Optional(), NumberRange(min=-40, max=60)])
    place = text(_("Place"))
    donation_id = SelectField(_("From which donation?"), choices=[])
    photo = FileField(_("Photograph of the label"))


class ProductForm(BaseForm):
    """What is known of a product."""

    revision = HiddenField()
    name = StringField(
        _("What is it?"),
        [
            DataRequired(_("Please write what it is.")),
            Length(max=80, message=_("Please write at most 80 letters.")),
        ],
        filters=[plain],
    )
    category = SelectField(_("Kind of food"), choices=list(CATEGORIES.items()))
    contents = TicksField(_("What does it contain, or may it contain?"))
    grams_each = IntegerField(_("Grams of one unit"), [Optional(), NumberRange(min=0, max=MOST_GRAMS)])
    storage = RadioField(_("How is it kept?"), choices=list(STORAGES.items()))
    needs_cooking = BooleanField(_("It must be cooked"))


class LabelForm(ProductForm):
    """What the label says."""

    expires_on = DateField(_("Use by"), [Optional()])
    no_expiry = BooleanField(_("It has no date (goods)"))


class _OfPlace(BaseForm):
    place = SelectField(_("Place"))
    units = units(_("How many units?"))


class CountForm(BaseForm):
    place = SelectField(_("Place"))
    units = units(_("How many are really there?"), least=0)
    reason = RadioField(
        _("If it differs: why?"),
        [Optional()],
        choices=[(each.value, REASONS[each]) for each in COUNT_REASONS],
    )


class GiveForm(_OfPlace):
    household = text(_("Number of the household"), _("Please write the number of the household."))


class BackForm(_OfPlace):
    household_id = SelectField(
        _("From which household?"), [InputRequired(_("Please choose the household."))], choices=[]
    )
    reason = RadioField(
        _("Why did it come back?"),
        [InputRequired(_("Please choose why it came back."))],
        choices=[(each.value, RETURNS[each]) for each in RETURN_REASONS],
    )


class WasteForm(_OfPlace):
    reason = RadioField(
        _("Why?"),
        [InputRequired(_("Please choose why."))],
        choices=[(each.value, REASONS[each]) for each in WASTE_REASONS],
    )


class MoveForm(_OfPlace):
    to_place = text(_("To which place?"), _("Please write the place."))


class PassOnForm(_OfPlace):
    to_branch_id = SelectField(
        _("To which branch?"), [InputRequired(_("Please choose the branch."))], choices=[]
    )


class RecallForm(BaseForm):
    whole_product = BooleanField(_("Every lot of this product, not this one alone"))
    reason = text(_("What do the maker or the authorities say?"), _("Please write why it is recalled."))


class CallForm(BaseForm):
    """One household's row on a list of whom to call; the button pressed says how it ended."""

    household = HiddenField()
    seen = HiddenField()
    outcome = HiddenField()
    note = TextAreaField(
        _("Note for your colleagues"),
        [Optional(), Length(max=CALL_NOTE_LENGTH, message=_("Please write at most 200 characters."))],
        filters=[plain],
    )


class DonorForm(BaseForm):
    revision = HiddenField()
    kind = SelectField(_("Kind of donor"), choices=list(DONOR_KINDS.items()))
    name = text(_("Name"), _("Please write the name."))
    business_number = text(_("Business number"))
    contact = text(_("Whom to ask for"))
    phone = text(_("Telephone"))
    email = text(_("E-mail"))
    address = text(_("Address"))


class OfferForm(BaseForm):
    """What somebody without an account offers."""

    kind = SelectField(_("Who gives it?"), choices=list(DONOR_KINDS.items()))
    name = text(_("Name of the shop, company or person"), _("Please write the name."))
    phone = text(_("Telephone"), _("Please write a telephone number."))
    what = text(_("What is it, and how much?"), _("Please write what you would like to give."))
    units = IntegerField(_("Units, if known"), [Optional(), NumberRange(min=1, max=MOST_UNITS)])
    arrival = RadioField(
        _("How does it come?"), choices=[("brought", _("I bring it")), ("collected", _("Please fetch it"))]
    )
    address = text(_("Address"))
    fetch_by = DateField(_("By which day?"), [Optional()])
    photo = FileField(_("Photograph"))


class DonationForm(BaseForm):
    donor_id = SelectField(_("Who gives it?"))
    what = text(_("What is it, and how much?"), _("Please write what it is."))
    units = IntegerField(_("Units, if known"), [Optional(), NumberRange(min=1, max=MOST_UNITS)])
    arrival = RadioField(_("How does it come?"), choices=list(ARRIVALS.items()), default="brought")
    fetch_by = DateField(_("By which day?"), [Optional()])
    photo = FileField(_("Photograph"))
    accepted = BooleanField(_("Accept it at once"))
