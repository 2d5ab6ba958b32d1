"""Households over the API."""

from typing import Any
from uuid import UUID

from timebank.api.looks import keep_look
from timebank.api.operations import Operations
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.households.commands import (
    ChangeHousehold,
    ConfirmNeed,
    EndHousehold,
    EndRepresentation,
    LimitGiven,
    MemberGiven,
    NameRepresentative,
    NeedGiven,
    RecordHouseholdConsent,
    RegisterHousehold,
    SeePapers,
    WithdrawHouseholdConsent,
    change_household,
    confirm_need,
    end_household,
    end_representation,
    name_representative,
    record_household_consent,
    register_household,
    see_papers,
    withdraw_household_consent,
)
from timebank.households.errors import ConsentNotFound
from timebank.households.models import Household, Limit
from timebank.households.queries import (
    get_consent,
    get_household,
    limits_of,
    list_allergens,
    list_consents,
    list_households,
    list_needs,
    list_possible_members,
)
from timebank.households.schemas import (
    Allergens,
    ChangeHouseholdSchema,
    EndHouseholdSchema,
    HouseholdConsents,
    HouseholdConsentSchema,
    HouseholdContactSchema,
    HouseholdSchema,
    HouseholdsPage,
    HouseholdsQuery,
    NeedGivenSchema,
    NeedRecords,
    PossibleMembers,
    RecordHouseholdConsentSchema,
    RegisterHouseholdSchema,
    RepresentativeSchema,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires
from timebank.web.pagination import Page, decode_cursor

bp = Operations("households", about="Who receives food: size, diet, pick-up, need, consent.")
blueprints = (bp,)
FIELDS = [each for each in HouseholdSchema._declared_fields if each != "limits"]  # noqa: SLF001


def _common() -> dict[str, Any]:
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def _shown(household: Household, limits: list[Limit]) -> dict[str, Any]:
    return {**{name: getattr(household, name) for name in FIELDS}, "limits": limits}


def _household(household_id: UUID) -> dict[str, Any]:
    found = get_household(db.session(), branch_id=me().branch_id, household_id=household_id)
    limits = limits_of(db.session(), branch_id=me().branch_id, ids=[household_id])
    return _shown(found, limits[household_id])


def _details(sent: dict[str, Any]) -> dict[str, Any]:
    return sent | {
        "members": tuple(MemberGiven(**each) for each in sent["members"]),
        "limits": tuple(LimitGiven(**each) for each in sent["limits"]),
        "has": tuple(sent["has"]),
    }


@bp.get("/allergens")
@requires(Permission.READ_HOUSEHOLDS)
@bp.response(200, Allergens)
def allergens() -> dict[str, Any]:
    """List the allergens that labels must name today.

    Their names, and the words on labels that stand for them.
    """
    day = clock.local_day(clock.now(), me().zone)
    return {"items": list_allergens(db.session(), day=day)}


@bp.get("/households")
@requires(Permission.READ_HOUSEHOLDS)
@bp.arguments(HouseholdsQuery, location="query")
@bp.response(200, HouseholdsPage)
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """List households.

    By number; without `show` those that receive or wait.
    """
    who = me()
    found = list_households(
        db.session(),
        branch_id=who.branch_id,
        day=clock.local_day(clock.now(), who.zone),
        show=query["show"],
        text=query["q"][:80],
        after=decode_cursor(query["cursor"], "i"),
        limit=query["limit"],
    )
    page = Page.of(found, lambda each: (each.number,), size=query["limit"])
    limits = limits_of(db.session(), branch_id=who.branch_id, ids=[each.id for each in page.rows])
    return {
        "items": [_shown(each, limits[each.id]) for each in page.rows],
        "next_cursor": page.next_cursor,
    }


@bp.post("/households")
@requires(Permission.MANAGE_HOUSEHOLDS)
@bp.arguments(RegisterHouseholdSchema)
@bp.response(201, HouseholdSchema)
def register(sent: dict[str, Any]) -> dict[str, Any]:
    """Register a household.

    With a need, which an officer alone can give, or in an emergency, it receives from today on.
    """
    need = sent.pop("need")
    command = RegisterHousehold(
        **_common(),
        **_details(sent) | {"consents": frozenset(sent["consents"])},
        need=NeedGiven(**need) if need else None,
    )
    return _household(do(register_household, command))


@bp.get("/households/<uuid:household_id>")
@requires(Permission.READ_HOUSEHOLDS)
@bp.response(200, HouseholdSchema)
def get(household_id: UUID) -> dict[str, Any]:
    """Show a household.

    With its size, what it must never be given (`limits`), what it can cook and cool with (`has`), its
    pick-up, and until which day it receives. `need_percent` is 100 for the usual need. Address and telephone
    are read with `contact`. A household of another branch is not found.
    """
    return _household(household_id)


@bp.put("/households/<uuid:household_id>")
@requires(Permission.MANAGE_HOUSEHOLDS)
@bp.arguments(ChangeHouseholdSchema)
@bp.response(200, HouseholdSchema)
def change(sent: dict[str, Any], household_id: UUID) -> dict[str, Any]:
    """Change a household.

    All details are sent; limits that are left out end.
    """
    do(change_household, ChangeHousehold(**_common(), household_id=household_id, **_details(sent)))
    return _household(household_id)


@bp.get("/households/<uuid:household_id>/contact")
@requires(Permission.MANAGE_HOUSEHOLDS)
@bp.response(200, HouseholdContactSchema)
def contact(household_id: UUID) -> Household:
    """Show how a household is reached.

    That it was read is kept.
    """
    found = get_household(db.session(), branch_id=me().branch_id, household_id=household_id)
    keep_look(found.person_id or found.id, "contact")
    return get_household(db.session(), branch_id=me().branch_id, household_id=household_id)


@bp.get("/households/<uuid:household_id>/needs")
@requires(Permission.READ_HOUSEHOLDS)
@bp.response(200, NeedRecords)
def needs(household_id: UUID) -> dict[str, Any]:
    """List the confirmed needs of a household.

    The newest first. Basis and words are null but for officers.
    """
    _household(household_id)
    sees = me().may(Permission.CONFIRM_HOUSEHOLD)
    found = list_needs(db.session(), branch_id=me().branch_id, household_id=household_id)
    return {
        "items": [
            {
                "id": each.id,
                "need_percent": each.need_percent,
                "basis": each.basis if sees else None,
                "words": each.words if sees else None,
                "ends_on": each.ends_on,
                "confirmed_by_id": each.confirmed_by_id,
                "confirmed_at": each.confirmed_at,
            }
            for each in found
        ]
    }


@bp.post("/households/<uuid:household_id>/needs")
@requires(Permission.CONFIRM_HOUSEHOLD)
@bp.arguments(NeedGivenSchema)
@bp.response(201, HouseholdSchema)
def confirm(sent: dict[str, Any], household_id: UUID) -> dict[str, Any]:
    """Confirm or renew a household's need.

    From today on it receives.
    """
    do(confirm_need, ConfirmNeed(**_common(), household_id=household_id, need=NeedGiven(**sent)))
    return _household(household_id)


@bp.post("/households/<uuid:household_id>/papers")
@requires(Permission.MANAGE_HOUSEHOLDS)
@bp.response(200, HouseholdSchema)
def papers(household_id: UUID) -> dict[str, Any]:
    """Note that the papers of an emergency came.

    The household leaves the list of late papers. Refused where no papers are due, and for a household whose
    record has ended.
    """
    do(see_papers, SeePapers(**_common(), household_id=household_id))
    return _household(household_id)


@bp.post("/households/<uuid:household_id>/end")
@requires(Permission.MANAGE_HOUSEHOLDS)
@bp.arguments(EndHouseholdSchema)
@bp.response(200, HouseholdSchema)
def end(sent: dict[str, Any], household_id: UUID) -> dict[str, Any]:
    """End a household's record.

    It stays readable.
    """
    do(end_household, EndHousehold(**_common(), household_id=household_id, **sent))
    return _household(household_id)


@bp.get("/households/<uuid:household_id>/consents")
@requires(Permission.READ_HOUSEHOLDS)
@bp.response(200, HouseholdConsents)
def consents(household_id: UUID) -> dict[str, Any]:
    """List the consents of a household.

    Those that were withdrawn too, the oldest first, each with how and when it was given.
    """
    _household(household_id)
    found = list_consents(db.session(), branch_id=me().branch_id, household_id=household_id)
    return {"items": found}


@bp.post("/households/<uuid:household_id>/consents")
@requires(Permission.MANAGE_HOUSEHOLDS)
@bp.arguments(RecordHouseholdConsentSchema)
@bp.response(201, HouseholdConsentSchema)
def give_consent(sent: dict[str, Any], household_id: UUID) -> Any:  # noqa: ANN401
    """Record a consent.

    One for each purpose: a second one while the first still holds is refused, and so is one for a household
    whose record has ended.
    """
    made = do(
        record_household_consent, RecordHouseholdConsent(**_common(), household_id=household_id, **sent)
    )
    return get_consent(db.session(), branch_id=me().branch_id, consent_id=made)


@bp.post("/households/<uuid:household_id>/consents/<uuid:consent_id>/withdraw")
@requires(Permission.MANAGE_HOUSEHOLDS)
@bp.response(200, HouseholdConsentSchema)
def withdraw(household_id: UUID, consent_id: UUID) -> Any:  # noqa: ANN401
    """Withdraw a consent.

    It stays readable; limits stay in force.
    """
    found = get_consent(db.session(), branch_id=me().branch_id, consent_id=consent_id)
    if found.household_id != household_id:
        raise ConsentNotFound
    do(withdraw_household_consent, WithdrawHouseholdConsent(**_common(), consent_id=consent_id))
    return get_consent(db.session(), branch_id=me().branch_id, consent_id=consent_id)


@bp.get("/households/<uuid:household_id>/representative")
@requires(Permission.MANAGE_HOUSEHOLDS)
@bp.response(200, PossibleMembers)
def possible_members(household_id: UUID) -> dict[str, Any]:
    """List the members who may be the household's representative.

    Active members of the branch with its telephone number, its name and birth date, or its address. Who
    represents it already is the household's `person_id`.
    """
    found = get_household(db.session(), branch_id=me().branch_id, household_id=household_id)
    return {"items": list_possible_members(db.session(), found)}


@bp.put("/households/<uuid:household_id>/representative")
@requires(Permission.MANAGE_HOUSEHOLDS)
@bp.arguments(RepresentativeSchema)
@bp.response(200, HouseholdSchema)
def name_member(sent: dict[str, Any], household_id: UUID) -> dict[str, Any]:
    """Name the member who represents a household.

    They read on their own pages what it gets, and choose its time. Refused where neither telephone, nor name
    with birth date, nor address are the household's.
    """
    do(name_representative, NameRepresentative(**_common(), household_id=household_id, **sent))
    return _household(household_id)


@bp.post("/households/<uuid:household_id>/representative/end")
@requires(Permission.MANAGE_HOUSEHOLDS)
@bp.response(200, HouseholdSchema)
def end_member(household_id: UUID) -> dict[str, Any]:
    """Take a household off a member's pages.

    It goes on receiving. Refused where no member represents it.
    """
    do(end_representation, EndRepresentation(**_common(), household_id=household_id))
    return _household(household_id)
