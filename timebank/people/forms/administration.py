"""Branches, staff, districts."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, FileField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from timebank.people.forms.fields import email_field, name_field, phone_field, plain, text_field
from timebank.web.forms import BaseForm
from timebank.web.words.people import ROLES


class BranchForm(BaseForm):
    """How a branch is called and reached."""

    id = StringField(_("Short name"), [InputRequired(_("Please write a short name."))], filters=[plain])
    name = text_field(_("Name"), most=80, required=_("Please write the name."))
    name_en = text_field(_("Name in English"), most=80, required=_("Please write the name in Latin letters."))
    district_code = SelectField(_("District"), [InputRequired(_("Please choose the district."))])
    phone = text_field(_("Telephone"), most=32, required=_("Please write the telephone number."))
    phone_hours = text_field(_("When somebody answers"), most=80)
    place = text_field(_("Address of the branch"), most=200)
    sender = text_field(_("Registered sender of messages"), most=120)
    zone = text_field(
        _("Time zone"), most=40, required=_("Please write the time zone."), default="Asia/Seoul"
    )


class StaffForm(BaseForm):
    """Somebody becomes a member of staff."""

    name = name_field(_("Name"))
    phone = phone_field(_("Mobile number"))
    email = email_field()
    role = RadioField(
        _("Role"),
        [InputRequired(_("Please choose a role."))],
        choices=[(value, label) for value, label in ROLES.items()],
    )
    starts_on = DateField(_("First day"), [InputRequired(_("Please choose the first day."))])
    ends_on = DateField(_("Last day"), [Optional()])


class DistrictsForm(BaseForm):
    """A file of districts."""

    file = FileField(_("File"))
