"""Products, donors and donations, thousands at once: what their commands write, in a few statements."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.commands import Command, Handler
from timebank.core.many import Examiner, Many, insert_rows, some
from timebank.pantry.commands.giving import (
    AnnounceDonation,
    RegisterDonor,
    announce_donation,
    donation_of,
    donor_of,
    register_donor,
)
from timebank.pantry.commands.products import LearnProduct, learn_product, product_of
from timebank.pantry.errors import DonorNotFound
from timebank.pantry.models import Donation, Donor, Product


class NewProducts(Many):
    def __init__(self, session: Session, *, now: datetime) -> None:
        self.session, self.now = session, now
        self._products: list[Product] = []

    @property
    def examiners(self) -> Mapping[Handler[Any, Any], Examiner]:
        return {learn_product: self._learn}

    def _learn(self, command: LearnProduct) -> None:
        self._products.append(product_of(command, now=self.now))

    def write(self) -> None:
        insert_rows(self.session, Product, self._products)


class NewDonations(Many):
    """Donors who are new, and what was announced by them and by others."""

    def __init__(
        self, session: Session, commands: Sequence[Command], *, branch_id: str, now: datetime
    ) -> None:
        self.session, self.now = session, now
        givers = [each.donor_id for each in commands if isinstance(each, AnnounceDonation)]
        self._there = _donors_there(session, branch_id, givers)
        self._donors: list[Donor] = []
        self._donations: list[Donation] = []

    @property
    def examiners(self) -> Mapping[Handler[Any, Any], Examiner]:
        return {register_donor: self._register, announce_donation: self._announce}

    def _register(self, command: RegisterDonor) -> None:
        self._donors.append(donor_of(command, now=self.now))
        self._there.add(command.id)

    def _announce(self, command: AnnounceDonation) -> None:
        if command.donor_id not in self._there:
            raise DonorNotFound
        self._donations.append(donation_of(command, now=self.now))

    def write(self) -> None:
        insert_rows(self.session, Donor, self._donors)
        insert_rows(self.session, Donation, self._donations)


def _donors_there(session: Session, branch_id: str, ids: Collection[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for wanted in some(ids):
        found |= set(
            session.scalars(select(Donor.id).where(Donor.branch_id == branch_id, Donor.id.in_(wanted)))
        )
    return found
