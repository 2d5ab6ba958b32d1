"""A branch that brings files in: who works there, and short ways of asking for things."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tests.care.world import NOW, World, do
from timebank.core.errors import DomainError
from timebank.importing.commands import (
    BringFile,
    ConfirmBatch,
    RunBatch,
    UndoBatch,
    bring_file,
    check_batch,
    confirm_batch,
    run_batch,
    take_back_batch,
    take_in_batch,
    undo_batch,
)
from timebank.importing.models import Batch
from timebank.importing.queries import get_batch, list_rows
from timebank.importing.rules import ImportKind
from timebank.importing.rules.keeping import unpack_faults
from timebank.people.models import Person
from timebank.people.queries import search_people

Cells = Mapping[str, str]
USUAL: Cells = {
    "이름": "박순자",
    "생년월일": "1948.3.2",
    "구분": "어르신",
    "휴대전화": "010-5000-0001",
    "동의": "회원, 돌봄 기록",
}


def csv_of(rows: Sequence[Cells], *, encoding: str = "utf-8-sig") -> bytes:
    """Return the rows as a CSV file with all their headings."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    made = io.StringIO()
    writer = csv.DictWriter(made, headings)
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue().encode(encoding)


@dataclass(slots=True)
class Office:
    """Somebody at the branch with a file."""

    world: World

    @property
    def session(self) -> Session:
        return self.world.session

    def command(self, kind: type[Any], by: Person | None = None, /, **words: Any) -> Any:  # noqa: ANN401
        return self.world.command(kind, by or self.world.coordinator, **words)

    def bring(self, kind: ImportKind, *rows: Cells, encoding: str = "utf-8-sig") -> UUID:
        """Bring a file with these rows in, unseen yet."""
        return self.bring_content(kind, csv_of(rows, encoding=encoding))

    def bring_content(self, kind: ImportKind, content: bytes) -> UUID:
        command = self.command(BringFile, kind=kind, name="명단.csv", content=content)
        batch_id: UUID = do(bring_file, command)
        return batch_id

    def look(self, kind: ImportKind, *rows: Cells) -> UUID:
        """Bring a file in and have it looked at."""
        batch_id = self.bring(kind, *rows)
        self.check(batch_id)
        return batch_id

    def check(self, batch_id: UUID) -> int:
        return check_batch(
            branch_id=self.world.branch_id, batch_id=batch_id, progress=lambda _done, _all: None, now=NOW
        )

    def ask_to_run(self, batch_id: UUID, by: Person | None = None) -> None:
        do(run_batch, self.command(RunBatch, by, batch_id=batch_id))

    def work(self, batch_id: UUID) -> int:
        """Do what the worker does once the batch may be taken in."""
        return take_in_batch(
            branch_id=self.world.branch_id, batch_id=batch_id, progress=lambda _done, _all: None, now=NOW
        )

    def run(self, batch_id: UUID) -> int:
        self.ask_to_run(batch_id)
        return self.work(batch_id)

    def confirm(self, batch_id: UUID, by: Person | None = None) -> None:
        do(confirm_batch, self.command(ConfirmBatch, by or self.world.other_coordinator, batch_id=batch_id))

    def take_in(self, kind: ImportKind, *rows: Cells) -> UUID:
        """Bring a file in, have it looked at, confirmed where points are carried over, and taken in."""
        batch_id = self.look(kind, *rows)
        if self.batch(batch_id).openings:
            self.confirm(batch_id)
        self.run(batch_id)
        return batch_id

    def undo(self, batch_id: UUID, by: Person | None = None) -> int:
        do(undo_batch, self.command(UndoBatch, by, batch_id=batch_id))
        return take_back_batch(
            branch_id=self.world.branch_id, batch_id=batch_id, progress=lambda _done, _all: None, now=NOW
        )

    def batch(self, batch_id: UUID) -> Batch:
        batch = get_batch(self.session, branch_id=self.world.branch_id, batch_id=batch_id)
        self.session.refresh(batch)
        return batch

    def faults(self, batch_id: UUID) -> dict[int, list[str]]:
        """Return the codes of what the rows are refused for, by their numbers."""
        self.session.expire_all()
        rows = list_rows(self.session, branch_id=self.world.branch_id, batch_id=batch_id)
        found = {row.number: [each.code for each in unpack_faults(row.faults)] for row in rows}
        return {number: codes for number, codes in found.items() if codes}

    def find(self, name: str) -> list[Person]:
        return [
            person
            for person in search_people(self.session, branch_id=self.world.branch_id, text=name)
            if person.name == name
        ]


def code_of(refusal: DomainError) -> str:
    return refusal.code
