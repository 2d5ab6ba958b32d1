from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from tests.ledger.attacker import ACCOUNTS, ENTRIES, POSTINGS, attack
from tests.ledger.factories import NOON, OTHER_BRANCH, gift, make_holder
from tests.ledger.test_verify import make_ledger, rewrite
from timebank.core.db import db, unit_of_work
from timebank.ledger import tasks
from timebank.ledger.commands import post
from timebank.ledger.rules.findings import Fault
from timebank.ledger.tasks import SETTLED, check, write_heads

NIGHT = NOON + timedelta(days=30)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _without_care(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "visits_digest", lambda: None)


@pytest.fixture
def bank(own_bank: Flask) -> Flask:
    with own_bank.app_context():
        unit_of_work(make_ledger)
    return own_bank


def test_each_night_adds_a_file_that_names_the_one_before(bank: Flask, tmp_path: Path) -> None:
    with bank.app_context():
        session = db.session()
        files = [write_heads(session, tmp_path, now=NIGHT + day * DAY) for day in range(3)]
        verdict = check(session, folder=tmp_path)
        assert verdict.clean
        assert verdict.heads == 3
        nights, broken = tasks.read_heads(tmp_path)
    assert [night.name for night in nights] == [file.name for file in files]
    assert broken is None
    assert nights[0].until == NIGHT - SETTLED
    assert {branch.branch_id for branch in nights[0].branches} == {"dalseo", OTHER_BRANCH}


def test_heads_are_written_once(bank: Flask, tmp_path: Path) -> None:
    with bank.app_context():
        write_heads(db.session(), tmp_path, now=NIGHT)
        with pytest.raises(FileExistsError):
            write_heads(db.session(), tmp_path, now=NIGHT)


def test_what_is_posted_later_does_not_disturb_the_heads(bank: Flask, tmp_path: Path) -> None:
    with bank.app_context():
        write_heads(db.session(), tmp_path, now=NIGHT)

        def give(session: Session) -> None:
            giver = make_holder(session, minutes=100, now=NIGHT)
            post(session, gift(giver, make_holder(session)), now=NIGHT)

        unit_of_work(give)
        assert check(db.session(), folder=tmp_path).clean


@pytest.mark.proof("A whole ledger rewritten consistently is found by the written heads")
def test_a_ledger_rewritten_with_its_keys_is_found(bank: Flask, tmp_path: Path) -> None:
    with bank.app_context():
        write_heads(db.session(), tmp_path, now=NIGHT)
        with attack(db.engine.url) as session:
            rewrite(session)
            assert check(session).clean
            finding = check(session, folder=tmp_path).finding
    assert finding is not None
    assert finding.fault is Fault.HEAD_DIFFERS
    assert finding.key == ("dalseo",)


def test_a_ledger_cut_short_is_found(bank: Flask, tmp_path: Path) -> None:
    with bank.app_context():
        write_heads(db.session(), tmp_path, now=NIGHT)
        with attack(db.engine.url) as session:
            for table in (ENTRIES, POSTINGS, ACCOUNTS):
                session.execute(delete(table))
            assert check(session).clean
            finding = check(session, folder=tmp_path).finding
    assert finding is not None
    assert finding.fault is Fault.HEAD_DIFFERS


def test_a_file_that_was_changed_or_taken_away_is_found(bank: Flask, tmp_path: Path) -> None:
    with bank.app_context():
        files = [write_heads(db.session(), tmp_path, now=NIGHT + day * DAY) for day in range(3)]
        content = files[1].read_bytes()
        files[1].chmod(0o644)
        for forged in (content.replace(b'"entries"', b'"entries" '), b"{}", b"not JSON"):
            files[1].write_bytes(forged)
            finding = check(db.session(), folder=tmp_path).finding
            assert finding is not None
            assert finding.fault is Fault.HEADS_BROKEN
        files[1].unlink()
        finding = check(db.session(), folder=tmp_path).finding
    assert finding is not None
    assert finding.table == files[2].name


def test_visits_that_were_changed_are_found(
    bank: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = "as it was"
    monkeypatch.setattr(tasks, "visits_digest", lambda: lambda _session, _branch, _until: digest)
    with bank.app_context():
        write_heads(db.session(), tmp_path, now=NIGHT)
        assert check(db.session(), folder=tmp_path).clean
        digest = "changed"
        finding = check(db.session(), folder=tmp_path).finding
    assert finding is not None
    assert finding.fault is Fault.VISITS_DIFFER
