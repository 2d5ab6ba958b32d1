"""The engine of rounds, beside a greedy hand-out of the same instances."""

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from tests.bench import Figure
from tests.matching.baselines import staff_hands_out
from tests.matching.suite import Kind, make
from timebank.matching.rules import Instance, plan

Result = TypeVar("Result")

ROUNDS = ((2_000, 200, 0.5), (5_000, 500, 1.5), (20_000, 2_000, 12.0))
MEGABYTES = 400
BRANCHES, HOUSEHOLDS, LOTS = 437, 2_289, 60
CORES = 2
NATION_SECONDS = 90
SAMPLED = 20
"""The greedy runs in one branch of so many."""


def measure() -> Iterator[Figure]:
    for households, lots, seconds in ROUNDS:
        yield from one_round(households, lots, seconds)
    yield from the_nation()


def one_round(households: int, lots: int, goal: float) -> Iterator[Figure]:
    """Plan with certificate, in a process of its own, so that its memory is seen."""
    with _processes(1) as pool:
        seconds, cpu, megabytes, greedy = pool.submit(_timed, households, lots).result()
    name = f"matching.plan_{households}x{lots}"
    beside = f"greedy {greedy:.2f} s, {seconds / greedy:.1f} times; {cpu:.2f} s of processor"
    yield Figure(name=name, value=seconds, unit="s", goal=f"<= {goal}", beside=beside)
    yield Figure(name=f"{name}_memory", value=megabytes, unit="MB", goal=f"<= {MEGABYTES}")


def the_nation() -> Iterator[Figure]:
    """Plan every branch on two cores. Making the instances is not counted; the greedy is sampled."""
    with _processes(CORES) as pool:
        figures = list(pool.map(_branch, range(BRANCHES), chunksize=5))
    planned, cpu = sum(each[0] for each in figures) / CORES, sum(each[1] for each in figures)
    greedy = sum(each[2] for each in figures if each[2] is not None) * SAMPLED / CORES
    yield Figure(
        name="matching.nation",
        value=planned,
        unit="s",
        goal=f"<= {NATION_SECONDS}",
        beside=f"{BRANCHES * HOUSEHOLDS:,} households, {BRANCHES * LOTS:,} lots; greedy {greedy:.1f} s, "
        f"{planned / greedy:.1f} times; {cpu:.0f} s of processor",
    )


def _processes(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"))


def _timed(households: int, lots: int) -> tuple[float, float, float, float]:
    plan(make(Kind(households=50, lots=10), seed=1))
    instance = _like_a_town(households, lots, seed=3)
    seconds, cpu, _made = _clocked(plan, instance)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    greedy, _cpu, _given = _clocked(staff_hands_out, instance)
    return seconds, cpu, megabytes, greedy


def _branch(seed: int) -> tuple[float, float, float | None]:
    instance = _like_a_town(HOUSEHOLDS, LOTS, seed=seed)
    seconds, cpu, _made = _clocked(plan, instance)
    greedy = None if seed % SAMPLED else _clocked(staff_hands_out, instance)[0]
    return seconds, cpu, greedy


def _like_a_town(households: int, lots: int, *, seed: int) -> Instance:
    return make(Kind(households=households, lots=lots, supply=0.9, equipped=0.85), seed=seed)


def _clocked(work: Callable[..., Result], given: object) -> tuple[float, float, Result]:
    began, used = time.perf_counter(), time.process_time()
    result = work(given)
    return time.perf_counter() - began, time.process_time() - used, result
