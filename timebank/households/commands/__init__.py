"""Writes of households."""

from timebank.households.commands.allergens import AllergenLine, ImportAllergens, import_allergens
from timebank.households.commands.drafting import LimitGiven, MemberGiven, RegisterHousehold
from timebank.households.commands.needs import (
    ConfirmNeed,
    EndHousehold,
    NeedGiven,
    RecordHouseholdConsent,
    RemindEnding,
    SeePapers,
    WithdrawHouseholdConsent,
    confirm_need,
    end_household,
    record_household_consent,
    remind_ending,
    see_papers,
    withdraw_household_consent,
)
from timebank.households.commands.registering import (
    ChangeHousehold,
    change_household,
    register_household,
)
from timebank.households.commands.representing import (
    EndRepresentation,
    NameRepresentative,
    end_representation,
    name_representative,
)
from timebank.households.commands.telling import News, list_reached, tell_households

__all__ = [
    "AllergenLine",
    "ChangeHousehold",
    "ConfirmNeed",
    "EndHousehold",
    "EndRepresentation",
    "ImportAllergens",
    "LimitGiven",
    "MemberGiven",
    "NameRepresentative",
    "NeedGiven",
    "News",
    "RecordHouseholdConsent",
    "RegisterHousehold",
    "RemindEnding",
    "SeePapers",
    "WithdrawHouseholdConsent",
    "change_household",
    "confirm_need",
    "end_household",
    "end_representation",
    "import_allergens",
    "list_reached",
    "name_representative",
    "record_household_consent",
    "register_household",
    "remind_ending",
    "see_papers",
    "tell_households",
    "withdraw_household_consent",
]
