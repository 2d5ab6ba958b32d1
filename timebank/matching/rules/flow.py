"""Solving a network exactly, and proving it. The proof is worked out anew and does not trust the solver."""

import operator
from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from timebank.matching.errors import PlanNotProven
from timebank.matching.rules.network import Network
from timebank.matching.rules.shape import Ints


@dataclass(frozen=True, slots=True)
class Flow:
    """The units on each arc, layer by layer, with their cost and the proven least cost of any flow."""

    layers: tuple[Ints, ...]
    value: int
    bound: int


def solve(network: Network) -> Flow:
    """Return the cheapest flow with its bound.

    Raises PlanNotProven if the solver fails.
    """
    flows = cheapest(network)
    value = sum(_product(layer.cost, flow) for layer, flow in zip(network.layers, flows, strict=True))
    return Flow(flows, value, lower_bound(network, flows))


def cheapest(network: Network) -> tuple[Ints, ...]:
    """Return the units on each arc of what the solver takes for the cheapest flow, layer by layer.

    Raises PlanNotProven if the solver fails.
    """
    layers = network.layers
    if not sum(len(layer.tail) for layer in layers):
        return tuple(np.zeros(0, np.int64) for _ in layers)
    solver = SimpleMinCostFlow()
    arcs = [
        solver.add_arcs_with_capacity_and_unit_cost(layer.tail, layer.head, layer.capacity, layer.cost)
        for layer in layers
    ]
    solver.set_nodes_supplies(np.arange(network.nodes), network.supply)
    status = solver.solve()
    if status != SimpleMinCostFlow.Status.OPTIMAL:
        raise PlanNotProven(str(status))
    return tuple(np.asarray(solver.flows(each), np.int64) for each in arcs)


def lower_bound(network: Network, flows: tuple[Ints, ...]) -> int:
    """Return Σ min(reduced cost, 0) · capacity less π · supply, which no flow can cost less than.

    The bound holds for any π. It equals the cost of a cheapest flow if π are shortest distances in its
    residual graph.
    """
    potential = _potentials(network, flows)
    bound = -_product(potential, network.supply)
    for layer in network.layers:
        reduced = layer.cost + potential[layer.tail] - potential[layer.head]
        bound += _product(np.minimum(reduced, 0), layer.capacity)
    return bound


def _potentials(network: Network, flows: tuple[Ints, ...]) -> Ints:
    """Return the shortest distances from anywhere, by Bellman and Ford, forwards and backwards in turn.

    Raises PlanNotProven if they do not come to rest: then the flow could be made cheaper.
    """
    ways = []
    for layer, flow in zip(network.layers, flows, strict=True):
        open_, used = flow < layer.capacity, flow > 0
        ways.append((layer.tail[open_], layer.head[open_], layer.cost[open_]))
        ways.append((layer.head[used], layer.tail[used], -layer.cost[used]))
    sweep = ways[::2] + ways[1::2][::-1]
    distance = np.zeros(network.nodes, np.int64)
    for _round in range(network.nodes + 1):
        before = distance.copy()
        for tail, head, cost in sweep:
            np.minimum.at(distance, head, distance[tail] + cost)
        if np.array_equal(before, distance):
            return distance
    raise PlanNotProven("the flow can be made cheaper")


def _product(left: Ints, right: Ints) -> int:
    """Return the sum of products, exactly, however large."""
    both = (left != 0) & (right != 0)
    return sum(map(operator.mul, left[both].tolist(), right[both].tolist()))
