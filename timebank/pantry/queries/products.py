"""Reads of what barcodes stand for."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from timebank.core.many import some
from timebank.pantry.errors import CodeUnfit, ProductNotFound
from timebank.pantry.models import Lot, Product, Recall
from timebank.pantry.rules import read_code


def get_product(session: Session, *, branch_id: str, product_id: UUID) -> Product:
    """Return the product.

    Raises:
        ProductNotFound
    """
    found = session.get(Product, (branch_id, product_id))
    if found is None:
        raise ProductNotFound
    return found


def lock_product(session: Session, *, branch_id: str, product_id: UUID) -> Product:
    """Return the product, its row locked.

    Raises:
        ProductNotFound
    """
    found = session.get(Product, (branch_id, product_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise ProductNotFound
    return found


def find_product(session: Session, *, branch_id: str, gtin: str) -> Product | None:
    return session.scalars(
        select(Product).where(Product.branch_id == branch_id, Product.gtin == gtin)
    ).one_or_none()


def known_gtins(session: Session, *, branch_id: str, gtins: Iterable[str]) -> set[str]:
    """Return those of the codes that the branch has learned."""
    found: set[str] = set()
    for wanted in some(gtins):
        found |= set(
            session.scalars(
                select(Product.gtin).where(Product.branch_id == branch_id, Product.gtin.in_(wanted))
            )
        )
    return found


def list_products_borne(session: Session, *, branch_id: str, ids: Collection[UUID]) -> set[UUID]:
    """Return those of the products that a lot bears, or that were recalled."""
    found: set[UUID] = set()
    for model in (Lot, Recall):
        borne = select(model.product_id).where(model.branch_id == branch_id, model.product_id.in_(ids))
        found |= {each for each in session.scalars(borne.distinct()) if each is not None}
    return found


def list_products(session: Session, *, branch_id: str, limit: int = 500) -> Sequence[Product]:
    """Return what the branch has learned, by name."""
    return session.scalars(
        select(Product).where(Product.branch_id == branch_id).order_by(Product.name, Product.id).limit(limit)
    ).all()


def find_lots_of_product(session: Session, *, branch_id: str, product_id: UUID) -> Sequence[Lot]:
    """Return every lot of the product, the oldest first."""
    return session.scalars(
        select(Lot).where(Lot.branch_id == branch_id, Lot.product_id == product_id).order_by(Lot.id)
    ).all()


def find_products(session: Session, *, branch_id: str, text: str, limit: int = 20) -> Sequence[Product]:
    """Return the products with this barcode, else those whose name holds the text, by name."""
    try:
        gtin = read_code(text).gtin
    except CodeUnfit:
        gtin = None
    wanted = select(Product).where(Product.branch_id == branch_id)
    if gtin is not None:
        wanted = wanted.where(Product.gtin == gtin)
    else:
        wanted = wanted.where(func.lower(Product.name).contains(text.lower(), autoescape=True))
    return session.scalars(wanted.order_by(Product.name, Product.id).limit(limit)).all()
