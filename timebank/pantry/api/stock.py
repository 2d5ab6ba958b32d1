"""Products, lots and stock over the API."""

from typing import Any
from uuid import UUID

from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.matching.commands import hand_stock_out, release_stock
from timebank.pantry.api.blueprint import bp, common
from timebank.pantry.commands import (
    AnswerWriteOff,
    CountStock,
    HandOut,
    MoveLot,
    PassOn,
    ReadLabel,
    Release,
    Reserve,
    TakeBack,
    TakeIn,
    Waste,
    answer_write_off,
    count_stock,
    move_lot,
    pass_on,
    read_label,
    reserve,
    take_back,
    take_in,
    waste,
)
from timebank.pantry.commands.products import ChangeProduct, LearnProduct, change_product, learn_product
from timebank.pantry.errors import HouseholdNotServed, KindNotAsked, ReasonNeeded
from timebank.pantry.models import Product, WriteOff
from timebank.pantry.queries import (
    LotLine,
    contains_of,
    get_lot,
    get_product,
    get_write_off,
    list_lots,
    list_movements,
    list_products,
    list_write_offs,
)
from timebank.pantry.rules import COOKED, MovementKind
from timebank.pantry.schemas import (
    AddProductSchema,
    AnswerWriteOffSchema,
    ChangeProductSchema,
    Lots,
    LotSchema,
    LotsQuery,
    MovementsPage,
    MovementsQuery,
    MoveStockSchema,
    Products,
    ProductSchema,
    ReadLabelSchema,
    TakeInSchema,
    WriteOffs,
    WriteOffSchema,
)
from timebank.web.doing import do
from timebank.web.identity import me, requires
from timebank.web.pagination import Page, decode_cursor

OF_LOT = [
    each
    for each in LotSchema._declared_fields  # noqa: SLF001
    if each not in ("contains", "units", "reserved", "blocked")
]


def _lots(lines: list[LotLine]) -> list[dict[str, Any]]:
    contains = contains_of(db.session(), branch_id=me().branch_id, lots=[each.lot for each in lines])
    return [
        {
            **{name: getattr(each.lot, name) for name in OF_LOT},
            "contains": sorted(contains[each.lot.id]),
            "units": each.units,
            "reserved": each.reserved,
            "blocked": each.blocked,
        }
        for each in lines
    ]


def _lot(lot_id: UUID) -> dict[str, Any]:
    who = me()
    get_lot(db.session(), branch_id=who.branch_id, lot_id=lot_id)
    day = clock.local_day(clock.now(), who.zone)
    return _lots(list_lots(db.session(), branch_id=who.branch_id, day=day, lot_ids=[lot_id]))[0]


@bp.get("/products")
@requires(Permission.READ_FOOD)
@bp.response(200, Products)
def products() -> dict[str, Any]:
    """List the products that are known by their barcode.

    By name, 500 at the most.
    """
    return {"items": list_products(db.session(), branch_id=me().branch_id)}


@bp.post("/products")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(AddProductSchema)
@bp.response(201, ProductSchema)
def add_product(sent: dict[str, Any]) -> Product:
    """Say what a barcode stands for, before any of it comes in.

    Intake learns a code by itself with its first lot, and a file of products brings many. A code that is
    known is refused. Its contents are learned when somebody reads a label.
    """
    cooking, category = sent.pop("needs_cooking"), sent["category"]
    command = LearnProduct(
        **common(),
        gtin=sent.pop("code"),
        needs_cooking=category in COOKED if cooking is None else cooking,
        **sent,
    )
    return get_product(db.session(), branch_id=me().branch_id, product_id=do(learn_product, command))


@bp.get("/products/<uuid:product_id>")
@requires(Permission.READ_FOOD)
@bp.response(200, ProductSchema)
def product(product_id: UUID) -> Product:
    """Show what a barcode stands for.

    `contents` is what was read from a label last: it is offered when the next label is read, never taken for
    granted. Lots say themselves what they contain.
    """
    return get_product(db.session(), branch_id=me().branch_id, product_id=product_id)


@bp.patch("/products/<uuid:product_id>")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(ChangeProductSchema)
@bp.response(200, ProductSchema)
def correct_product(sent: dict[str, Any], product_id: UUID) -> Product:
    """Correct what is known of a product.

    What is left out stays. It holds for what comes in from now on, and is offered with the next label; a lot
    that is here keeps what was read from its own, and is corrected with `PUT /lots/{id}/label`.
    """
    contents = None if sent["contents"] is None else tuple(sent["contents"])
    do(change_product, ChangeProduct(**common(), product_id=product_id, **sent | {"contents": contents}))
    return get_product(db.session(), branch_id=me().branch_id, product_id=product_id)


@bp.get("/lots")
@requires(Permission.READ_FOOD)
@bp.arguments(LotsQuery, location="query")
@bp.response(200, Lots)
def lots(query: dict[str, Any]) -> dict[str, Any]:
    """List lots.

    What expires first on top, 200 at the most; without `show` those of which something is left.
    """
    who = me()
    day = clock.local_day(clock.now(), who.zone)
    return {"items": _lots(list_lots(db.session(), branch_id=who.branch_id, day=day, show=query["show"]))}


@bp.post("/lots")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(TakeInSchema)
@bp.response(201, LotSchema)
def add_lot(sent: dict[str, Any]) -> dict[str, Any]:
    """Take a lot in.

    Until its label is read it counts as containing everything that anybody forbids. What may belong to a
    recall is refused until `recalled` says whether it is to be blocked, or is another batch.
    """
    return _lot(do(take_in, TakeIn(**common(), **sent)))


@bp.get("/lots/<uuid:lot_id>")
@requires(Permission.READ_FOOD)
@bp.response(200, LotSchema)
def lot(lot_id: UUID) -> dict[str, Any]:
    """Show a lot.

    `units` are on the shelves of all places, `reserved` of them are promised, `blocked` ones belong to a
    recall; `grams_each` is the weight of one unit. While nobody has read the label, `contains` names all that
    anybody forbids.
    """
    return _lot(lot_id)


@bp.put("/lots/<uuid:lot_id>/label")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(ReadLabelSchema)
@bp.response(200, LotSchema)
def label(sent: dict[str, Any], lot_id: UUID) -> dict[str, Any]:
    """Write down what the label says.

    All that the lot contains or may contain; what is left out stays.
    """
    sent |= {"contents": tuple(sent["contents"])}
    do(read_label, ReadLabel(**common(), lot_id=lot_id, **sent))
    return _lot(lot_id)


@bp.get("/stock-movements")
@requires(Permission.READ_FOOD)
@bp.arguments(MovementsQuery, location="query")
@bp.response(200, MovementsPage)
def movements(query: dict[str, Any]) -> dict[str, Any]:
    """List movements of stock.

    The newest first.
    """
    found = list_movements(
        db.session(),
        branch_id=me().branch_id,
        lot_id=query["lot_id"],
        kind=query["kind"],
        after=decode_cursor(query["cursor"], "tu"),
        limit=query["limit"],
    )
    page = Page.of(found, lambda each: (each.moved_at, each.id), size=query["limit"])
    return {"items": page.rows, "next_cursor": page.next_cursor}


@bp.post("/stock-movements")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(MoveStockSchema)
@bp.response(200, LotSchema)
def move_stock(sent: dict[str, Any]) -> dict[str, Any]:
    """Move stock.

    What is written off waits for a second person where a lot loses more than 20 units, or 20 kg, in all; the
    lot stays as it is until then. What a round has set aside is freed and handed out by the round alone. What
    is returned as spoiled, damaged or warm is written off in one go.
    """
    kind, household_id = sent["kind"], sent["household_id"]
    of = {**common(), **{key: sent[key] for key in ("lot_id", "place", "units")}}
    if kind in (MovementKind.HANDED_OUT, MovementKind.RETURNED) and household_id is None:
        raise HouseholdNotServed
    if kind in (MovementKind.COUNTED, MovementKind.WASTED, MovementKind.MOVED, MovementKind.PASSED_ON):
        _move_inside(kind, of, sent)
    elif kind is MovementKind.RESERVED:
        do(reserve, Reserve(**of, household_id=household_id))
    elif kind is MovementKind.RELEASED:
        do(release_stock, Release(**of, household_id=household_id))
    elif kind is MovementKind.HANDED_OUT:
        do(hand_stock_out, HandOut(**of, household_id=household_id, promised=sent["promised"]))
    elif kind is MovementKind.RETURNED:
        do(take_back, TakeBack(**of, household_id=household_id, reason=sent["reason"]))
    else:
        raise KindNotAsked
    return _lot(sent["lot_id"])


def _move_inside(kind: MovementKind, of: dict[str, Any], sent: dict[str, Any]) -> None:
    """Do what concerns no household."""
    if kind is MovementKind.COUNTED:
        do(count_stock, CountStock(**of, reason=sent["reason"]))
    elif kind is MovementKind.MOVED:
        do(move_lot, MoveLot(**of, to_place=sent["to_place"]))
    elif kind is MovementKind.PASSED_ON:
        do(pass_on, PassOn(**of, to_branch_id=sent["to_branch_id"]))
    elif sent["reason"] is None:
        raise ReasonNeeded
    else:
        do(waste, Waste(**of, reason=sent["reason"]))


@bp.get("/write-offs")
@requires(Permission.MANAGE_FOOD)
@bp.response(200, WriteOffs)
def write_offs() -> dict[str, Any]:
    """List the write-offs that wait for a second person.

    The units are put aside until then. Whoever asked for one cannot answer it.
    """
    return {"items": [each for each, _lot in list_write_offs(db.session(), branch_id=me().branch_id)]}


@bp.post("/write-offs/<uuid:write_off_id>/answer")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(AnswerWriteOffSchema)
@bp.response(200, WriteOffSchema)
def decide(sent: dict[str, Any], write_off_id: UUID) -> WriteOff:
    """Approve or refuse a write-off.

    By somebody else than who asked.
    """
    do(answer_write_off, AnswerWriteOff(**common(), write_off_id=write_off_id, **sent))
    return get_write_off(db.session(), branch_id=me().branch_id, write_off_id=write_off_id)
