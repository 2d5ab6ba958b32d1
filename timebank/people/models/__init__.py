"""Branches, the people who belong to them, and how they sign in."""

from timebank.people.models.delegations import Delegation
from timebank.people.models.logins import (
    ApiToken,
    Attempt,
    CodePurpose,
    Device,
    Handle,
    Login,
    Means,
    OneTimeCode,
    SignIn,
)
from timebank.people.models.people import (
    Branch,
    Consent,
    District,
    FamilyLink,
    Person,
    RoleGrant,
    Training,
    TrainingEvent,
    TrainingSeat,
)

__all__ = [
    "ApiToken",
    "Attempt",
    "Branch",
    "CodePurpose",
    "Consent",
    "Delegation",
    "Device",
    "District",
    "FamilyLink",
    "Handle",
    "Login",
    "Means",
    "OneTimeCode",
    "Person",
    "RoleGrant",
    "SignIn",
    "Training",
    "TrainingEvent",
    "TrainingSeat",
]
