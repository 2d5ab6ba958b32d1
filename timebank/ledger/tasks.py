"""The nightly heads: written outside the database, read back when the ledger is verified."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from importlib.util import find_spec
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.db import db, unit_of_work
from timebank.core.ids import NATIONAL
from timebank.core.periodic import once_a_day
from timebank.core.permissions import Role
from timebank.ledger.queries.heads import head_of, list_branches
from timebank.ledger.queries.verification import verify
from timebank.ledger.rules.findings import Fault, Finding, Verdict
from timebank.ledger.rules.heads import BranchHead, Heads, file_digest
from timebank.notifications.commands import Send, send
from timebank.notifications.rules import MessageChannel
from timebank.people.queries import list_branches as list_all_branches
from timebank.people.queries import list_people_with_role

SETTLED = timedelta(minutes=10)
"""How long ago something must have been posted to be in the heads: by then its unit of work is through."""
HEADS_AT = time(2, 30)
"""By the national branch's clocks."""
VisitsDigest = Callable[[Session, str, datetime], str]


def visits_digest() -> VisitsDigest | None:
    """Return care's digest over a branch's visits and decisions, in a bank that has care."""
    if find_spec("timebank.care.queries") is None:
        return None
    from timebank.care import queries

    found: VisitsDigest | None = getattr(queries, "digest_of_visits", None)
    return found


def write_heads(session: Session, folder: Path, *, now: datetime) -> Path:
    """Write the heads of every branch as of `SETTLED` ago into a file that is not there yet; return it.

    Raises:
        FileExistsError: the heads of that moment have been written.
    """
    until = now - SETTLED
    folder.mkdir(parents=True, exist_ok=True)
    before = _files(folder)
    heads = Heads(
        until=until,
        taken_at=now,
        previous=file_digest(before[-1].read_bytes()) if before else None,
        branches=tuple(
            _branch(session, branch_id, until) for branch_id in list_branches(session.connection())
        ),
    )
    path = folder / heads.name
    with path.open("xb") as file:
        file.write(heads.to_bytes())
    path.chmod(0o444)
    return path


def tell_auditors(session: Session, path: Path, *, now: datetime) -> int:
    """Put the heads of that file into the outbox for every auditor; return for how many.

    The message holds the digests themselves, so that they stand where nobody with the database can reach:
    a branch's auditors learn their branch's, national auditors the digest of the whole file.
    """
    content = path.read_bytes()
    heads = Heads.from_bytes(content)
    told = 0
    digests = {head.branch_id: head.digest for head in heads.branches} | {NATIONAL: file_digest(content)}
    for branch in list_all_branches(session, with_national=True):
        if branch.id not in digests:
            continue
        day = clock.local_day(now, branch.zone)
        for person in list_people_with_role(session, branch_id=branch.id, role=Role.AUDITOR, day=day):
            told += 1
            for channel, address in (
                (MessageChannel.SCREEN, None),
                # Part of their duty: it asks for no consent to messages.
                *([(MessageChannel.EMAIL, person.email)] if person.email else []),
            ):
                send(
                    session,
                    Send(
                        branch_id=branch.id,
                        person_id=person.id,
                        channel=channel,
                        address=address,
                        language=person.language,
                        template="heads_written",
                        values={"until": heads.until, "file": path.name, "digest": digests[branch.id]},
                        cause=f"heads_written:{path.name}:{person.id}",
                    ),
                    now=now,
                )
    return told


def nightly_heads(now: datetime) -> int:
    """Once a night, write the heads of every branch outside the database and send them to the auditors.

    Returns how many auditors were told. Done again after a failure it writes a further file: nothing is lost.
    """
    session = db.session()
    branches = {each.id: each.zone for each in list_all_branches(session, with_national=True)}
    session.rollback()
    if not branches:
        return 0
    zone = branches.get(NATIONAL) or min(branches.items())[1]
    return once_a_day("ledger.heads", lambda: _write_and_tell(now), zone=zone, at=HEADS_AT, now=now)


def _write_and_tell(now: datetime) -> int:
    path = write_heads(db.session(), Path(current_app.config["HEADS_DIR"]), now=now)
    return unit_of_work(lambda session: tell_auditors(session, path, now=now))


def read_heads(folder: Path) -> tuple[list[Heads], Finding | None]:
    """Read the written heads, the oldest first; and the first file that is not what was written, if any."""
    nights: list[Heads] = []
    previous: str | None = None
    for path in _files(folder):
        content = path.read_bytes()
        try:
            night = Heads.from_bytes(content)
        except ValueError:
            return nights, _broken(path)
        if night.previous != previous or night.name != path.name:
            return nights, _broken(path)
        nights.append(night)
        previous = file_digest(content)
    return nights, None


def check(session: Session, *, branch_id: str | None = None, folder: Path | None = None) -> Verdict:
    """Verify the ledger, of one branch or all, and with `folder` also against the heads written there."""
    nights, broken = read_heads(folder) if folder is not None else ([], None)
    digest = visits_digest()
    verdict = verify(
        session,
        branch_id=branch_id,
        heads=nights,
        visits=None if digest is None else lambda each, until: digest(session, each, until),
    )
    if verdict.finding is None and broken is not None:
        return Verdict(
            accounts=verdict.accounts,
            postings=verdict.postings,
            entries=verdict.entries,
            heads=verdict.heads,
            finding=broken,
        )
    return verdict


def _branch(session: Session, branch_id: str, until: datetime) -> BranchHead:
    head = head_of(session.connection(), branch_id=branch_id, until=until)
    digest = visits_digest()
    return BranchHead(
        branch_id=branch_id,
        accounts=head.accounts,
        entries=head.entries,
        digest=head.digest,
        visits=None if digest is None else digest(session, branch_id, until),
    )


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("heads-*.json"))


def _broken(path: Path) -> Finding:
    return Finding(fault=Fault.HEADS_BROKEN, branch_id="", table=path.name, key=())


PERIODIC: tuple[tuple[str, Callable[[datetime], int]], ...] = (("ledger.heads", nightly_heads),)
