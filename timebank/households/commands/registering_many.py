"""Registering households, thousands at once: what `register_household` writes, in a few statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Handler
from timebank.core.errors import DomainError
from timebank.core.many import Examiner, Many, insert_rows, some
from timebank.households.commands.drafting import (
    RegisterHousehold,
    consents_of,
    household_of,
    limits_of,
    members_of,
)
from timebank.households.commands.registering import register_household, take_numbers
from timebank.households.errors import MayBeKnown
from timebank.households.models import Household, HouseholdConsent, Limit, Member
from timebank.households.queries import known_codes
from timebank.people.queries import get_branch


class NewHouseholds(Many):
    """Households that no person of the branch represents, without a need yet."""

    def __init__(
        self, session: Session, commands: Sequence[RegisterHousehold], *, branch_id: str, now: datetime
    ) -> None:
        self.session, self.branch_id, self.now = session, branch_id, now
        self.today = local_day(now, get_branch(session, branch_id).zone)
        self._codes = known_codes(session, day=self.today)
        self._drafts = {command.id: self._draft(command) for command in commands}
        self._names: defaultdict[str, set[str | None]] = defaultdict(set)
        self._contacts: set[tuple[str, str]] = set()
        self._learn_known([each for each in self._drafts.values() if isinstance(each, Household)])
        self._households: list[Household] = []
        self._members: list[Member] = []
        self._limits: list[Limit] = []
        self._consents: list[HouseholdConsent] = []

    @property
    def examiners(self) -> Mapping[Handler[Any, Any], Examiner]:
        return {register_household: self._register}

    def _draft(self, command: RegisterHousehold) -> Household | DomainError:
        if command.person_id is not None or command.need is not None:
            raise ValueError("only households of nobody in the branch, without a need, come in a file")
        try:
            return household_of(command, person=None, today=self.today, now=self.now)
        except DomainError as refusal:
            return refusal

    def _learn_known(self, drafts: Sequence[Household]) -> None:
        """Read the signs of households that may be one of these; see `list_possible_doubles`."""
        columns = (
            Household.name_index,
            Household.birth_date,
            Household.phone_index,
            Household.address_index,
        )
        for name in ("name_index", "phone_index", "address_index"):
            for values in some(getattr(each, name) for each in drafts):
                wanted = select(*columns).where(
                    Household.branch_id == self.branch_id, getattr(Household, name).in_(values)
                )
                for row in self.session.execute(wanted):
                    self._learn(*row)

    def _learn(self, name: str, born: str | None, phone: str | None, address: str | None) -> None:
        self._names[name].add(born)
        self._contacts |= {(sort, index) for sort, index in (("p", phone), ("a", address)) if index}

    def _is_known(self, household: Household) -> bool:
        contacts = (("p", household.phone_index), ("a", household.address_index))
        if not self._contacts.isdisjoint(contacts):
            return True
        others = self._names.get(household.name_index, set())
        return bool(others) and (
            household.birth_date is None or None in others or household.birth_date in others
        )

    def _register(self, command: RegisterHousehold) -> None:
        household = self._drafts[command.id]
        if isinstance(household, DomainError):
            raise household
        if not command.other_one and self._is_known(household):
            raise MayBeKnown
        limits = limits_of(command, known=self._codes, now=self.now)
        self._members += members_of(command, household)
        self._limits += limits
        self._consents += consents_of(command, now=self.now)
        self._households.append(household)
        self._learn(
            household.name_index, household.birth_date, household.phone_index, household.address_index
        )

    def write(self) -> None:
        first = take_numbers(self.session, self.branch_id, len(self._households))
        for number, household in enumerate(self._households, start=first):
            household.number = number
        for model, rows in (
            (Household, self._households),
            (Member, self._members),
            (Limit, self._limits),
            (HouseholdConsent, self._consents),
        ):
            insert_rows(self.session, model, rows)
