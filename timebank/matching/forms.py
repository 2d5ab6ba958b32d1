"""What staff and representatives send in about rounds."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from timebank.core.errors import DomainError
from timebank.matching.errors import HoursUnfit, PlaceNeeded, PlaceUnknown
from timebank.matching.rules.places import ADDRESS_LENGTH, LINE_LENGTH, NAME_LENGTH, KeptPlace
from timebank.matching.rules.rounds import MOST_AHEAD, MOST_CAP, MOST_SEATS, MOST_VAN, PLACE_LENGTH
from timebank.web.errors import STATUS, sentence
from timebank.web.fields import TicksField
from timebank.web.forms import BaseForm
from timebank.web.words.matching import COLLECTORS, KINDS, OFF_REASONS

MOST_ROWS = 28
"""Days of a round, each at two places."""
EARLIEST, LATEST = 6, 22
"""Hours that the pages offer; programs may open a round at any."""
ELSEWHERE = "elsewhere"
"""Chosen for a day: a place that is none of those kept."""
HOURS = [(str(hour), f"{hour}:00") for hour in range(EARLIEST, LATEST + 1)]


def plain(value: str | None) -> str:
    return (value or "").strip()


def _number(label: LazyString, least: int, most: int, **words: Any) -> IntegerField:  # noqa: ANN401
    within = NumberRange(min=least, max=most, message=_("Please write a whole number within the limits."))
    return IntegerField(label, [Optional(), within], **words)


def _at_most(letters: int) -> Length:
    return Length(max=letters, message=_("Please write at most %(max)d letters."))


class DayRow(Form):
    """A day of a round at one of its places; without a day it is none."""

    FIELDS = ("day", "place_id", "place", "from_hour", "until_hour", "per_hour", "van_units")

    day = DateField(_("Day"), [Optional()])
    place_id = SelectField(_("Place"), choices=[], validate_choice=False)
    place = StringField(_("Which other place?"), [_at_most(PLACE_LENGTH)], filters=[plain])
    from_hour = SelectField(_("From"), choices=HOURS, default="10")
    until_hour = SelectField(_("Until"), choices=HOURS, default="16")
    per_hour = _number(_("How many may come in an hour?"), 1, MOST_SEATS)
    van_units = _number(_("Units that the van carries that day"), 0, MOST_VAN)

    class Meta(BaseForm.Meta):
        csrf = False

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether the place is written, not chosen."""
        return self.place_id.data in (None, "", ELSEWHERE)

    def chosen(self, row: int) -> dict[str, Any]:
        """Return the place as a command names it; what stands beside one that was chosen is not read.

        Raises:
            PlaceUnknown
        """
        if self.is_elsewhere:
            return {"place": self.place.data or None}
        try:
            return {"place_id": UUID(self.place_id.data)}
        except ValueError:
            raise PlaceUnknown(row=row) from None


class RoundForm(BaseForm):
    """Open a round."""

    kind = RadioField(
        _("How is it handed out?"),
        [InputRequired(_("Please choose how it is handed out."))],
        choices=list(KINDS.items()),
    )
    days: "FieldList[Any]" = FieldList(FormField(DayRow), _("When and where"), max_entries=MOST_ROWS)
    category_cap = IntegerField(
        _("Units of one kind of food for a household, at most"),
        [InputRequired(_("Please write a number.")), NumberRange(min=1, max=MOST_CAP)],
        default=3,
    )
    floor = BooleanField(_("First something for every household"), default=True)
    next_on = DateField(_("The next round begins on"), [InputRequired(_("Please choose a day."))])
    ahead_days = _number(_("Leave food for visits of the next days"), 0, MOST_AHEAD, default=3)

    @property
    def rows(self) -> list[Any]:
        """Return the rows that name a day."""
        return [each.form for each in self.days.entries if each.form.day.data]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401
        """Tell whether all is well formed; what a day lacks is said with all the rest, not one by one."""
        valid = super().validate(extra_validators)
        for row, each in enumerate(self.rows):
            if each.is_elsewhere and not each.place.data:
                self.refuse(PlaceNeeded(row=row))
                valid = False
            known = not each.from_hour.errors and not each.until_hour.errors
            if known and int(each.from_hour.data) >= int(each.until_hour.data):
                self.refuse(HoursUnfit(row=row))
                valid = False
        return valid

    def refuse(self, error: DomainError) -> None:
        """Put what is wrong with a day beside its own row."""
        rows = self.rows or [each.form for each in self.days.entries]
        row = error.values.get("row", 0)
        if error.field not in DayRow.FIELDS or not isinstance(row, int) or row >= len(rows):
            super().refuse(error)
            return
        self.refused_with = STATUS[error.kind]
        name = error.field
        if name == "place" and rows[row].place_id.choices and rows[row].place_id.data != ELSEWHERE:
            name = "place_id"
        if name == "place_id" and not rows[row].place_id.choices:
            name = "place"
        field = rows[row][name]
        field.errors = [*field.errors, sentence(error)]

    def offer(self, places: Sequence[KeptPlace]) -> None:
        """Let each day choose among the branch's places, or name another one."""
        if not places:
            return
        choices = [
            ("", _("Please choose")),
            *((str(each.id), each.name) for each in places),
            (ELSEWHERE, _("Another place")),
        ]
        for each in self.days.entries:
            each.form.place_id.choices = choices

    def add_row(self) -> None:
        """Offer one more row, at the day after the last one."""
        if len(self.days.entries) >= MOST_ROWS:
            return
        last = self.rows[-1] if self.rows else None
        kept = (
            {}
            if last is None
            else {name: last[name].data for name in ("place_id", "place", "from_hour", "until_hour")}
        )
        following = None
        if last is not None and last.day.data < date.max:
            following = last.day.data + timedelta(days=1)
        self.days.append_entry({**kept, "day": following})


class PlaceForm(BaseForm):
    """What is said of a place."""

    version = HiddenField()
    name = StringField(
        _("What is it called?"),
        [InputRequired(_("Please write what the place is called.")), _at_most(NAME_LENGTH)],
        filters=[plain],
    )
    address = StringField(
        _("Address"),
        [
            InputRequired(_("Please write the address, so that people find the way.")),
            _at_most(ADDRESS_LENGTH),
        ],
        filters=[plain],
    )
    directions = StringField(_("How to find it"), [_at_most(LINE_LENGTH)], filters=[plain])
    remark = StringField(_("When it is open"), [_at_most(LINE_LENGTH)], filters=[plain])

    @property
    def said(self) -> dict[str, Any]:
        return {
            "name": self.name.data or "",
            "address": self.address.data or "",
            "directions": self.directions.data or None,
            "remark": self.remark.data or None,
        }


class OffForm(BaseForm):
    """Call a whole round off."""

    reason = RadioField(
        _("Why?"), [InputRequired(_("Please choose why."))], choices=list(OFF_REASONS.items())
    )
    note = StringField(_("What happened?"), filters=[plain])
    next_on = DateField(_("The next round begins on"), [Optional()])
    tell = BooleanField(_("Tell everybody who has a time"), default=True)


class DecideForm(BaseForm):
    """Lock, move or refuse what a household gets of a lot."""

    household = HiddenField()
    lot = HiddenField()
    version = HiddenField()
    units = IntegerField(_("How many units?"), [Optional(), NumberRange(min=1, max=MOST_CAP)], default=1)
    to_household = SelectField(_("To which household?"), choices=[], validate_choice=False)
    reason = StringField(
        _("Why?"),
        [InputRequired(_("Please write why. Whoever reads the plan later will ask."))],
        filters=[plain],
    )


class VersionForm(BaseForm):
    """Confirm what was read."""

    version = HiddenField()


class HandOverForm(BaseForm):
    """What is handed over, and to whom."""

    picks = TicksField(_("Set aside"), choices=[], validate_choice=False)
    collector = RadioField(_("Who collects it?"), choices=list(COLLECTORS.items()), default="self")
    collector_name = StringField(_("Name of who collects"), filters=[plain])


class SpotForm(BaseForm):
    """Another time."""

    spot = SelectField(_("Day and hour"), choices=[], validate_choice=False)
