from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import make_branch, make_person
from timebank.core import clock
from timebank.core.db import db
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Role
from timebank.people import queries
from timebank.people.commands import (
    ChangeBranch,
    DistrictRow,
    FirstAdministrator,
    ImportDistricts,
    OpenBranch,
    SetUpBank,
    change_branch,
    import_districts,
    open_branch,
    set_up_bank,
)
from timebank.people.errors import (
    BankNotEmpty,
    BranchNameUnfit,
    BranchNotFound,
    BranchTaken,
    DistrictNotFound,
    DistrictsUnreadable,
    NameMissing,
    PhoneUnreadable,
    ZoneUnknown,
)
from timebank.people.forms.districts import read_districts, shipped_districts
from timebank.policies.queries import policy_on

PROVINCES = 17


def opening(**said: Any) -> OpenBranch:  # noqa: ANN401
    content: dict[str, Any] = {
        "branch_id": NATIONAL,
        "actor_id": None,
        "short_name": "suseong",
        "name": "대구 수성구 지점",
        "name_en": "Suseong-gu, Daegu",
        "district_code": "27-수성구",
        "phone": "053-000-5678",
    }
    return OpenBranch(**(content | said))


def setting_up(**said: Any) -> SetUpBank:  # noqa: ANN401
    content: dict[str, Any] = {
        "branch_id": NATIONAL,
        "actor_id": None,
        "administrators": (FirstAdministrator(name="문정아", phone="010-1111-2222", email=None),),
        "short_name": "dalseo",
        "name": "대구 달서구 지점",
        "name_en": "Dalseo-gu, Daegu",
        "district_code": "27-달서구",
        "phone": "053-000-1234",
        "sender": "0530001234",
        "districts": shipped_districts(),
    }
    return SetUpBank(**(content | said))


def importing(*rows: DistrictRow) -> ImportDistricts:
    return ImportDistricts(branch_id=NATIONAL, actor_id=None, rows=rows)


def test_the_districts_that_come_along_hold_the_17_provinces_and_cities(
    session: Session, noon: datetime
) -> None:
    counted = import_districts(session, importing(*shipped_districts()), now=noon)
    session.flush()
    regions = [each for each in queries.list_districts(session) if each.district_ko is None]
    assert len(regions) == PROVINCES
    assert counted == {"added": len(shipped_districts()), "changed": 0}
    again = import_districts(session, importing(*shipped_districts()), now=noon)
    assert again == {"added": 0, "changed": 0}


def test_a_district_that_is_called_otherwise_now_is_corrected(session: Session, noon: datetime) -> None:
    old = DistrictRow(
        region_code="51",
        region_ko="강원도",
        region_en="Gangwon",
        district_ko="춘천시",
        district_en="Chuncheon",
    )
    new = DistrictRow(
        region_code="51",
        region_ko="강원특별자치도",
        region_en="Gangwon",
        district_ko="춘천시",
        district_en="Chuncheon",
    )
    import_districts(session, importing(old), now=noon)
    session.flush()
    assert import_districts(session, importing(new), now=noon) == {"added": 0, "changed": 1}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1),
        (b"code,name\n", 1),
        ("region_code,region_ko,region_en,district_ko,district_en\n11,서울\n".encode(), 2),
        (b"\xff\xfe\x00\x00", 1),
    ],
)
def test_a_file_of_another_shape_is_refused_with_its_line(app: Flask, content: bytes, line: int) -> None:
    with pytest.raises(DistrictsUnreadable) as refused:
        read_districts(content)
    assert refused.value.values["line"] == line


def test_a_file_from_a_spreadsheet_is_read(app: Flask) -> None:
    text = (
        "region_code,region_ko,region_en,district_ko,district_en\r\n11,서울특별시,Seoul,종로구,Jongno-gu\r\n"
    )
    for encoding in ("utf-8", "utf-8-sig", "cp949"):
        assert [row.code for row in read_districts(text.encode(encoding))] == ["11-종로구"]


def test_a_line_without_a_region_imports_nothing(session: Session, noon: datetime) -> None:
    bad = DistrictRow(region_code="x", region_ko="서울특별시", region_en="Seoul")
    with pytest.raises(DistrictsUnreadable):
        import_districts(session, importing(*shipped_districts(), bad), now=noon)


def test_a_branch_is_opened_and_changed(session: Session, noon: datetime) -> None:
    import_districts(session, importing(*shipped_districts()), now=noon)
    open_branch(session, opening(), now=noon)
    session.flush()
    assert queries.get_branch(session, "suseong").phone == "053-000-5678"
    command = ChangeBranch(
        branch_id=NATIONAL,
        actor_id=None,
        short_name="suseong",
        name="수성구 지점",
        name_en="",
        district_code=None,
        phone="1588-0000",
    )
    change_branch(session, command, now=noon)
    branch = queries.get_branch(session, "suseong")
    assert (branch.name, branch.name_en, branch.phone) == ("수성구 지점", "수성구 지점", "1588-0000")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"short_name": "수성"}, BranchNameUnfit),
        ({"short_name": "Suseong"}, BranchNameUnfit),
        ({"short_name": "a" * 33}, BranchNameUnfit),
        ({"short_name": "dalseo"}, BranchTaken),
        ({"name": " "}, NameMissing),
        ({"district_code": "99-없는구"}, DistrictNotFound),
        ({"phone": "not a number"}, PhoneUnreadable),
        ({"zone": "Asia/Nowhere"}, ZoneUnknown),
        ({"zone": "../etc/passwd"}, ZoneUnknown),
    ],
)
def test_a_branch_that_cannot_be_is_refused(
    session: Session, noon: datetime, said: dict[str, Any], refusal: type[Exception]
) -> None:
    make_branch(session)
    import_districts(session, importing(*shipped_districts()), now=noon)
    session.flush()
    with pytest.raises(refusal):
        open_branch(session, opening(**said), now=noon)


def test_a_branch_that_is_not_there_is_not_changed(session: Session, noon: datetime) -> None:
    command = ChangeBranch(
        branch_id=NATIONAL,
        actor_id=None,
        short_name="nowhere",
        name="x",
        name_en="x",
        district_code=None,
        phone="053-000-1234",
    )
    with pytest.raises(BranchNotFound):
        change_branch(session, command, now=noon)


def test_an_empty_bank_gets_administrator_branch_districts_and_rules(
    session: Session, noon: datetime
) -> None:
    (administrator_id,) = set_up_bank(session, setting_up(), now=noon)
    session.flush()
    today = date(2026, 3, 2)
    held = queries.roles_of(session, branch_id=NATIONAL, person_id=administrator_id, day=today)
    assert held == {Role.ADMINISTRATOR}
    assert [each.id for each in queries.list_branches(session)] == ["dalseo"]
    assert policy_on(session, branch_id="dalseo", day=today).training_minutes == 240
    with pytest.raises(BankNotEmpty):
        set_up_bank(session, setting_up(), now=noon)


def test_with_two_administrators_one_drafted_and_the_other_published(
    session: Session, noon: datetime
) -> None:
    two = (
        FirstAdministrator(name="문정아", phone="010-1111-2222", email=None),
        FirstAdministrator(name="백승호", phone=None, email="baek@example.com"),
    )
    assert len(set_up_bank(session, setting_up(administrators=two), now=noon)) == 2


def test_a_bank_with_a_branch_is_not_set_up_again(session: Session, noon: datetime) -> None:
    make_person(session)
    with pytest.raises(BankNotEmpty):
        set_up_bank(session, setting_up(), now=noon)


SETUP = [
    "setup",
    "--administrator",
    "문정아",
    "--administrator-phone",
    "010-1111-2222",
    "--branch",
    "dalseo",
    "--district",
    "27-달서구",
    "--phone",
    "053-000-1234",
    "--sender",
    "0530001234",
]


def test_the_terminal_sets_up_once_and_says_so(own_bank: Flask) -> None:
    from timebank.people.cli import setup, user

    runner = own_bank.test_cli_runner()
    said = [*SETUP[1:], "--branch-name", "대구 달서구 지점"]
    first = runner.invoke(setup, said)
    assert first.exit_code == 0, first.output
    assert "another publishes them" in first.output
    second = runner.invoke(setup, said)
    assert (second.exit_code, "Nothing was changed" in second.output) == (0, True)
    added = runner.invoke(
        user,
        [
            "create",
            "--branch",
            "dalseo",
            "--name",
            "정현우",
            "--phone",
            "010-2222-3333",
            "--role",
            "coordinator",
        ],
    )
    assert added.exit_code == 0, added.output
    refused = runner.invoke(
        user, ["create", "--branch", "dalseo", "--name", "정현우", "--phone", "119", "--role", "coordinator"]
    )
    assert refused.exit_code == 1
    with own_bank.app_context():
        today = clock.local_day(clock.now(), "Asia/Seoul")
        assert len(queries.deciders(db.session(), branch_id="dalseo", day=today)) == 1


def test_a_real_bank_is_not_set_up_under_demonstration_mode(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from timebank.people.cli import setup

    monkeypatch.setitem(app.config, "DEMO", value=True)
    refused = app.test_cli_runner().invoke(setup, [*SETUP[1:], "--branch-name", "대구 달서구 지점"])
    assert (refused.exit_code, "TIMEBANK_DEMO" in refused.output) == (1, True)
