"""What surrounds each page, for whoever reads it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, g, request, url_for
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission, Role
from timebank.notifications.queries import count_undelivered, count_unseen
from timebank.people.queries.branches import list_branches
from timebank.people.views import cookies
from timebank.web.formats import language
from timebank.web.identity import Identity, find_me
from timebank.web.shell import NavItem, Shell

LANGUAGES = (("ko", "한국어"), ("vi", "Tiếng Việt"), ("en", "English"))
BRANCHES_KEPT = 60
"""Seconds that a process believes what it knows of the branches: signed-out pages ask on every view."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the main menu, for whoever has one of the roles and the permission."""

    roles: frozenset[Role]
    permission: Permission
    endpoint: str
    label: LazyString
    count: Callable[[Identity], int] | None = None
    for_households: bool = False
    """Only for who represents a household."""


def _unseen(who: Identity) -> int:
    return count_unseen(db.session(), branch_id=who.branch_id, person_id=who.person_id)


def _undelivered(who: Identity) -> int:
    return count_undelivered(db.session(), branch_id=who.branch_id)


VOLUNTEER = frozenset({Role.VOLUNTEER})
CARED_FOR = frozenset({Role.SENIOR, Role.FAMILY})
DESK = frozenset({Role.COORDINATOR, Role.DEPUTY})
COORDINATOR = frozenset({Role.COORDINATOR})
AUDITOR = frozenset({Role.AUDITOR})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
FOOD = frozenset({Role.FOOD_COORDINATOR, Role.OFFICER})
OUTBOX = COORDINATOR | ADMINISTRATOR
FILES = COORDINATOR | {Role.FOOD_COORDINATOR}
FIGURES = COORDINATOR | AUDITOR
P = Permission
PLACES = (
    Place(DESK, P.DECIDE_VISIT, "care.desk", lazy_gettext("To do")),
    Place(COORDINATOR, P.MANAGE_EXCHANGE, "calls.home", lazy_gettext("Telephone desk")),
    Place(COORDINATOR, P.READ_PEOPLE, "people.listing", lazy_gettext("People")),
    Place(DESK, P.READ_VISITS, "care.desk_visits", lazy_gettext("Visits")),
    Place(COORDINATOR, P.MANAGE_CARE, "care.assignments", lazy_gettext("Care")),
    Place(DESK, P.READ_EXCHANGE, "redemptions.desk", lazy_gettext("Requests for care")),
    Place(frozenset({Role.FOOD_COORDINATOR}), P.READ_FOOD, "pantry.home", lazy_gettext("Food")),
    Place(frozenset({Role.FOOD_COORDINATOR}), P.READ_FOOD, "matching.rounds", lazy_gettext("Rounds")),
    Place(frozenset({Role.FOOD_COORDINATOR}), P.MANAGE_FOOD, "matching.desk", lazy_gettext("Hand out")),
    Place(
        frozenset({Role.FOOD_COORDINATOR}),
        P.DECIDE_FOOD_WORK,
        "care.desk_food_work",
        lazy_gettext("Food work"),
    ),
    Place(FOOD, P.READ_HOUSEHOLDS, "households.listing", lazy_gettext("Households")),
    Place(AUDITOR, P.READ_LEDGER, "ledger.home", lazy_gettext("Ledger")),
    Place(AUDITOR, P.READ_AUDIT, "audit.home", lazy_gettext("Who did what")),
    Place(AUDITOR, P.READ_PEOPLE, "people.listing", lazy_gettext("People")),
    Place(AUDITOR, P.READ_VISITS, "care.desk_visits", lazy_gettext("Visits")),
    Place(frozenset({Role.OFFICER, Role.AUDITOR}), P.READ_FOOD, "pantry.home", lazy_gettext("Food")),
    Place(AUDITOR, P.READ_FOOD_WORK, "care.desk_food_work", lazy_gettext("Food work")),
    Place(AUDITOR, P.READ_HOUSEHOLDS, "households.listing", lazy_gettext("Households")),
    Place(ADMINISTRATOR, P.MANAGE_STAFF, "administration.home", lazy_gettext("Branches and staff")),
    Place(ADMINISTRATOR, P.MANAGE_POLICIES, "drafting.drafts", lazy_gettext("Rules")),
    Place(OUTBOX, P.READ_OUTBOX, "notifications.outbox", lazy_gettext("Messages"), _undelivered),
    Place(FILES, P.IMPORT_FILES, "importing.listing", lazy_gettext("Files")),
    Place(AUDITOR | ADMINISTRATOR, P.READ_WORK, "work.periodic", lazy_gettext("Periodic work")),
    Place(FIGURES, P.READ_FIGURES, "figures.months", lazy_gettext("Figures")),
    Place(FOOD, P.READ_FOOD, "food_figures.page", lazy_gettext("Figures")),
    Place(VOLUNTEER, P.LOG_VISIT, "care.home", lazy_gettext("Home")),
    Place(VOLUNTEER, P.LOG_VISIT, "care.visits", lazy_gettext("Visits")),
    Place(VOLUNTEER, P.SEE_SELF, "points.home", lazy_gettext("Points")),
    Place(CARED_FOR, P.SEE_CARE_RECEIVED, "care.received", lazy_gettext("Care received")),
    Place(CARED_FOR, P.SEE_SELF, "points.home", lazy_gettext("Points")),
    Place(frozenset(Role), P.SEE_SELF, "matching.my_food", lazy_gettext("My food"), for_households=True),
    Place(VOLUNTEER | CARED_FOR, P.SEE_SELF, "me.home", lazy_gettext("About me")),
)
"""The main menu in its order. Where somebody has several roles, a place is shown once."""
NEAR = {
    "points.home": ("/gifts", "/pool", "/redemptions", "/disputes"),
    "care.desk": ("/disputes",),
    "me.home": ("/messages",),
}
"""Pages that are reached from a place and stand under another address."""


def home_url(identity: Identity | None) -> str:
    """Return where somebody begins: at the first place of their menu."""
    if identity is None:
        return "/"
    menu = _menu(identity)
    return url_for(menu[0].endpoint if menu else "settings.start")


def is_weak() -> bool:
    """Tell whether the reader is staff here, and came in with too little for that."""
    return find_me() is not None and bool(g.who.is_weak)


def make() -> Shell:
    """Return what surrounds the page that answers the present request."""
    who = find_me()
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    spoken = language()
    languages = tuple((code, label, url_for("settings.choose_language")) for code, label in LANGUAGES)
    demo = bool(current_app.config["DEMO"])
    if who is None:
        reading = cookies.reading()
        only = _only_branch(spoken)
        return Shell(
            brand=_("Donation bank"),
            branch_name=only[0] if only else None,
            phone=only[1] if only else None,
            phone_hours=(only[2] or _usual_hours()) if only else None,
            language=spoken,
            languages=languages,
            text_size=reading.text_size,
            high_contrast=reading.high_contrast,
            demo=demo,
            here=here,
        )
    asks = g.who
    return Shell(
        brand=_("Donation bank"),
        branch_name=asks.branch_name if spoken == "ko" else asks.branch_name_en,
        phone=asks.phone,
        phone_hours=asks.phone_hours or _usual_hours(),
        nav=_nav(who),
        signed_in=True,
        language=spoken,
        languages=languages,
        text_size=who.text_size,
        high_contrast=who.high_contrast,
        demo=demo,
        here=here,
        wide=who.is_staff,
    )


def _usual_hours() -> str:
    return str(_("weekdays, 9 am to 6 pm"))


def _only_branch(spoken: str) -> tuple[str, str, str] | None:
    """Return name, telephone and hours of the branch, where the bank has just one."""
    kept: dict[str, object] = current_app.extensions.setdefault("timebank-only-branch", {})
    at = clock.now().timestamp()
    if current_app.config["TESTING"] or at - float(str(kept.get("at", 0))) > BRANCHES_KEPT:
        branches = list_branches(db.session())
        only = branches[0] if len(branches) == 1 else None
        kept["only"] = (only.name, only.name_en, only.phone, only.phone_hours) if only else None
        kept["at"] = at
    found = kept["only"]
    if not isinstance(found, tuple):
        return None
    return (found[0] if spoken == "ko" else found[1], found[2], found[3])


def _menu(who: Identity) -> list[Place]:
    menu: dict[str, Place] = {}
    # Right after signing in nobody has been looked up yet; the next page knows.
    has_household = bool(getattr(g.get("who"), "has_household", False))
    for place in PLACES:
        if place.for_households and not has_household:
            continue
        is_there = place.endpoint in current_app.view_functions
        if is_there and who.roles & place.roles and who.may(place.permission):
            menu.setdefault(place.endpoint, place)
    return list(menu.values())


def _is_within(url: str) -> bool:
    return request.path == url or request.path.startswith(url.rstrip("/") + "/")


def _nav(who: Identity) -> tuple[NavItem, ...]:
    menu = _menu(who)
    urls = [url_for(place.endpoint) for place in menu]
    near = [
        url
        for place, url in zip(menu, urls, strict=True)
        if any(map(_is_within, NEAR.get(place.endpoint, ())))
    ]
    here = max(filter(_is_within, urls), key=len, default=near[0] if near else None)
    return tuple(
        NavItem(
            label=str(place.label),
            url=url,
            current=url == here,
            count=(place.count(who) or None) if place.count else None,
        )
        for place, url in zip(menu, urls, strict=True)
    )
