from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories import make_person
from tests.ledger.attacker import ENTRIES, attack
from tests.ledger.factories import make_holder
from timebank.core.db import db, unit_of_work
from timebank.core.permissions import Role
from timebank.ledger import cli
from timebank.notifications.queries import count_unseen


def run(bank: Flask, *words: str) -> Result:
    return bank.test_cli_runner().invoke(cli.group, words)


@pytest.fixture
def auditor(own_bank: Flask) -> UUID:
    def work(session: Session) -> UUID:
        make_holder(session, minutes=60)
        return make_person(session, roles=[Role.AUDITOR], born=None, email="auditor@example.com").id

    with own_bank.app_context():
        return unit_of_work(work)


def test_a_whole_ledger_is_said_to_be_whole(own_bank: Flask, auditor: UUID) -> None:
    assert auditor is not None
    done = run(own_bank, "verify")
    assert done.exit_code == 0
    assert done.output == "The ledger is whole: 3 accounts, 1 postings, 2 entries.\n"


def test_a_changed_row_is_named_and_the_exit_tells(
    own_bank: Flask, auditor: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert auditor is not None
    with own_bank.app_context(), attack(db.engine.url) as session:
        entry = session.execute(select(ENTRIES).where(ENTRIES.c.minutes > 0)).one()
        session.execute(update(ENTRIES).where(ENTRIES.c.minutes > 0).values(minutes=61))
        monkeypatch.setattr(cli, "db", SimpleNamespace(session=lambda: session))
        done = run(own_bank, "verify", "--branch", "dalseo")
    assert done.exit_code == 1
    assert f"ledger_entries (dalseo, {entry.account_id}, 1)" in done.output
    assert "is not what the bank wrote" in done.output


def test_heads_are_written_sent_to_the_auditor_and_compared(
    own_bank: Flask, auditor: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(own_bank.config, "HEADS_DIR", str(tmp_path))
    done = run(own_bank, "heads")
    assert done.exit_code == 0
    assert done.output.endswith("sent to 1 auditors\n")
    assert len(list(tmp_path.glob("heads-*.json"))) == 1
    with own_bank.app_context():
        assert count_unseen(db.session(), branch_id="dalseo", person_id=auditor) == 1
    checked = run(own_bank, "verify", "--heads", str(tmp_path))
    assert checked.output.endswith("1 nights of heads.\n")
