"""`timebank match …`: plan a round from a file. It needs no database."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from timebank.matching.rules import Instance, Plan

KILO = 1000
REFUSED = 2


@click.group(help="Plan who gets which of the donated food.")
def match() -> None:
    pass


@match.command("plan")
@click.argument(
    "source", metavar="INSTANCE.json", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--out",
    "target",
    metavar="PLAN.json",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Where to write the plan.",
)
def plan_command(source: Path, target: Path) -> None:
    """Write the best plan there is for INSTANCE.json; exit 2 and name each fault if it cannot be read."""
    # The solver takes a tenth of a second to load; no other command needs it.
    from timebank.matching.errors import InstanceRefused
    from timebank.matching.rules import plan
    from timebank.matching.schemas import plan_text, read_instance
    from timebank.web.words.matching import FAULTS

    try:
        instance = read_instance(source.read_text(encoding="utf-8-sig"))
        made = plan(instance)
    except UnicodeDecodeError:
        click.echo(f"{source} was refused: it is not written in UTF-8.\n$", err=True)
        raise SystemExit(REFUSED) from None
    except InstanceRefused as refused:
        count = len(refused.faults)
        click.echo(f"{source} was refused: {count} {'fault' if count == 1 else 'faults'}.", err=True)
        for fault in refused.faults:
            click.echo(f"  {fault.path}: {str(FAULTS[fault.code]) % fault.values}", err=True)
        raise SystemExit(REFUSED) from None
    target.write_text(plan_text(made), encoding="utf-8")
    for line in _screen(instance, made):
        click.echo(line)
    click.echo(f"written to {target}")


def _screen(instance: "Instance", made: "Plan") -> list[str]:
    summary, certificate = made.summary, made.certificate
    households, lots = len(instance.households), len(instance.lots)
    return [
        f"{made.branch}, {made.run_date}: {households} households, {lots} lots",
        f"given     {summary.units} units, {summary.grams / KILO:,.1f} kg",
        f"wasted    {summary.wasted_units} units, {summary.wasted_grams / KILO:,.1f} kg",
        f"served    {households - summary.unserved} households, {summary.unserved} get nothing",
        f"proof     cost {certificate.value}, least possible {certificate.bound}, gap {certificate.gap}",
        "No better plan exists.",
    ]


commands = (match,)
