"""People, and what is recorded about them."""

from typing import Any

from marshmallow import fields

from timebank.core.permissions import Permission, Role
from timebank.people.models import Person
from timebank.people.rules import (
    ConsentMethod,
    Document,
    HandleKind,
    Missing,
    PersonState,
    Purpose,
    Relation,
)
from timebank.people.schemas.words import LAST_DAY, PHONE
from timebank.web.babel import LANGUAGES
from timebank.web.schemas import (
    Choice,
    Day,
    Flag,
    Minutes,
    PageQuery,
    Shape,
    Text,
    list_of,
    page_of,
)


class LanguageField(Text):
    """One of the languages that the bank speaks."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(metadata={"enum": list(LANGUAGES)}, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:  # noqa: ANN401
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in LANGUAGES:
            raise self.make_error("invalid")
        return text


class PeopleQuery(PageQuery):
    q = Text(
        load_default="",
        metadata={"description": "A part of the name, or initial consonants (ㄱㅇㅈ).", "maxLength": 200},
    )
    role = Choice(Role, load_default=None, metadata={"description": "Who is this today."})


class PeopleSearch(PeopleQuery):
    """The same, in a body: what stands in an address stands in logs."""

    q = Text(
        load_default="",
        metadata={
            "description": "A part of the name, initial consonants (ㄱㅇㅈ), or a whole telephone number or "
            "e-mail address.",
            "example": "010-5000-1234",
            "maxLength": 200,
        },
    )


class PersonSchema(Shape):
    """Somebody in the branch. How they are reached is asked for on its own, and kept as a look."""

    id = fields.UUID(required=True)
    name = fields.String(required=True, metadata={"example": "김영자"})
    birth_date = fields.Date(required=True, allow_none=True, metadata={"description": "Null for staff."})
    neighbourhood = fields.String(required=True, metadata={"example": "월성동"})
    language = fields.String(required=True)
    state = Choice(PersonState, required=True)
    roles = fields.List(Choice(Role), required=True, metadata={"description": "What they are today."})
    registered_at = fields.AwareDateTime(required=True)
    identity_seen_at = fields.AwareDateTime(required=True, allow_none=True)
    identity_document = Choice(Document, required=True, allow_none=True)
    last_heard_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "When they last did something themselves."}
    )
    duplicate_of_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "Who may be the same person, as long as nobody has settled it."},
    )


PeoplePage = page_of(PersonSchema)


class RegisterSchema(Shape):
    """Somebody new: volunteer, senior, relative, or several of these."""

    name = Text(required=True, metadata={"maxLength": 80, "example": "김영자"})
    birth_date = Day(load_default=None, metadata={"example": "1945-02-11"})
    roles = fields.List(Choice(Role), required=True, metadata={"example": ["senior"]})
    phone = Text(load_default=None, allow_none=True, metadata=PHONE)
    email = Text(load_default=None, allow_none=True, metadata={"example": "kim@example.org"})
    address = Text(load_default=None, allow_none=True, metadata={"maxLength": 200})
    neighbourhood = Text(load_default="", metadata={"maxLength": 40, "example": "월성동"})
    language = LanguageField(load_default="ko")
    consents = fields.List(
        Choice(Purpose),
        required=True,
        metadata={"description": "What they agreed to; `membership` is needed.", "example": ["membership"]},
    )
    consent_method = Choice(ConsentMethod, load_default=ConsentMethod.PAPER)
    paper_ref = Text(load_default=None, allow_none=True, metadata={"description": "Where the paper is kept."})
    guardian_name = Text(load_default=None, allow_none=True, metadata={"description": "Needed under 18."})
    guardian_phone = Text(load_default=None, allow_none=True, metadata=PHONE)
    guardian_agrees = Flag(load_default=False, metadata={"description": "Needed under 14."})
    somebody_else = Flag(
        load_default=False,
        metadata={"description": "Whoever may be the same person was looked at, and is another."},
    )


class ContactSchema(Shape):
    """How somebody is reached."""

    phone = fields.String(required=True, allow_none=True, metadata={"description": "E.164."})
    email = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    neighbourhood = fields.String(required=True)
    language = fields.String(required=True)
    guardian_name = fields.String(required=True, allow_none=True)
    guardian_phone = fields.String(required=True, allow_none=True, metadata={"description": "E.164."})


class ChangeContactSchema(Shape):
    """All of it anew: what is left out is forgotten."""

    phone = Text(load_default=None, allow_none=True, metadata=PHONE)
    email = Text(load_default=None, allow_none=True)
    address = Text(load_default=None, allow_none=True, metadata={"maxLength": 200})
    neighbourhood = Text(load_default="", metadata={"maxLength": 40})
    language = LanguageField(load_default="ko")
    guardian_name = Text(load_default=None, allow_none=True)
    guardian_phone = Text(load_default=None, allow_none=True, metadata=PHONE)


class ContactCodeSchema(Shape):
    kind = Choice(HandleKind, required=True, metadata={"example": "phone"})


class ContactConfirmSchema(ContactCodeSchema):
    code = Text(required=True, metadata={"description": "The six digits that came.", "example": "123456"})


class CorrectSchema(Shape):
    name = Text(required=True, metadata={"maxLength": 80, "example": "김영자"})
    birth_date = Day(required=True, allow_none=True, metadata={"example": "1945-02-11"})


class SettleDuplicateSchema(Shape):
    same = Flag(
        required=True,
        metadata={"description": "It is the same person: the newer record is closed, the older stands."},
    )


class IdentitySchema(Shape):
    document = Choice(
        Document, required=True, metadata={"description": "Which one was seen. Its number is never kept."}
    )


class ReadinessSchema(Shape):
    """What somebody lacks before their visits count."""

    ready = fields.Boolean(required=True)
    missing = fields.List(Choice(Missing), required=True, metadata={"description": "In the best order."})
    training_minutes = Minutes(required=True, metadata={"description": "Received so far."})
    training_needed = Minutes(required=True, metadata={"description": "Asked by the rules."})
    minimum_age = fields.Integer(required=True, metadata={"description": "In years."})
    old_enough_on = fields.Date(required=True, allow_none=True)


class TrainingSchema(Shape):
    """A training that somebody received."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    held_on = fields.Date(required=True)
    minutes = Minutes(required=True)
    event_id = fields.UUID(required=True, allow_none=True)
    recorded_by_id = fields.UUID(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    voided_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "Struck out: it counts no more."}
    )


class RecordTrainingSchema(Shape):
    title = Text(required=True, metadata={"maxLength": 120, "example": "기본 교육"})
    held_on = Day(required=True, metadata={"example": "2026-11-02"})
    minutes = Minutes(required=True, metadata={"example": 240})


class ConsentSchema(Shape):
    """One consent; withdrawn, it stays readable."""

    id = fields.UUID(required=True)
    purpose = Choice(Purpose, required=True)
    towards_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "The relative who may see visits."}
    )
    method = Choice(ConsentMethod, required=True)
    given_by = fields.String(required=True, allow_none=True, metadata={"description": "The guardian."})
    paper_ref = fields.String(required=True, allow_none=True)
    recorded_by_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "Null for the person's own screen."}
    )
    given_at = fields.AwareDateTime(required=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)


class RecordConsentSchema(Shape):
    purpose = Choice(Purpose, required=True, metadata={"example": "care"})
    method = Choice(ConsentMethod, load_default=ConsentMethod.PAPER)
    towards_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "For `share_visits`: to whom."}
    )
    given_by = Text(load_default=None, allow_none=True, metadata={"description": "For `guardian`: the name."})
    paper_ref = Text(load_default=None, allow_none=True)


class OwnConsentSchema(Shape):
    purpose = Choice(Purpose, required=True, metadata={"example": "care"})
    towards_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "For `share_visits`: to whom."}
    )


class RelativeSchema(Shape):
    """A family link, as seen from one of the two."""

    link_id = fields.UUID(required=True, attribute="link.id")
    person_id = fields.UUID(required=True, attribute="person.id", metadata={"description": "The relative."})
    name = fields.String(required=True, attribute="person.name")
    relation = Choice(
        Relation, required=True, allow_none=True, metadata={"description": "What the relative is to them."}
    )
    sees_visits = fields.Boolean(
        required=True, metadata={"description": "The person lets the relative see their visits."}
    )
    confirmed_at = fields.AwareDateTime(required=True, attribute="link.confirmed_at")
    ended_at = fields.AwareDateTime(required=True, allow_none=True, attribute="link.ended_at")


class LinkSchema(Shape):
    relative_id = fields.UUID(required=True)
    relation = Choice(
        Relation, required=True, metadata={"description": "What the relative is to the person."}
    )
    basis = Text(
        required=True, metadata={"description": "What was seen or heard.", "example": "가족관계증명서"}
    )


class GrantSchema(Shape):
    """A role from a day to a day."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    role = Choice(Role, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True, metadata={"description": LAST_DAY})
    granted_by_id = fields.UUID(required=True, allow_none=True)
    ended_by_id = fields.UUID(required=True, allow_none=True)


class GrantRoleSchema(Shape):
    role = Choice(Role, required=True, metadata={"example": Role.VOLUNTEER.value})
    starts_on = Day(load_default=None, metadata={"description": "Today where it is left out."})
    ends_on = Day(load_default=None, allow_none=True, metadata={"description": LAST_DAY})


class EndRoleSchema(Shape):
    ends_on = Day(
        load_default=None,
        metadata={"description": "The last day, included; left out, yesterday: it ends at once."},
    )


class MeSchema(Shape):
    """Whom the token stands for."""

    person_id = fields.UUID(required=True)
    name = fields.String(required=True)
    branch_id = fields.String(required=True)
    zone = fields.String(required=True)
    roles = fields.List(Choice(Role), required=True)
    permissions = fields.List(Choice(Permission), required=True)


Trainings = list_of(TrainingSchema)


Consents = list_of(ConsentSchema)


Relatives = list_of(RelativeSchema)


Grants = list_of(GrantSchema)


def shown(person: Person, roles: frozenset[Role]) -> dict[str, Any]:
    """Return the person as `PersonSchema` gives them: without how they are reached."""
    open_question = person.duplicate_settled_at is None
    return {
        **{
            name: getattr(person, name)
            for name in PersonSchema._declared_fields  # noqa: SLF001
            if name not in ("roles", "duplicate_of_id")
        },
        "roles": sorted(roles),
        "duplicate_of_id": person.duplicate_of_id if open_question else None,
    }
