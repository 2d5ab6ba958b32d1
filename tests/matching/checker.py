"""An independent reading of the rules in matching.md, in plain loops over the file's own JSON.

It shares nothing with the engine: it takes what a file says and what a plan says, and looks.
"""

import math
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

Json = dict[str, Any]


def day(text: str) -> date:
    return date.fromisoformat(text)


def allowed(household: Json, lot: Json) -> bool:
    """Tell whether no hard rule between the two is broken."""
    if set(lot["contains"]) & set(household["forbids"]) or set(lot["needs"]) - set(household["has"]):
        return False
    if day(lot["arrives"]) > day(household["pickup"]):
        return False
    return last_day(lot) is None or last_day(lot) >= day(household["pickup"])  # type: ignore[operator]


def last_day(lot: Json) -> date | None:
    return None if lot["expires"] is None else day(lot["expires"]) - timedelta(days=lot["residual_days"])


def at_risk(instance: Json, lot: Json) -> bool:
    last = last_day(lot)
    return last is not None and last < day(instance["next_cycle"])


def equivalised(household: Json) -> float:
    given = household.get("equivalised_need")
    return float(given if given is not None else household["need"] * (1 + 0.5 * (household["size"] - 1)))


def broken(instance: Json, assignments: list[Json]) -> Iterator[str]:
    """Yield a sentence for each hard rule that the assignments break."""
    households = {each["id"]: each for each in instance["households"]}
    lots = {each["id"]: each for each in instance["lots"]}
    given: Counter[tuple[str, ...]] = Counter()
    most: dict[tuple[str, ...], float] = {}
    for each in assignments:
        household, lot, units = households[each["household"]], lots[each["lot"]], each["units"]
        if units < 1:
            yield f"{units} units of {lot['id']} for {household['id']}"
        if not allowed(household, lot):
            yield f"{household['id']} may not have {lot['id']}"
        for limit, cap in caps(instance, household, lot):
            given[limit] += units
            most[limit] = cap
    for limit, units in given.items():
        if units > most[limit]:
            yield f"{units} units: {limit}"
    pairs = {(each["household"], each["lot"]): each["units"] for each in assignments}
    for pin in instance.get("pinned", []):
        if pairs.get((pin["household"], pin["lot"]), 0) < pin["units"]:
            yield f"{pin['household']} loses {pin['lot']}"


def caps(instance: Json, household: Json, lot: Json) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield each limit that a unit of the lot for the household counts towards."""
    yield ("lot", lot["id"]), lot["units"]
    yield ("items", household["id"]), household["item_cap"]
    yield ("category", household["id"], lot["category"]), instance["category_cap"]
    if household["delivered"]:
        yield ("van", household["pickup"]), instance.get("van_units", {}).get(household["pickup"], math.inf)


def wasted(instance: Json, assignments: list[Json]) -> int:
    """Return the units at risk that nobody gets."""
    given: Counter[str] = Counter()
    for each in assignments:
        given[each["lot"]] += each["units"]
    return sum(lot["units"] - given[lot["id"]] for lot in instance["lots"] if at_risk(instance, lot))


def received_now(assignments: list[Json]) -> Counter[str]:
    got: Counter[str] = Counter()
    for each in assignments:
        got[each["household"]] += each["units"]
    return got


def nash(instance: Json, assignments: list[Json]) -> float:
    """Return Σ e·ln((received + units + 0.5) / e)."""
    got = received_now(assignments)
    return math.fsum(
        e * math.log((each["received"] + got[each["id"]] + 0.5) / e)
        for each in instance["households"]
        for e in [equivalised(each)]
    )


def gini(shares: list[float]) -> float:
    shares = sorted(shares)
    total, count = math.fsum(shares), len(shares)
    if not total:
        return 0.0
    return (
        2 * math.fsum(rank * share for rank, share in enumerate(shares, 1)) / (count * total)
        - (count + 1) / count
    )
