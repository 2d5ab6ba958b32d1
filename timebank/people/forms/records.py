"""What coordinators record about one person."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from timebank.people.forms.fields import (
    birth_field,
    email_field,
    language_field,
    name_field,
    neighbourhood_field,
    phone_field,
    text_field,
)
from timebank.people.rules import ConsentMethod, Document, Purpose, Relation
from timebank.web.forms import BaseForm
from timebank.web.words.people import DOCUMENTS, METHODS, PURPOSES, RELATIONS, ROLES


class IdentityForm(BaseForm):
    """Which document was seen. Its number has no field."""

    document = RadioField(
        _("Which document did you see?"),
        [InputRequired(_("Please choose the document."))],
        choices=[(each.value, DOCUMENTS[each]) for each in Document],
    )
    compared = BooleanField(
        _("I compared face, name and birth date"),
        [InputRequired(_("Please tick this when you have compared them."))],
    )


class TrainingForm(BaseForm):
    """A training that somebody received."""

    title = text_field(_("Training"), most=120, required=_("Please write what the training was about."))
    held_on = DateField(_("Day"), [InputRequired(_("Please choose the day."))])
    minutes = IntegerField(
        _("Length in minutes"),
        [InputRequired(_("Please write the minutes.")), NumberRange(min=1, max=1440)],
        render_kw={"inputmode": "numeric"},
    )


class LinkForm(BaseForm):
    """A family link. Whom it leads to is chosen before."""

    relation = RadioField(
        _("What is the relative to this person?"),
        [InputRequired(_("Please choose the relation."))],
        choices=[(each.value, RELATIONS[each]) for each in Relation],
    )
    basis = text_field(
        _("What did you see or hear?"),
        most=200,
        required=_("Please write what you saw or heard, for example a family certificate."),
    )


class ConsentForm(BaseForm):
    """A consent that somebody gave on paper or by telephone."""

    purpose = RadioField(
        _("To what?"),
        [InputRequired(_("Please choose one."))],
        choices=[(each.value, PURPOSES[each]) for each in Purpose],
    )
    towards_id = SelectField(_("Which relative may see the visits?"), [Optional()])
    method = RadioField(
        _("How did they agree?"),
        [InputRequired(_("Please choose how they agreed."))],
        choices=[
            (each, METHODS[each]) for each in (ConsentMethod.PAPER.value, ConsentMethod.TELEPHONE.value)
        ],
        default=ConsentMethod.PAPER.value,
    )
    given_by = name_field(_("Guardian's name"), required=False)
    paper_ref = text_field(_("Where the paper is kept"), most=80)


class PersonForm(BaseForm):
    """Name and birth date."""

    name = name_field(_("Name"))
    birth_date = birth_field(required=False)


class ContactForm(BaseForm):
    """How somebody is reached."""

    phone = phone_field(_("Mobile number"))
    email = email_field()
    address = text_field(_("Address"), most=200)
    neighbourhood = neighbourhood_field()
    language = language_field()
    guardian_name = name_field(_("Guardian's name"), required=False)
    guardian_phone = phone_field(_("Guardian's telephone"))


class RoleForm(BaseForm):
    """A role from a day, perhaps to a day."""

    role = RadioField(
        _("Role"),
        [InputRequired(_("Please choose a role."))],
        choices=[(value, label) for value, label in ROLES.items()],
    )
    starts_on = DateField(_("First day"), [InputRequired(_("Please choose the first day."))])
    ends_on = DateField(_("Last day"), [Optional()])


class EndRoleForm(BaseForm):
    """When a role ends."""

    when = RadioField(
        _("When does it end?"),
        [InputRequired(_("Please choose when."))],
        choices=[("now", _("Now, at once")), ("day", _("After a day that I choose"))],
    )
    ends_on = DateField(_("Last day"), [Optional()])
