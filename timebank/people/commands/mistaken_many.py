"""Records that came in by mistake, thousands at once: what `close_mistaken` and what goes before it write."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command, Handler
from timebank.core.many import Examiner, Many, some
from timebank.people import queries
from timebank.people.commands.family import EndLink, check_ends, end_link, let_go
from timebank.people.commands.logins import close_logins
from timebank.people.commands.mistaken import CloseMistaken, check_closes, close, close_mistaken
from timebank.people.commands.trainings import VoidTraining, void_training
from timebank.people.errors import LinkNotFound, OwnRecord, PersonNotFound, TrainingNotFound
from timebank.people.models import Consent, FamilyLink, Person, RoleGrant, Training

Found = TypeVar("Found", FamilyLink, Training)


class MistakenPeople(Many):
    """Those whose records are closed, with the links and trainings that go before."""

    def __init__(
        self, session: Session, commands: Sequence[Command], *, branch_id: str, now: datetime
    ) -> None:
        self.session, self.branch_id, self.now = session, branch_id, now
        links = (each.link_id for each in commands if isinstance(each, EndLink))
        trainings = (each.training_id for each in commands if isinstance(each, VoidTraining))
        closed = [each.person_id for each in commands if isinstance(each, CloseMistaken)]
        self._links = self._read(FamilyLink, links)
        linked = [each for link in self._links.values() for each in (link.person_id, link.relative_id)]
        self._people: dict[UUID, Person] = {}
        for part in some(sorted({*closed, *linked})):
            self._people |= queries.lock_people(session, branch_id=branch_id, ids=part)
        self._trainings = self._read(Training, trainings)
        self._ended: list[tuple[EndLink, FamilyLink]] = []
        self._struck_out: list[tuple[VoidTraining, Training]] = []
        self._closed: list[tuple[CloseMistaken, Person]] = []

    def _read(self, model: type[Found], ids: Iterable[UUID]) -> dict[UUID, Found]:
        return {
            each.id: each
            for part in some(ids)
            for each in self.session.scalars(
                select(model)
                .where(model.branch_id == self.branch_id, model.id.in_(part))
                .execution_options(populate_existing=True)
            )
        }

    @property
    def examiners(self) -> Mapping[Handler[Any, Any], Examiner]:
        return {end_link: self._end, void_training: self._void, close_mistaken: self._close}

    def _end(self, command: EndLink) -> None:
        link = self._links.get(command.link_id)
        if link is None:
            raise LinkNotFound
        check_ends(command, link)
        self._ended.append((command, link))

    def _void(self, command: VoidTraining) -> None:
        training = self._trainings.get(command.training_id)
        if training is None:
            raise TrainingNotFound
        if command.actor_id == training.person_id:
            raise OwnRecord
        training.check_counts()
        self._struck_out.append((command, training))

    def _close(self, command: CloseMistaken) -> None:
        person = self._people.get(command.person_id)
        if person is None:
            raise PersonNotFound
        check_closes(command, person)
        self._closed.append((command, person))

    def write(self) -> None:
        consents: defaultdict[UUID, list[Consent]] = defaultdict(list)
        grants: defaultdict[UUID, list[RoleGrant]] = defaultdict(list)
        for part in some(self._people):
            of_branch = (Consent.branch_id == self.branch_id, Consent.person_id.in_(part))
            for consent in self.session.scalars(
                select(Consent).where(*of_branch, Consent.withdrawn_at.is_(None))
            ):
                consents[consent.person_id].append(consent)
            of_branch = (RoleGrant.branch_id == self.branch_id, RoleGrant.person_id.in_(part))
            for grant in self.session.scalars(select(RoleGrant).where(*of_branch)):
                grants[grant.person_id].append(grant)
        for ending, link in self._ended:
            of_both = consents[link.person_id] + consents[link.relative_id]
            let_go(ending, link, of_both, now=self.now)
        for striking, training in self._struck_out:
            training.strike_out(by_id=striking.actor_id, at=self.now)
        close_logins(self.session, [person for _closing, person in self._closed], now=self.now)
        today = local_day(self.now, queries.get_branch(self.session, self.branch_id).zone)
        for closing, person in self._closed:
            close(
                closing,
                person,
                grants=grants[person.id],
                consents=consents[person.id],
                today=today,
                now=self.now,
            )
        self.session.flush()
