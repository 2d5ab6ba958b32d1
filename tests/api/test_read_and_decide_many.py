"""What staff read on pages, programs read too; and many visits are decided in one request."""

from typing import Any

from tests.permissions.bank import Bank, trial
from timebank.core.permissions import Role


def ask(bank: Bank, role: Role, method: str, path: str, body: Any = None) -> Any:  # noqa: ANN401
    headers = {"Authorization": f"Bearer {bank.own.keys[role].token}", "Idempotency-Key": "once"}
    return bank.app.test_client().open(f"/api/v1{path}", method=method, headers=headers, json=body)


def test_the_trail_is_read_page_by_page_and_narrowed(bank: Bank) -> None:
    with trial(bank):
        first = ask(bank, Role.AUDITOR, "GET", "/audit?limit=2").get_json()
        second = ask(bank, Role.AUDITOR, "GET", f"/audit?limit=2&cursor={first['next_cursor']}").get_json()
        care = ask(bank, Role.AUDITOR, "GET", "/audit?feature=care").get_json()["items"]
        nothing = ask(bank, Role.AUDITOR, "GET", "/audit?until=2000-01-01").get_json()["items"]
    lines = first["items"] + second["items"]
    assert len({each["id"] for each in lines}) == 4
    assert [each["done_at"] for each in lines] == sorted((each["done_at"] for each in lines), reverse=True)
    assert care
    assert all(each["command"].startswith("care.") for each in care)
    assert nothing == []


def test_looks_say_who_looked(bank: Bank) -> None:
    with trial(bank):
        ask(bank, Role.COORDINATOR, "GET", f"/people/{bank.own.things['senior_id']}/contact")
        found = ask(bank, Role.AUDITOR, "GET", "/audit/looks?seen=contact").get_json()["items"]
    assert found[0]["subject_id"] == str(bank.own.things["senior_id"])


def test_a_coordinator_reads_no_trail_and_an_unknown_feature_is_refused(bank: Bank) -> None:
    with trial(bank):
        assert ask(bank, Role.COORDINATOR, "GET", "/audit").status_code == 403
        refused = ask(bank, Role.AUDITOR, "GET", "/audit?feature=%25")
    assert (refused.status_code, list(refused.get_json()["errors"])) == (422, ["feature"])


def test_letters_say_who_gets_one(bank: Bank) -> None:
    with trial(bank):
        found = ask(bank, Role.COORDINATOR, "GET", "/letters")
        none = ask(bank, Role.COORDINATOR, "GET", "/letters?month=2001-01-01").get_json()
    assert found.status_code == 200
    assert none == {"items": []}


def test_the_ledger_is_verified(bank: Bank) -> None:
    with trial(bank):
        said = ask(bank, Role.AUDITOR, "GET", "/ledger/verification").get_json()
    assert (said["clean"], said["finding"]) == (True, None)
    assert said["accounts"] > 0


def test_each_visit_of_many_has_its_verdict_and_is_decided_once(bank: Bank) -> None:
    visit_id, nobody = str(bank.own.things["visit_id"]), str(bank.other.things["visit_id"])
    body = {"visit_ids": [visit_id, nobody, visit_id], "outcome": "approve"}
    with trial(bank):
        first = ask(bank, Role.COORDINATOR, "POST", "/visits/decisions", body).get_json()["items"]
        again = ask(bank, Role.COORDINATOR, "POST", "/visits/decisions", body).get_json()["items"]
        state = ask(bank, Role.COORDINATOR, "GET", f"/visits/{visit_id}").get_json()["state"]
    verdicts = {each["visit_id"]: each for each in first}
    assert len(first) == 2
    assert verdicts[nobody]["decided"] is False
    assert verdicts[nobody]["detail"]
    assert verdicts[visit_id]["decided"] == (state == "approved")
    assert again == first


def test_nothing_or_too_much_at_once_is_refused(bank: Bank) -> None:
    visit_id = str(bank.own.things["visit_id"])
    with trial(bank):
        for ids in ([], [visit_id] * 51):
            refused = ask(
                bank, Role.COORDINATOR, "POST", "/visits/decisions", {"visit_ids": ids, "outcome": "approve"}
            )
            assert (refused.status_code, list(refused.get_json()["errors"])) == (422, ["visit_ids"])
