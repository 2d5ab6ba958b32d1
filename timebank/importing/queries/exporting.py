"""What a branch has, as rows of the files that it takes in."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from timebank.care.queries.listing import list_visits
from timebank.core.permissions import MEMBERS
from timebank.households.queries import list_households
from timebank.importing.rules import ImportKind
from timebank.importing.rules import food_words as food
from timebank.importing.rules.words import CONSENTS, LANGUAGES, ROLES, Words
from timebank.pantry.queries import list_donations, list_products
from timebank.people.queries import get_branch, get_people, list_consents, roles_of_many, search_people

AT_ONCE = 200
ALL = 1_000_000
Cells = dict[str, str]


def export_rows(session: Session, *, branch_id: str, kind: ImportKind, today: date) -> Iterator[Cells]:
    """Yield the branch's rows of that kind, in words that `import` reads."""
    return _HOW[kind](session, branch_id, today)


def _said(words: Words, *codes: str) -> str:
    return ", ".join(words[code][0] for code in sorted(codes) if code in words)


def _people(session: Session, branch_id: str, today: date) -> Iterator[Cells]:
    after = None
    while True:
        found = search_people(session, branch_id=branch_id, after=after, limit=AT_ONCE)
        shown = found[:AT_ONCE]
        roles = roles_of_many(session, branch_id=branch_id, ids=[each.id for each in shown], day=today)
        for person in shown:
            mine = roles.get(person.id, frozenset()) & MEMBERS
            if not mine:
                continue
            given = {
                each.purpose.value
                for each in list_consents(session, branch_id=branch_id, person_id=person.id)
                if each.withdrawn_at is None
            }
            yield {
                "name": person.name,
                "birth_date": person.birth_date.isoformat() if person.birth_date else "",
                "roles": _said(ROLES, *(role.value for role in mine)),
                "phone": person.phone or "",
                "email": person.email or "",
                "address": person.address or "",
                "neighbourhood": person.neighbourhood,
                "language": _said(LANGUAGES, person.language),
                "consents": _said(CONSENTS, *given),
            }
        if len(found) <= AT_ONCE:
            return
        after = (shown[-1].name_folded, shown[-1].id)


def _visits(session: Session, branch_id: str, _today: date) -> Iterator[Cells]:
    zone = ZoneInfo(get_branch(session, branch_id).zone)
    after = None
    while True:
        found = list_visits(session, branch_id=branch_id, after=after, limit=AT_ONCE)
        shown = [row.visit for row in found[:AT_ONCE]]
        ids = {each for visit in shown for each in (visit.volunteer_id, visit.senior_id)}
        people = get_people(session, branch_id=branch_id, ids=ids)
        names = {
            person_id: " ".join(
                filter(None, (person.name, person.birth_date.isoformat() if person.birth_date else ""))
            )
            for person_id, person in people.items()
        }
        for visit in shown:
            start, end = visit.starts_at.astimezone(zone), visit.ends_at.astimezone(zone)
            yield {
                "volunteer": names.get(visit.volunteer_id, ""),
                "senior": names.get(visit.senior_id, ""),
                "day": start.date().isoformat(),
                "start": f"{start:%H:%M}",
                "end": f"{end:%H:%M}",
                "past_midnight": "예" if end.date() > start.date() else "",
                "activities": ", ".join(visit.activities),
                "note": visit.note or "",
            }
        if len(found) <= AT_ONCE:
            return
        after = (shown[-1].starts_at, shown[-1].id)


def _households(session: Session, branch_id: str, today: date) -> Iterator[Cells]:
    for each in list_households(session, branch_id=branch_id, day=today, limit=ALL):
        yield {
            "name": each.name,
            "kind": _said(food.HOUSEHOLD_KINDS, each.kind.value),
            "size": str(each.size),
            "birth_date": each.birth_date or "",
            "phone": each.phone or "",
            "address": each.address or "",
            "neighbourhood": each.neighbourhood,
            "language": _said(LANGUAGES, each.language),
            "has": _said(food.HAS, *each.has),
            "collects": _said(food.COLLECTING, each.collects.value),
            "weekday": _said(food.WEEKDAYS, str(each.weekday)),
            "hour": "" if each.hour is None else str(each.hour),
            "item_cap": "" if each.item_cap is None else str(each.item_cap),
            "category_cap": "" if each.category_cap is None else str(each.category_cap),
        }


def _products(session: Session, branch_id: str, _today: date) -> Iterator[Cells]:
    for each in list_products(session, branch_id=branch_id, limit=ALL):
        yield {
            "gtin": each.gtin,
            "name": each.name,
            "category": _said(food.CATEGORIES, each.category.value),
            "grams": str(each.grams_each),
            "storage": _said(food.STORAGES, each.storage.value),
            "cooking": "예" if each.needs_cooking else "아니오",
        }


def _donations(session: Session, branch_id: str, _today: date) -> Iterator[Cells]:
    for donation, donor in list_donations(session, branch_id=branch_id, limit=ALL):
        yield {
            "donor": donor.name,
            "donor_kind": _said(food.DONOR_KINDS, donor.kind.value),
            "business_number": donor.business_number or "",
            "what": donation.what,
            "units": "" if donation.units is None else str(donation.units),
            "arrival": _said(food.ARRIVALS, donation.arrival.value),
            "fetch_by": donation.fetch_by.isoformat() if donation.fetch_by else "",
        }


_HOW: Mapping[ImportKind, Callable[[Session, str, date], Iterator[Cells]]] = {
    ImportKind.PEOPLE: _people,
    ImportKind.VISITS: _visits,
    ImportKind.HOUSEHOLDS: _households,
    ImportKind.PRODUCTS: _products,
    ImportKind.DONATIONS: _donations,
}
