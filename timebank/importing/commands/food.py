"""Products and donations from a file."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.many import InTurn, Many, some
from timebank.importing.commands.steps import Faults, Given, Sheet, Step, Taking, Undo
from timebank.importing.errors import ProductKnown, StaysAsItIs
from timebank.importing.rules import food_words as words
from timebank.pantry.commands.giving import (
    AnnounceDonation,
    AnswerDonation,
    RegisterDonor,
    announce_donation,
    answer_donation,
    register_donor,
)
from timebank.pantry.commands.giving_many import NewDonations, NewProducts
from timebank.pantry.commands.products import (
    ForgetProduct,
    LearnProduct,
    forget_product,
    learn_product,
)
from timebank.pantry.queries import known_gtins, list_donations_by_id, list_donors, list_products_borne
from timebank.pantry.rules import COOKED, Arrival, Category, DonorKind, Storage, read_gtin
from timebank.people.rules import fold_name

ALL_DONORS = 100_000


class ProductsSheet(Sheet):
    """Each row is what one barcode stands for."""

    step_names = ("product",)

    def __init__(self, session: Session, taking: Taking, rows: Iterable[Given], *, now: datetime) -> None:
        super().__init__(session, taking, rows, now=now)
        self.first: dict[str, int] = {}
        for row in self.rows:
            self.first.setdefault(_gtin(row.cells.get("gtin", "")), row.number)
        self.known = known_gtins(session, branch_id=taking.branch_id, gtins=self.first)

    def steps(self, row: Given, number: int) -> Iterator[Step]:
        faults = Faults(self.taking.kind, row)
        for name in ("gtin", "name", "category"):
            faults.needed(name)
        category = faults.word("category", words.CATEGORIES)
        grams = faults.number("grams") or 0
        storage = faults.word("storage", words.STORAGES) or "room"
        cooking = faults.yes("cooking") if faults.text("cooking") else None
        gtin = faults.read("gtin", _read_gtin)
        if gtin is not None and self._is_known(row, gtin):
            faults.add(ProductKnown(gtin=gtin))
        faults.raise_any()
        assert category is not None and gtin is not None
        kind = Category(category)
        yield (
            learn_product,
            LearnProduct(
                **self.said(row, "product"),
                gtin=gtin,
                name=faults.text("name"),
                category=kind,
                grams_each=grams,
                storage=Storage(storage),
                needs_cooking=kind in COOKED if cooking is None else cooking,
            ),
        )

    def _is_known(self, row: Given, gtin: str) -> bool:
        return gtin in self.known or self.first.get(gtin, row.number) != row.number

    def many(self, session: Session, commands: Sequence[Command]) -> Sequence[Many]:
        return [NewProducts(session, now=self.now)]

    def undo(self, row: Given) -> Undo:
        product_id = self.id_of(row, "product")
        forget = ForgetProduct(**self.said(row, "undo-product"), product_id=product_id)
        return Undo(made=[product_id], steps=[(forget_product, forget)])

    def backs(self, session: Session, commands: Sequence[Command]) -> Sequence[Many]:
        asked = [each.product_id for each in commands if isinstance(each, ForgetProduct)]
        borne = {
            product_id
            for ids in some(asked)
            for product_id in list_products_borne(session, branch_id=self.taking.branch_id, ids=ids)
        }

        def examine(command: ForgetProduct) -> None:
            if command.product_id in borne:
                raise StaysAsItIs

        return [InTurn(session, forget_product, examine, now=self.now)]


class DonationsSheet(Sheet):
    """Each row is one donation that was announced; who is new among the donors is registered first."""

    passes = 2
    step_names = ("donation",)

    def __init__(self, session: Session, taking: Taking, rows: Iterable[Given], *, now: datetime) -> None:
        super().__init__(session, taking, rows, now=now)
        self.known: dict[str, UUID] = {
            fold_name(donor.name): donor.id
            for donor in list_donors(session, branch_id=taking.branch_id, limit=ALL_DONORS)
        }
        self.new: dict[str, Given] = {}
        for row in self.rows:
            name = fold_name(row.cells.get("donor", ""))
            if name and name not in self.known:
                self.new.setdefault(name, row)

    def steps(self, row: Given, number: int) -> Iterator[Step]:
        faults = Faults(self.taking.kind, row)
        yield from self._donors(row, faults) if number == 0 else self._donations(row, faults)

    def _donors(self, row: Given, faults: Faults) -> Iterator[Step]:
        name = faults.needed("donor")
        kind = faults.word("donor_kind", words.DONOR_KINDS) or "company"
        faults.raise_any()
        if self.new.get(fold_name(name)) is row:
            yield (
                register_donor,
                RegisterDonor(
                    **self.said(row, "donor"),
                    kind=DonorKind(kind),
                    name=name,
                    business_number=faults.text("business_number") or None,
                    phone=faults.text("phone") or None,
                ),
            )

    def _donations(self, row: Given, faults: Faults) -> Iterator[Step]:
        what, units = faults.needed("what"), faults.number("units")
        arrival = faults.word("arrival", words.ARRIVALS) or "brought"
        fetch_by = faults.day("fetch_by")
        faults.raise_any()
        name = fold_name(faults.text("donor"))
        donor_id = self.known.get(name) or self.id_of(self.new[name], "donor")
        yield (
            announce_donation,
            AnnounceDonation(
                **self.said(row, "donation"),
                donor_id=donor_id,
                what=what,
                units=units,
                arrival=Arrival(arrival),
                fetch_by=fetch_by,
            ),
        )

    def many(self, session: Session, commands: Sequence[Command]) -> Sequence[Many]:
        return [NewDonations(session, commands, branch_id=self.taking.branch_id, now=self.now)]

    def undo(self, row: Given) -> Undo:
        """Return what declines the donation; its donor stays on record."""
        donation_id = self.id_of(row, "donation")
        decline = AnswerDonation(**self.said(row, "undo-donation"), donation_id=donation_id, accept=False)
        return Undo(made=[donation_id], steps=[(answer_donation, decline)])

    def backs(self, session: Session, commands: Sequence[Command]) -> Sequence[Many]:
        asked = [each.donation_id for each in commands if isinstance(each, AnswerDonation)]
        donations = {
            donation.id: donation
            for ids in some(asked)
            for donation in list_donations_by_id(session, branch_id=self.taking.branch_id, ids=ids)
        }

        def examine(command: AnswerDonation) -> None:
            donations[command.donation_id].check_announced()

        return [InTurn(session, answer_donation, examine, now=self.now)]


def _gtin(text: str) -> str:
    return "".join(each for each in text if each.isdigit()).zfill(14)


def _read_gtin(text: str, *, column: str) -> str:  # noqa: ARG001  the pantry's own refusal names the field
    return read_gtin(text)
