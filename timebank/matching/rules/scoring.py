"""What a plan changed by hand costs, against the best there is."""

import operator
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from timebank.matching.errors import PlanNotProven
from timebank.matching.rules.flow import solve
from timebank.matching.rules.instance import (
    Assignment,
    Broken,
    Certificate,
    Instance,
    Summary,
    broken_rules,
    summarise,
)
from timebank.matching.rules.network import Network, network_of
from timebank.matching.rules.shape import shape_of
from timebank.matching.rules.trading import weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """`broken` names what breaks a hard rule; only a plan that breaks none has a certificate."""

    broken: tuple[tuple[Assignment, Broken], ...]
    certificate: Certificate | None
    summary: Summary
    saved: int
    """Units at risk that the plan gives."""


def score(instance: Instance, assignments: Iterable[Assignment]) -> Score:
    """Return what the assignments cost; the bound is that of the best plan without anything pinned."""
    given = tuple(each for each in assignments if each.units > 0)
    broken = tuple((given[index], rule) for index, rule in broken_rules(instance, given))
    certificate = None
    if not broken:
        network = weighed(network_of(shape_of(replace(instance, pinned=()))))
        certificate = Certificate(cost_of(network, given), solve(network).bound)
        if certificate.gap < 0:
            raise PlanNotProven(f"the bound is {-certificate.gap} above a plan")
    at_risk = {lot.id for lot in instance.lots if instance.at_risk(lot)}
    return Score(
        broken=broken,
        certificate=certificate,
        summary=summarise(instance, given),
        saved=sum(each.units for each in given if each.lot in at_risk),
    )


def cost_of(network: Network, assignments: Iterable[Assignment]) -> int:
    """Return the cost of assignments that keep to the hard rules."""
    shape, tiers = network.shape, network.tiers
    household_at = {each.id: index for index, each in enumerate(shape.households)}
    lot_at = {each.id: index for index, each in enumerate(shape.lots)}
    given = tuple(assignments)
    household = np.array([household_at[each.household] for each in given], np.int64)
    lot = np.array([lot_at[each.lot] for each in given], np.int64)
    units = np.array([each.units for each in given], np.int64)
    day = shape.type_day[shape.type_of[household]]
    items = np.zeros(len(shape.households), np.int64)
    np.add.at(items, household, units)
    taken = tiers.slot_level < items[tiers.slot_household]
    costs: list[int] = tiers.lot_cost(lot, day).tolist()
    worth: list[int] = tiers.worth[taken].tolist()
    moved: int = sum(map(operator.mul, costs, units.tolist()))
    return moved - tiers.scale * sum(worth)
