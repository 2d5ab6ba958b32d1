"""People from the terminal: setting a bank up, adding staff and branches, importing districts."""

from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from timebank.core import clock
from timebank.core.commands import Channel, Command, Handler, Origin, perform
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.core.ids import NATIONAL, new_id
from timebank.core.permissions import STAFF, Role
from timebank.people import queries
from timebank.people.commands import (
    AppointStaff,
    FirstAdministrator,
    ImportDistricts,
    OpenBranch,
    SetUpBank,
    appoint_staff,
    import_districts,
    is_set_up,
    open_branch,
    set_up_bank,
)
from timebank.people.forms.districts import read_districts, shipped_districts
from timebank.web.errors import sentence

TERMINAL = Origin(channel=Channel.CLI)


def _do(handle: Handler[Any, Any], command: Command) -> Any:  # noqa: ANN401
    try:
        return perform(handle, command, origin=TERMINAL)
    except DomainError as refusal:
        with current_app.test_request_context():
            raise click.ClickException(sentence(refusal)) from refusal


@click.command()
@click.option("--administrator", prompt="Name of the first administrator", help="Their name.")
@click.option("--administrator-phone", default="", help="The number they sign in with.")
@click.option("--administrator-email", default="", help="The address they sign in with.")
@click.option("--second", default="", help="Name of the second administrator.")
@click.option("--second-phone", default="")
@click.option("--second-email", default="")
@click.option("--branch", "short_name", prompt="Short name of the first branch (dalseo)")
@click.option("--branch-name", prompt="Its name, as the public reads it")
@click.option("--branch-name-en", default="", help="Its name in Latin letters.")
@click.option("--district", default="", help="Code of its district, such as 27-달서구.")
@click.option("--phone", prompt="Its telephone number")
@click.option("--sender", prompt="Registered number or address that messages come from")
@click.option("--zone", default="Asia/Seoul", show_default=True)
@with_appcontext
def setup(**said: str) -> None:
    """Open an empty bank: administrators, first branch, sender of messages, districts, operating rules."""
    if is_set_up(db.session()):
        click.echo("This bank is set up already. Nothing was changed.")
        return
    if current_app.config["DEMO"]:
        raise click.ClickException(
            "TIMEBANK_DEMO is on: it shows codes on the screen. Take it away before you open a real bank."
        )
    if not said["administrator_phone"] and not said["administrator_email"]:
        said["administrator_phone"] = click.prompt("The administrator's telephone number")
    people = [(said["administrator"], said["administrator_phone"], said["administrator_email"])]
    if said["second"]:
        people.append((said["second"], said["second_phone"], said["second_email"]))
    _do(
        set_up_bank,
        SetUpBank(
            branch_id=NATIONAL,
            actor_id=None,
            administrators=tuple(
                FirstAdministrator(name=name, phone=phone or None, email=email or None)
                for name, phone, email in people
            ),
            short_name=said["short_name"],
            name=said["branch_name"],
            name_en=said["branch_name_en"],
            district_code=said["district"] or None,
            phone=said["phone"],
            sender=said["sender"],
            zone=said["zone"],
            districts=shipped_districts(),
        ),
    )
    click.echo(f"The bank is open: branch {said['short_name']}, {len(people)} administrator(s).")
    if len(people) == 1:
        click.echo(
            "One administrator drafts the national operating rules and another publishes them. Until a "
            "second one is appointed (`timebank user create --branch national --role administrator`), the "
            "rules stay as they come."
        )
    click.echo("Administrators sign in with their number or address, then appoint the branch's coordinators.")


@click.group()
def user() -> None:
    """Add staff."""


@user.command("create")
@click.option("--branch", "branch_id", prompt=True)
@click.option("--name", prompt=True)
@click.option("--phone", default="")
@click.option("--email", default="")
@click.option("--role", type=click.Choice(sorted(role.value for role in STAFF)), prompt=True)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day, included.")
@with_appcontext
def create_user(**said: Any) -> None:  # noqa: ANN401
    """Add a member of staff to a branch."""
    try:
        branch = queries.get_branch(db.session(), said["branch_id"])
    except DomainError as refusal:
        raise click.ClickException(f"There is no branch {said['branch_id']}.") from refusal
    person_id = _do(
        appoint_staff,
        AppointStaff(
            branch_id=branch.id,
            id=new_id(),
            actor_id=None,
            name=said["name"],
            phone=said["phone"] or None,
            email=said["email"] or None,
            role=Role(said["role"]),
            starts_on=clock.local_day(clock.now(), branch.zone),
            ends_on=said["until"].date() if said["until"] else None,
        ),
    )
    click.echo(person_id)


@click.group("branch")
def branches() -> None:
    """Open branches."""


@branches.command("create")
@click.argument("short_name")
@click.option("--name", prompt=True)
@click.option("--name-en", default="")
@click.option("--district", default="", help="Code of its district, such as 27-달서구.")
@click.option("--phone", prompt=True)
@click.option("--sender", default="")
@click.option("--zone", default="Asia/Seoul", show_default=True)
@with_appcontext
def create_branch(**said: str) -> None:
    """Open a branch."""
    _do(
        open_branch,
        OpenBranch(
            branch_id=NATIONAL,
            actor_id=None,
            short_name=said["short_name"],
            name=said["name"],
            name_en=said["name_en"],
            district_code=said["district"] or None,
            phone=said["phone"],
            sender=said["sender"],
            zone=said["zone"],
        ),
    )
    click.echo(said["short_name"])


@click.group()
def districts() -> None:
    """Keep the list of districts."""


@districts.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def import_file(file: Path) -> None:
    """Add the districts of a CSV file, and correct those that are there."""
    try:
        rows = read_districts(file.read_bytes())
    except DomainError as refusal:
        raise click.ClickException(f"Line {refusal.values['line']} could not be read.") from refusal
    counted = _do(import_districts, ImportDistricts(branch_id=NATIONAL, actor_id=None, rows=rows))
    click.echo(f"{counted['added']} added, {counted['changed']} corrected")


commands: tuple[click.Command, ...] = (setup, user, branches, districts)
