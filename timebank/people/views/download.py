"""Everything the branch keeps about one person, to take away."""

import csv
import io
import json
import zipfile
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.people import queries
from timebank.people.queries.own_data import list_own_rows

Table = list[dict[str, Any]]


def collect(session: Session, *, branch_id: str, person_id: UUID, now: datetime) -> dict[str, Table]:
    """Return tables of plain values by name: who the person is, and all that any feature keeps about them."""
    person = queries.get_person(session, branch_id=branch_id, person_id=person_id)
    return {
        "person": [
            {
                "branch": branch_id,
                "id": person.id,
                "name": person.name,
                "birth_date": person.birth_date,
                "phone": person.phone,
                "email": person.email,
                "address": person.address,
                "neighbourhood": person.neighbourhood,
                "language": person.language,
                "registered_at": person.registered_at,
                "identity_seen_at": person.identity_seen_at,
                "guardian_name": person.guardian_name,
                "guardian_phone": person.guardian_phone,
                "taken_away_at": now,
            }
        ],
        "roles": [
            {"role": each.role, "starts_on": each.starts_on, "ends_on": each.ends_on}
            for each in queries.list_grants(session, branch_id=branch_id, person_id=person_id)
        ],
        "consents": [
            {
                "purpose": each.purpose,
                "method": each.method,
                "given_at": each.given_at,
                "given_by": each.given_by,
                "withdrawn_at": each.withdrawn_at,
            }
            for each in queries.list_consents(session, branch_id=branch_id, person_id=person_id)
        ],
        "family": [
            {
                "name": each.person.name,
                "relation": each.relation,
                "confirmed_at": each.link.confirmed_at,
                "ended_at": each.link.ended_at,
                "may_see_visits": each.sees_visits,
            }
            for each in queries.relatives_of(
                session, branch_id=branch_id, person_id=person_id, with_ended=True
            )
        ],
        "trainings": [
            {
                "title": each.title,
                "held_on": each.held_on,
                "minutes": each.minutes,
                "struck_out": each.voided_at is not None,
            }
            for each in queries.list_trainings(session, branch_id=branch_id, person_id=person_id)
        ],
        **list_own_rows(session, branch_id=branch_id, person_id=person_id),
    }


def pack(tables: dict[str, Table]) -> bytes:
    """Return a ZIP with `my-data.json`, and each table that has rows as CSV that spreadsheets open."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", json.dumps(tables, default=_plain, ensure_ascii=False, indent=2))
        for name, rows in tables.items():
            if rows:
                archive.writestr(f"{name}.csv", _csv(rows))
    return packed.getvalue()


def _csv(rows: Table) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    shown = "" if value is None else _plain(value) if isinstance(value, datetime | date | UUID) else value
    # A spreadsheet would run what begins like a formula.
    return f"'{shown}" if isinstance(shown, str) and shown[:1] in ("=", "+", "-", "@") else shown


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
