"""Whom a cell means: by name, by name and birth date, or by number."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.crypto import blind_index
from timebank.core.errors import DomainError
from timebank.importing.errors import PersonUnclear, PersonUnknown
from timebank.importing.rules import cells
from timebank.people.queries.references import list_references
from timebank.people.rules import fold_name, normalise_phone


class PeopleIndex:
    """The branch's active people, and those whom the file brings."""

    def __init__(self, session: Session, *, branch_id: str) -> None:
        self._names: dict[str, dict[UUID, date | None]] = defaultdict(dict)
        self._phones: dict[str, set[UUID]] = defaultdict(set)
        for each in list_references(session, branch_id=branch_id):
            self._names[each.name_folded][each.id] = each.birth_date
            if each.phone_index:
                self._phones[each.phone_index].add(each.id)

    def add(self, person_id: UUID, *, name: str, birth_date: date | None, phone: str) -> None:
        """Make somebody of the file known; a number that nobody can read is passed over."""
        self._names[fold_name(name)][person_id] = birth_date
        index = _phone_index(phone)
        if index:
            self._phones[index].add(person_id)

    def find(self, text: str, *, column: str) -> UUID:
        """Return whom the cell means.

        Raises:
            PersonUnknown, PersonUnclear
        """
        index = _phone_index(text) if text[:1].isdigit() or text.startswith("+") else None
        if index is not None:
            found = set(self._phones.get(index, ()))
        else:
            name, born = parts_of(text)
            found = {
                person_id
                for person_id, birth_date in self._names.get(fold_name(name), {}).items()
                if born is None or birth_date == born
            }
        if not found:
            raise PersonUnknown(column=column, text=text)
        if len(found) > 1:
            raise PersonUnclear(column=column, text=text, count=len(found))
        return found.pop()


def parts_of(text: str) -> tuple[str, date | None]:
    """Return the name, and the birth date that may stand behind it, in brackets or not."""
    bare = text.replace("(", " ").replace(")", " ").strip()
    for place, letter in enumerate(bare):
        if letter.isdigit() and place:
            try:
                return bare[:place].strip(" ,"), cells.read_day(bare[place:].strip(), column="")
            except DomainError:
                break
    return bare, None


def _phone_index(text: str) -> str | None:
    try:
        return blind_index("phone", normalise_phone(text)) if text else None
    except DomainError:
        return None
