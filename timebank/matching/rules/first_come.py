"""What would come of handing out in the order in which people come: shown beside a plan, never used."""

from collections.abc import Mapping

from timebank.matching.rules.instance import Assignment, Instance, pair_breaks


def first_come(instance: Instance, *, order: Mapping[str, tuple[object, ...]]) -> tuple[Assignment, ...]:
    """Return who would get what if each, in `order`, took up to the caps of what expires first."""
    left = {each.id: each.units for each in instance.lots}
    vans = dict(instance.van_units)
    by_expiry = sorted(
        instance.lots, key=lambda lot: (lot.last_day is None, lot.last_day or instance.run_date, lot.id)
    )
    made = []
    for household in sorted(instance.households, key=lambda each: (order.get(each.id, ()), each.id)):
        items = household.item_cap
        limited = household.delivered and household.pickup in vans
        if limited:
            items = min(items, vans[household.pickup])
        room: dict[str, int] = {}
        for lot in by_expiry:
            of_kind = room.get(lot.category, instance.category_cap_of(household))
            units = min(left[lot.id], items, of_kind)
            if units < 1 or pair_breaks(household, lot) is not None:
                continue
            left[lot.id] -= units
            items -= units
            room[lot.category] = of_kind - units
            if limited:
                vans[household.pickup] -= units
            made.append(Assignment(household.id, lot.id, units))
    return tuple(made)
