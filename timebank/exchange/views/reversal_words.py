"""How what is objected to, or taken back, is called on pages."""

from datetime import date
from uuid import UUID

from flask import url_for
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from timebank.care.views.words import FOOD_KINDS
from timebank.core import clock
from timebank.core.permissions import Permission
from timebank.exchange.queries.things import Thing
from timebank.exchange.rules.disputes import DisputeState, DisputeWordKind
from timebank.exchange.rules.reversals import Cover, ItemState, ObjectKind, ReversalState, ReviewState
from timebank.web import formats
from timebank.web.identity import me

KINDS: dict[ObjectKind, LazyString] = {
    ObjectKind.VISIT: lazy_gettext("Visit"),
    ObjectKind.GIFT: lazy_gettext("Gift of points"),
    ObjectKind.GRANT: lazy_gettext("Grant from the pool"),
    ObjectKind.REDEMPTION: lazy_gettext("Points used for care"),
    ObjectKind.FOOD_WORK: lazy_gettext("Food work"),
}
STATES: dict[ReversalState | ReviewState, tuple[LazyString, str]] = {
    ReversalState.ASKED: (lazy_gettext("Waits for a second person"), "warn"),
    ReversalState.GRANTED: (lazy_gettext("Was posted back"), "ok"),
    ReversalState.REFUSED: (lazy_gettext("Stays as it is"), "info"),
    ReversalState.OVERTAKEN: (lazy_gettext("The other branch posted it back"), "ok"),
}
ITEMS: dict[ItemState, tuple[LazyString, str]] = {
    ItemState.WAITING: (lazy_gettext("Still to be done"), "info"),
    ItemState.DONE: (lazy_gettext("Was posted back"), "ok"),
    ItemState.LEFT: (lazy_gettext("Could not be taken back"), "bad"),
}
DISPUTES: dict[DisputeState, tuple[LazyString, str]] = {
    DisputeState.OPEN: (lazy_gettext("Is being looked into"), "warn"),
    DisputeState.UPHELD: (lazy_gettext("The objection is right"), "ok"),
    DisputeState.REJECTED: (lazy_gettext("The objection is not right"), "info"),
    DisputeState.WITHDRAWN: (lazy_gettext("Objection taken back"), "info"),
}
SAID: dict[DisputeWordKind, LazyString] = {
    DisputeWordKind.OBJECTED: lazy_gettext("%(name)s objected"),
    DisputeWordKind.SAID: lazy_gettext("%(name)s said"),
    DisputeWordKind.UPHELD: lazy_gettext("%(name)s decided: the objection is right"),
    DisputeWordKind.REJECTED: lazy_gettext("%(name)s decided: the objection is not right"),
    DisputeWordKind.WITHDRAWN: lazy_gettext("%(name)s took the objection back"),
}


def today() -> date:
    """Return the branch's local day."""
    return clock.local_day(clock.now(), me().zone)


def title_of(thing: Thing) -> str:
    """Return what it is, whose and of when."""
    giver, receiver = (formats.name(name) if name else "" for name in thing.names)
    day = formats.plain_day(thing.day)
    match thing.kind:
        case ObjectKind.VISIT:
            return str(
                _("Visit of %(giver)s to %(receiver)s on %(day)s", giver=giver, receiver=receiver, day=day)
            )
        case ObjectKind.GIFT if not receiver:
            return str(_("Gift of %(giver)s to the gift pool on %(day)s", giver=giver, day=day))
        case ObjectKind.GIFT:
            return str(
                _("Gift of %(giver)s to %(receiver)s on %(day)s", giver=giver, receiver=receiver, day=day)
            )
        case ObjectKind.GRANT:
            return str(_("From the gift pool to %(receiver)s on %(day)s", receiver=receiver, day=day))
        case ObjectKind.FOOD_WORK:
            assert thing.work is not None
            return str(_("%(what)s by %(name)s on %(day)s", what=FOOD_KINDS[thing.work], name=giver, day=day))
    return str(_("Points of %(receiver)s for care on %(day)s", receiver=receiver, day=day))


def length_of(kind: ObjectKind, minutes: int) -> str:
    """Return the points; of food work the hours, which it may have without any points."""
    write = formats.hours if kind is ObjectKind.FOOD_WORK else formats.points_hours
    return str(write(minutes))


def cover_words(cover: Cover, *, minutes: int) -> str | None:
    """Return what becomes of what was used or put aside already, or None where all of it is there."""
    if not cover.spent:
        return None
    if not cover.owed:
        return str(
            _(
                "Of %(points)s, %(spent)s were spent already; the gift pool bears them.",
                points=formats.points(minutes),
                spent=formats.points(cover.spent),
            )
        )
    if not cover.from_pool:
        return str(
            _(
                "Of %(points)s, %(spent)s were used or put aside already; later earnings settle them first.",
                points=formats.points(minutes),
                spent=formats.points(cover.spent),
            )
        )
    return str(
        _(
            "Of %(points)s, %(spent)s were used or put aside already; the gift pool bears %(pool)s, "
            "later earnings settle %(owed)s.",
            points=formats.points(minutes),
            spent=formats.points(cover.spent),
            pool=formats.points(cover.from_pool),
            owed=formats.points(cover.owed),
        )
    )


def object_url(kind: ObjectKind, thing_id: object) -> str:
    """Return where one objects to it."""
    return url_for("disputes.new", kind=kind.value, thing_id=thing_id)


def reversal_url(kind: ObjectKind, thing_id: UUID) -> str | None:
    """Return where the reader asks that it be taken back; None for who may not ask."""
    if not me().may(Permission.MANAGE_EXCHANGE):
        return None
    return url_for("reversals.new", kind=kind.value, thing_id=thing_id)
