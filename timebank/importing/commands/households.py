"""Households from a file; an officer confirms each as after registering on the page."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.many import InTurn, Many, some
from timebank.households.commands import (
    EndHousehold,
    LimitGiven,
    MemberGiven,
    RegisterHousehold,
    end_household,
    register_household,
)
from timebank.households.commands.registering_many import NewHouseholds
from timebank.households.queries import get_households, list_allergens
from timebank.households.rules import (
    Collecting,
    EndReason,
    HouseholdKind,
    HouseholdPurpose,
    LimitKind,
)
from timebank.importing.commands.steps import Faults, Given, Sheet, Step, Taking, Undo
from timebank.importing.rules import cells
from timebank.importing.rules import food_words as words
from timebank.importing.rules.words import LANGUAGES, Words
from timebank.people.queries import get_branch


class HouseholdsSheet(Sheet):
    """Each row is one household."""

    step_names = ("household",)

    def __init__(self, session: Session, taking: Taking, rows: Iterable[Given], *, now: datetime) -> None:
        super().__init__(session, taking, rows, now=now)
        today = local_day(now, get_branch(session, taking.branch_id).zone)
        allergens: Words = {
            each.code: (each.name_ko, each.name_en, each.name_vi)
            for each in list_allergens(session, day=today)
        }
        self.limits: Words = {**allergens, **words.MORE_LIMITS}

    def steps(self, row: Given, number: int) -> Iterator[Step]:
        faults = Faults(self.taking.kind, row)
        for name in ("name", "kind", "size", "consents", "weekday", "hour"):
            faults.needed(name)
        kind, size = faults.word("kind", words.HOUSEHOLD_KINDS), faults.number("size")
        consents = faults.words("consents", words.HOUSEHOLD_CONSENTS)
        weekday, hour = faults.word("weekday", words.WEEKDAYS), faults.number("hour")
        born = faults.day("birth_date")
        language = faults.word("language", LANGUAGES) or "ko"
        collects = faults.word("collects", words.COLLECTING) or "self"
        has = faults.words("has", words.HAS)
        years = [
            faults.read("birth_years", lambda _text, column, one=each: cells.read_number(one, column=column))
            for each in faults.text("birth_years").replace(",", " ").split()
        ]
        limits = self._limits(faults)
        item_cap, category_cap = faults.number("item_cap"), faults.number("category_cap")
        other_one = faults.yes("other_one")
        faults.raise_any()
        assert kind is not None and size is not None and weekday is not None
        yield (
            register_household,
            RegisterHousehold(
                **self.said(row, "household"),
                kind=HouseholdKind(kind),
                name=faults.text("name"),
                birth_date=born,
                phone=faults.text("phone") or None,
                address=faults.text("address") or None,
                neighbourhood=faults.text("neighbourhood"),
                language=language,
                size=size,
                members=tuple(MemberGiven(birth_year=year) for year in years if year is not None),
                limits=limits,
                has=tuple(has),
                collects=Collecting(collects),
                weekday=int(weekday),
                hour=hour,
                proxy_name=faults.text("proxy_name") or None,
                proxy_phone=faults.text("proxy_phone") or None,
                item_cap=item_cap,
                category_cap=category_cap,
                other_one=other_one,
                consents=frozenset(map(HouseholdPurpose, consents)),
            ),
        )

    def _limits(self, faults: Faults) -> tuple[LimitGiven, ...]:
        allergies = faults.words("allergies", self.limits)
        others = faults.words("limits", self.limits)
        kind = LimitKind(faults.word("limit_kind", words.LIMIT_KINDS) or "choice")
        found = {code: LimitGiven(code=code) for code in allergies}
        for code in others:
            found.setdefault(code, LimitGiven(code=code, kind=kind))
        return tuple(found.values())

    def many(self, session: Session, commands: Sequence[Command]) -> Sequence[Many]:
        households = [each for each in commands if isinstance(each, RegisterHousehold)]
        return [NewHouseholds(session, households, branch_id=self.taking.branch_id, now=self.now)]

    def undo(self, row: Given) -> Undo:
        household_id = self.id_of(row, "household")
        end = EndHousehold(
            **self.said(row, "undo-household"), household_id=household_id, reason=EndReason.DOUBLE
        )
        return Undo(made=[household_id], steps=[(end_household, end)])

    def backs(self, session: Session, commands: Sequence[Command]) -> Sequence[Many]:
        asked = [each.household_id for each in commands if isinstance(each, EndHousehold)]
        households = {
            household_id: household
            for ids in some(asked)
            for household_id, household in get_households(
                session, branch_id=self.taking.branch_id, ids=ids
            ).items()
        }

        def examine(command: EndHousehold) -> None:
            households[command.household_id].check_open()

        return [InTurn(session, end_household, examine, now=self.now)]
