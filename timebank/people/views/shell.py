"""What surrounds each page, for whoever reads it."""

from flask import current_app, g, request, url_for
from flask_babel import gettext as _

from timebank.core.db import db
from timebank.core.permissions import Permission as P
from timebank.core.permissions import Role
from timebank.people.queries.branches import list_branches
from timebank.people.views import cookies
from timebank.web.formats import language
from timebank.web.identity import Identity, find_me
from timebank.web.shell import NavItem, Shell

LANGUAGES = (("ko", "한국어"), ("vi", "Tiếng Việt"), ("en", "English"))
HOMES: tuple[tuple[frozenset[Role], str], ...] = (
    (frozenset({Role.COORDINATOR, Role.DEPUTY}), "exchange.tasks"),
    (frozenset({Role.AUDITOR}), "audit.home"),
    (frozenset({Role.ADMINISTRATOR}), "people.administration"),
    (frozenset({Role.VOLUNTEER}), "care.home"),
    (frozenset({Role.SENIOR, Role.FAMILY}), "care.received"),
)
"""Where each role begins; whoever has several begins at the first."""


def home_url(identity: Identity | None) -> str:
    """Return where somebody begins."""
    if identity is None:
        return "/"
    for roles, endpoint in HOMES:
        if identity.roles & roles and endpoint in current_app.view_functions:
            return url_for(endpoint)
    return url_for("settings.start")


def make() -> Shell:
    """Return what surrounds the page that answers the present request."""
    who = find_me()
    here = request.full_path.rstrip("?") if request.method == "GET" else request.path
    spoken = language()
    languages = tuple((code, label, url_for("settings.choose_language")) for code, label in LANGUAGES)
    if who is None:
        reading = cookies.reading()
        branch = _only_branch()
        return Shell(
            brand=_("Donation bank"),
            branch_name=branch[0] if branch else None,
            phone=branch[1] if branch else None,
            phone_hours=branch[2] if branch else None,
            language=spoken,
            languages=languages,
            text_size=reading.text_size,
            high_contrast=reading.high_contrast,
            demo=bool(current_app.config["DEMO"]),
            here=here,
        )
    asks = g.who
    return Shell(
        brand=_("Donation bank"),
        branch_name=asks.branch_name if spoken == "ko" else asks.branch_name_en,
        phone=asks.phone,
        phone_hours=asks.phone_hours or _("weekdays, 9 am to 6 pm"),
        nav=_nav(who),
        signed_in=True,
        language=spoken,
        languages=languages,
        text_size=who.text_size,
        high_contrast=who.high_contrast,
        demo=bool(current_app.config["DEMO"]),
        here=here,
        wide=who.is_staff,
    )


def _only_branch() -> tuple[str, str, str] | None:
    """Return name, telephone and hours of the branch, where the bank has just one."""
    branches = list_branches(db.session())
    if len(branches) != 1:
        return None
    only = branches[0]
    return (
        only.name if language() == "ko" else only.name_en,
        only.phone,
        only.phone_hours or _("weekdays, 9 am to 6 pm"),
    )


def _nav(who: Identity) -> tuple[NavItem, ...]:
    places = (
        (P.LOG_VISIT, "care.home", _("Home")),
    )
    items = []
    for permission, endpoint, label in places:
        if who.may(permission) and endpoint in current_app.view_functions:
            url = url_for(endpoint)
            items.append(NavItem(label=label, url=url, current=request.path == url))
    return tuple(items)
