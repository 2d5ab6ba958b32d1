"""`timebank token …` and `timebank slip`: keys to the API, and a paper for the first administrator."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

import click
from flask.cli import with_appcontext

from timebank.core import clock
from timebank.core.commands import Channel, Origin, perform
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.core.permissions import Role
from timebank.people import queries
from timebank.people.commands.codes import SLIP_DIGITS, SLIP_VALID_FOR, MakeSlip, make_slip, new_code
from timebank.people.commands.tokens import CreateToken, RevokeToken, create_token, revoke_token
from timebank.web.errors import sentence

TERMINAL = Origin(channel=Channel.CLI)
PREFIX = "tb_"
"""So that a key is known for what it is where it should not be."""


class Refused(click.ClickException):
    """A refusal, as the terminal says it."""

    def __init__(self, error: DomainError) -> None:
        super().__init__(sentence(error))


def find_one(branch_id: str, who: str) -> tuple[UUID, str]:
    """Return id and name of the person meant by an id, a number, or a name that only one has.

    Raises:
        click.ClickException: nobody, or several.
    """
    session = db.session()
    try:
        person = queries.get_person(session, branch_id=branch_id, person_id=UUID(who))
    except ValueError:
        pass
    except DomainError as error:
        raise Refused(error) from error
    else:
        return person.id, person.name
    found = queries.search_people(session, branch_id=branch_id, text=who)
    if len(found) != 1:
        known = ", ".join(f"{person.name} {person.id}" for person in found[:5]) or "nobody"
        raise click.ClickException(f"--person must name one person of {branch_id}; found: {known}")
    return found[0].id, found[0].name


@click.group()
def token() -> None:
    """Keep the keys to the API."""


@token.command()
@click.option("--branch", required=True, help="The branch's short name.")
@click.option("--person", required=True, help="Whose key it is: an id, a number, or a name.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--label", required=True, help="What it is for.")
@click.option("--expires", type=click.IntRange(1, 3650), help="Days until it expires; else never.")
@with_appcontext
def create(branch: str, person: str, role: str, label: str, expires: int | None) -> None:
    """Make a key and show it, once."""
    now = clock.now()
    holder_id, name = find_one(branch, person)
    secret = PREFIX + secrets.token_urlsafe(32)
    command = CreateToken(
        branch_id=branch,
        actor_id=None,
        person_id=holder_id,
        role=Role(role),
        label=label,
        token=secret,
        expires_at=now + timedelta(days=expires) if expires else None,
    )
    try:
        token_id = perform(create_token, command, origin=TERMINAL)
    except DomainError as error:
        raise Refused(error) from error
    click.echo(f"{secret}\n\nThis key is shown once. It acts as {name}, {role}, in {branch}.")
    click.echo(f"Take it back with: timebank token revoke --branch {branch} {token_id}")


@token.command("list")
@click.option("--branch", required=True)
@with_appcontext
def list_(branch: str) -> None:
    """List the keys of a branch; never the keys themselves."""
    now = clock.now()
    for key, name in queries.list_tokens(db.session(), branch_id=branch):
        state = "revoked" if key.revoked_at else "expired" if _is_over(key.expires_at, now) else "in force"
        until = f" until {key.expires_at:%Y-%m-%d}" if key.expires_at else ""
        click.echo(f"{key.id}  {state}{until}  {key.role.value}  {name}  {key.label}")


def _is_over(expires_at: datetime | None, now: datetime) -> bool:
    return expires_at is not None and expires_at <= now


@token.command()
@click.option("--branch", required=True)
@click.argument("token_id", type=click.UUID)
@with_appcontext
def revoke(branch: str, token_id: UUID) -> None:
    """Take a key back."""
    try:
        perform(
            revoke_token, RevokeToken(branch_id=branch, actor_id=None, token_id=token_id), origin=TERMINAL
        )
    except DomainError as error:
        raise Refused(error) from error
    click.echo("It works no more.")


@click.command()
@click.option("--branch", required=True, help="The branch's short name; `national` for administrators.")
@click.option("--person", required=True, help="For whom: an id, a number, or a name.")
@click.option("--forget", is_flag=True, help="Take password and app off: they are lost.")
@with_appcontext
def slip(branch: str, person: str, *, forget: bool) -> None:
    """Make a paper number with which somebody comes in: the first administrator, or one who is shut out."""
    holder_id, name = find_one(branch, person)
    code = new_code(SLIP_DIGITS)
    command = MakeSlip(branch_id=branch, actor_id=None, person_id=holder_id, code=code, forgets=forget)
    try:
        perform(make_slip, command, origin=TERMINAL)
    except DomainError as error:
        raise Refused(error) from error
    click.echo(f"{name}: {code[:4]} {code[4:8]} {code[8:]}  (works once, {SLIP_VALID_FOR.days} days)")


commands: tuple[click.Command, ...] = (token, slip)
