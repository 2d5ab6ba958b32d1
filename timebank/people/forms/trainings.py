"""Planning trainings."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, TimeField
from wtforms.validators import InputRequired, NumberRange

from timebank.people.forms.fields import text_field, ticks
from timebank.web.forms import BaseForm


class PlanForm(BaseForm):
    """A training that members can sign up for."""

    title = text_field(_("Training"), most=120, required=_("Please write what the training is about."))
    day = DateField(_("Day"), [InputRequired(_("Please choose the day."))])
    start = TimeField(_("Start"), [InputRequired(_("Please choose the time."))])
    minutes = IntegerField(
        _("Length in minutes"),
        [InputRequired(_("Please write the minutes.")), NumberRange(min=10, max=1440)],
        render_kw={"inputmode": "numeric"},
    )
    place = text_field(_("Place"), most=120, required=_("Please write where it takes place."))
    seats = IntegerField(
        _("Seats"),
        [InputRequired(_("Please write how many seats there are.")), NumberRange(min=1, max=1000)],
        render_kw={"inputmode": "numeric"},
    )


class AttendanceForm(BaseForm):
    """Who was there."""

    present = ticks(_("Who was there?"), ())
