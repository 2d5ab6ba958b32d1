"""People from a file: registered, identified, trained, linked, assigned, with the points they had."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands import AssignVolunteer, EndAssignment, assign_volunteer, end_assignment
from timebank.care.commands.assigning_many import NewAssignments
from timebank.care.commands.ending_many import EndedAssignments
from timebank.care.queries.ties import list_assignments_to, list_people_with_visits
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.many import Many, some
from timebank.core.permissions import Role
from timebank.importing.commands.activities import activity_words
from timebank.importing.commands.openings import (
    CarryOver,
    NewOpenings,
    OpeningsTakenBack,
    TakeBackOpening,
    carry_over,
    take_back_opening,
)
from timebank.importing.commands.people_index import PeopleIndex
from timebank.importing.commands.steps import Faults, Given, Rests, Sheet, Step, Taking, Undo
from timebank.importing.errors import HasFollowed, PartMissing, PersonUnclear, PersonUnknown
from timebank.importing.rules.words import CONSENTS, DOCUMENTS, LANGUAGES, RELATIONS, ROLES
from timebank.people.commands import (
    ConfirmLink,
    EndLink,
    RecordTraining,
    RegisterPerson,
    SeeIdentity,
    VoidTraining,
    confirm_link,
    end_link,
    record_training,
    register_person,
    see_identity,
    void_training,
)
from timebank.people.commands.mistaken import CloseMistaken, close_mistaken
from timebank.people.commands.mistaken_many import MistakenPeople
from timebank.people.commands.newcomers import Newcomers
from timebank.people.queries import get_branch, list_staff
from timebank.people.rules import Document, Purpose, Relation, fold_name

TRAINING = ("training", "training_day", "training_minutes")
LINK = ("relative", "relation", "relation_basis")
ASSIGNMENT = ("senior", "activities")
POINTS = ("own_points", "gift_points", "received_points")
VOUCHED = ("opening_paper", "first_checker", "second_checker")


class PeopleSheet(Sheet):
    """First everybody is registered; then comes what may speak of two of them."""

    passes = 2
    step_names = ("person", "identity", "training", "link", "assignment", "opening")

    def __init__(self, session: Session, taking: Taking, rows: Iterable[Given], *, now: datetime) -> None:
        super().__init__(session, taking, rows, now=now)
        self.index = PeopleIndex(session, branch_id=taking.branch_id)
        self.today = local_day(now, get_branch(session, taking.branch_id).zone)
        self.activities = activity_words(session, branch_id=taking.branch_id, day=self.today)
        self.staff: dict[str, set[UUID]] = {}
        for each in list_staff(session, branch_id=taking.branch_id):
            if each.grant.ends_on is None or each.grant.ends_on >= self.today:
                self.staff.setdefault(fold_name(each.person.name), set()).add(each.person.id)
        for row in self.rows:
            faults = Faults(taking.kind, row)
            self.index.add(
                self.id_of(row, "person"),
                name=faults.text("name"),
                birth_date=faults.day("birth_date"),
                phone=faults.text("phone"),
            )

    def steps(self, row: Given, number: int) -> Iterator[Step]:
        faults = Faults(self.taking.kind, row)
        yield from self._persons(row, faults) if number == 0 else self._rest(row, faults)

    def many(self, session: Session, commands: Sequence[Command]) -> Sequence[Many]:
        branch_id, now = self.taking.branch_id, self.now
        named = [each.relative_id for each in commands if isinstance(each, ConfirmLink)]
        named += [each.senior_id for each in commands if isinstance(each, AssignVolunteer)]
        newcomers = Newcomers(session, commands, named=named, branch_id=branch_id, now=now)
        return [
            newcomers,
            NewAssignments(session, commands, newcomers=newcomers, branch_id=branch_id, now=now),
            NewOpenings(session, newcomers=newcomers, branch_id=branch_id, now=now),
        ]

    def _persons(self, row: Given, faults: Faults) -> Iterator[Step]:
        roles = faults.words("roles", ROLES) if faults.needed("roles") else []
        consents = faults.words("consents", CONSENTS) if faults.needed("consents") else []
        name = faults.needed("name")
        born = faults.day("birth_date")
        language = faults.word("language", LANGUAGES) or "ko"
        agrees, other = faults.yes("guardian_agrees"), faults.yes("somebody_else")
        document = faults.word("document", DOCUMENTS)
        faults.raise_any()
        person_id = self.id_of(row, "person")
        yield (
            register_person,
            RegisterPerson(
                **self.said(row, "person"),
                name=name,
                birth_date=born,
                phone=faults.text("phone") or None,
                email=faults.text("email") or None,
                neighbourhood=faults.text("neighbourhood"),
                language=language,
                consents=frozenset(map(Purpose, consents)),
                guardian_name=faults.text("guardian_name") or None,
                guardian_phone=faults.text("guardian_phone") or None,
                guardian_agrees=agrees,
                roles=frozenset(map(Role, roles)),
                address=faults.text("address") or None,
                paper_ref=faults.text("paper") or None,
                somebody_else=other,
            ),
        )
        if document is not None:
            yield (
                see_identity,
                SeeIdentity(**self.said(row, "identity"), person_id=person_id, document=Document(document)),
            )

    def _rest(self, row: Given, faults: Faults) -> Iterator[Step]:
        found = [
            step
            for part in (self._training, self._link, self._assignment, self._opening)
            if (step := part(row, faults)) is not None
        ]
        faults.raise_any()
        yield from found

    def _training(self, row: Given, faults: Faults) -> Step | None:
        if not _is_given(faults, TRAINING):
            return None
        day, minutes = faults.day("training_day"), faults.number("training_minutes")
        if day is None or minutes is None:
            return None
        return (
            record_training,
            RecordTraining(
                **self.said(row, "training"),
                person_id=self.id_of(row, "person"),
                title=faults.text("training"),
                held_on=day,
                minutes=minutes,
            ),
        )

    def _link(self, row: Given, faults: Faults) -> Step | None:
        if not _is_given(faults, LINK):
            return None
        relative = faults.read("relative", self.index.find)
        relation = faults.word("relation", RELATIONS)
        if relative is None or relation is None:
            return None
        return (
            confirm_link,
            ConfirmLink(
                **self.said(row, "link"),
                person_id=self.id_of(row, "person"),
                relative_id=relative,
                relation=Relation(relation),
                basis=faults.text("relation_basis"),
            ),
        )

    def _assignment(self, row: Given, faults: Faults) -> Step | None:
        if not _is_given(faults, ASSIGNMENT, also=("assigned_from",)):
            return None
        senior = faults.read("senior", self.index.find)
        activities = faults.words("activities", self.activities)
        starts_on = faults.day("assigned_from")
        if senior is None:
            return None
        return (
            assign_volunteer,
            AssignVolunteer(
                **self.said(row, "assignment"),
                volunteer_id=self.id_of(row, "person"),
                senior_id=senior,
                activities=tuple(activities),
                starts_on=starts_on,
            ),
        )

    def _opening(self, row: Given, faults: Faults) -> Step | None:
        own, gift, received = (faults.points(name) for name in POINTS)
        if not own + gift + received:
            return None
        if not _is_given(faults, VOUCHED):
            return None
        checkers = [faults.read(name, self._member_of_staff) for name in VOUCHED[1:]]
        if None in checkers:
            return None
        first, second = checkers
        assert first is not None and second is not None
        return (
            carry_over,
            CarryOver(
                **self.said(row, "opening"),
                person_id=self.id_of(row, "person"),
                batch_id=self.taking.batch_id,
                own_minutes=own,
                gift_minutes=gift,
                received_minutes=received,
                paper=faults.text("opening_paper"),
                first_checker_id=first,
                second_checker_id=second,
                entered_by_id=self.taking.entered_by_id,
                confirmed_by_id=self._second_person(first, second),
            ),
        )

    def _second_person(self, first: UUID, second: UUID) -> UUID:
        """Return who confirmed; while nobody has, one of the checkers stands in for them."""
        stand_in = second if first == self.taking.entered_by_id else first
        return self.taking.confirmed_by_id or stand_in

    def _member_of_staff(self, text: str, *, column: str) -> UUID:
        found = self.staff.get(fold_name(text), set())
        if not found:
            raise PersonUnknown(column=column, text=text)
        if len(found) > 1:
            raise PersonUnclear(column=column, text=text, count=len(found))
        return next(iter(found))

    def undo_order(self) -> Sequence[Given]:
        return sorted(
            self.rows, key=lambda row: (not (row.cells.keys() & {"senior", "relative"}), -row.number)
        )

    def undo(self, row: Given) -> Undo:
        """Return what closes the record. Where there are visits with the person, nothing is taken back."""
        cells = Faults(self.taking.kind, row)
        made = {name: self.id_of(row, name) for name in self.step_names}
        person_id = made["person"]
        steps: list[Step] = []
        if any(cells.points(name) for name in POINTS):
            steps.append(
                (
                    take_back_opening,
                    TakeBackOpening(
                        **self.said(row, "undo-opening"), person_id=person_id, posting_id=made["opening"]
                    ),
                )
            )
        if cells.text("senior"):
            starts_on = cells.day("assigned_from")
            last = max(starts_on, self.today) if starts_on is not None else None
            end = EndAssignment(
                **self.said(row, "undo-assignment"), assignment_id=made["assignment"], ends_on=last
            )
            steps.append((end_assignment, end))
        if cells.text("relative"):
            link = EndLink(**self.said(row, "undo-link"), person_id=person_id, link_id=made["link"])
            steps.append((end_link, link))
        if cells.text("training"):
            void = VoidTraining(
                **self.said(row, "undo-training"), person_id=person_id, training_id=made["training"]
            )
            steps.append((void_training, void))
        close = CloseMistaken(**self.said(row, "undo-person"), person_id=person_id)
        steps.append((close_mistaken, close))
        return Undo(made=list(made.values()), steps=steps)

    def backs(self, session: Session, commands: Sequence[Command]) -> Sequence[Many]:
        branch_id, now = self.taking.branch_id, self.now
        return [
            OpeningsTakenBack(session, commands, branch_id=branch_id, now=now),
            EndedAssignments(session, commands, branch_id=branch_id, now=now),
            MistakenPeople(session, commands, branch_id=branch_id, now=now),
        ]

    def rests(self, session: Session, undos: Mapping[int, Undo], backs: Sequence[Many]) -> Rests:
        """Also refuse who gave or received care, or whom somebody is still to visit."""
        followed = super().rests(session, undos, backs)
        branch_id, tomorrow = self.taking.branch_id, self.today + timedelta(days=1)
        people = [self.id_of(row, "person") for row in self.rows]
        visited: set[UUID] = set()
        visitors: dict[UUID, list[UUID]] = {}
        for ids in some(people):
            visited |= list_people_with_visits(session, branch_id=branch_id, ids=ids)
            for assignment_id, senior_id in list_assignments_to(
                session, branch_id=branch_id, seniors=ids, since=tomorrow
            ):
                visitors.setdefault(senior_id, []).append(assignment_id)
        ended = next(each.ended for each in backs if isinstance(each, EndedAssignments))

        def check(row: Given) -> None:
            followed(row)
            person_id = self.id_of(row, "person")
            holds = (ended.get(each, tomorrow) >= tomorrow for each in visitors.get(person_id, ()))
            if person_id in visited or any(holds):
                raise HasFollowed

        return check


def _is_given(faults: Faults, names: tuple[str, ...], *, also: tuple[str, ...] = ()) -> bool:
    """Return whether all of what belongs together is there; a part alone is a fault."""
    filled = [name for name in names if faults.text(name)]
    extra = [name for name in also if faults.text(name)]
    empty = [name for name in names if name not in filled]
    if (filled or extra) and empty:
        headings = ", ".join(faults.heading(name) for name in empty)
        faults.add(PartMissing(column=faults.heading((filled or extra)[0]), missing=headings))
    return bool(filled) and not empty
