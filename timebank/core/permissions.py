"""Who may do what: one table from role to permissions. A role always belongs to one branch."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in a branch, from a day to a day."""

    VOLUNTEER = "volunteer"
    SENIOR = "senior"
    FAMILY = "family"
    COORDINATOR = "coordinator"
    DEPUTY = "deputy"
    """Somebody of another branch or the region who decides where this branch has nobody else."""
    FOOD_COORDINATOR = "food_coordinator"
    OFFICER = "officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


MEMBERS = frozenset({Role.VOLUNTEER, Role.SENIOR, Role.FAMILY})
STAFF = frozenset(Role) - MEMBERS


class Permission(StrEnum):
    """One thing that may be allowed. Views and API operations name the one they need."""

    SEE_SELF = "see-self"
    """One's own record, points, settings, messages."""
    LOG_VISIT = "log-visit"
    OFFER_HELP = "offer-help"
    SEE_CARE_RECEIVED = "see-care-received"
    """Who came, when and for what: the senior's own, or a relative's with consent."""
    READ_PEOPLE = "read-people"
    MANAGE_PEOPLE = "manage-people"
    """Register, confirm identity, record training, links and consents."""
    MANAGE_CARE = "manage-care"
    """Assign, open needs, enter a visit for somebody, ask for an override."""
    DECIDE_VISIT = "decide-visit"
    READ_VISITS = "read-visits"
    READ_LEDGER = "read-ledger"
    """Every account and posting of the branch."""
    READ_AUDIT = "read-audit"
    VERIFY_LEDGER = "verify-ledger"
    READ_POLICIES = "read-policies"
    MANAGE_POLICIES = "manage-policies"
    """Draft and publish versions of the operating rules."""
    MANAGE_STAFF = "manage-staff"
    """Give and end roles; make tokens."""
    MANAGE_BRANCHES = "manage-branches"
    READ_OUTBOX = "read-outbox"
    READ_WORK = "read-work"
    """What the worker does by the clock, and how it went."""
    READ_FIGURES = "read-figures"
    GIVE_POINTS = "give-points"
    """Give one's own points, take back, accept, thank."""
    ASK_FOR_CARE = "ask-for-care"
    """Use points for care; appoint a delegate; act as one."""
    MANAGE_EXCHANGE = "manage-exchange"
    """Confirm needs for care, grant from the pool, run redemptions, act for who telephones."""
    DECIDE_EXCHANGE = "decide-exchange"
    """Be the second person: approve large gifts and uses, decide disputes, reverse."""
    READ_EXCHANGE = "read-exchange"
    READ_HOUSEHOLDS = "read-households"
    """Size, diet, pick-up; never income or diagnosis."""
    MANAGE_HOUSEHOLDS = "manage-households"
    CONFIRM_HOUSEHOLD = "confirm-household"
    """Confirm a household's need, with its basis."""
    READ_FOOD = "read-food"
    MANAGE_FOOD = "manage-food"
    """Donors, donations, stock, rounds, hand-out, recall."""
    DECIDE_FOOD_WORK = "decide-food-work"
    """Packing, driving and delivering that volunteers logged."""
    MANAGE_FOOD_WORK = "manage-food-work"
    """Enter food work for somebody; ask that it be taken back."""
    READ_FOOD_WORK = "read-food-work"
    IMPORT_FILES = "import-files"


P = Permission
_MEMBER = frozenset({P.SEE_SELF, P.READ_POLICIES, P.GIVE_POINTS, P.ASK_FOR_CARE})
_STAFF = frozenset({P.SEE_SELF, P.READ_POLICIES})

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.VOLUNTEER: _MEMBER | {P.LOG_VISIT, P.OFFER_HELP},
    Role.SENIOR: _MEMBER | {P.SEE_CARE_RECEIVED},
    Role.FAMILY: _MEMBER | {P.SEE_CARE_RECEIVED},
    Role.COORDINATOR: _STAFF
    | {
        P.READ_PEOPLE,
        P.MANAGE_PEOPLE,
        P.MANAGE_CARE,
        P.DECIDE_VISIT,
        P.READ_VISITS,
        P.READ_OUTBOX,
        P.READ_FIGURES,
        P.MANAGE_EXCHANGE,
        P.DECIDE_EXCHANGE,
        P.READ_EXCHANGE,
        P.DECIDE_FOOD_WORK,
        P.MANAGE_FOOD_WORK,
        P.READ_FOOD_WORK,
        P.IMPORT_FILES,
    },
    Role.DEPUTY: _STAFF
    | {
        P.DECIDE_VISIT,
        P.READ_VISITS,
        P.DECIDE_EXCHANGE,
        P.READ_EXCHANGE,
        P.DECIDE_FOOD_WORK,
        P.READ_FOOD_WORK,
    },
    Role.FOOD_COORDINATOR: _STAFF
    | {
        P.READ_FIGURES,
        P.READ_HOUSEHOLDS,
        P.MANAGE_HOUSEHOLDS,
        P.READ_FOOD,
        P.MANAGE_FOOD,
        P.DECIDE_FOOD_WORK,
        P.MANAGE_FOOD_WORK,
        P.READ_FOOD_WORK,
        P.IMPORT_FILES,
    },
    Role.OFFICER: _STAFF
    | {P.READ_FIGURES, P.READ_HOUSEHOLDS, P.MANAGE_HOUSEHOLDS, P.CONFIRM_HOUSEHOLD, P.READ_FOOD},
    Role.AUDITOR: _STAFF
    | {
        P.READ_PEOPLE,
        P.READ_VISITS,
        P.READ_LEDGER,
        P.READ_AUDIT,
        P.VERIFY_LEDGER,
        P.READ_WORK,
        P.READ_FIGURES,
        P.READ_EXCHANGE,
        P.READ_HOUSEHOLDS,
        P.READ_FOOD,
        P.READ_FOOD_WORK,
    },
    Role.ADMINISTRATOR: _STAFF
    | {P.MANAGE_STAFF, P.MANAGE_BRANCHES, P.MANAGE_POLICIES, P.READ_OUTBOX, P.READ_WORK},
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return what somebody with these roles may do in their branch."""
    return frozenset().union(*(GRANTS[role] for role in roles))
