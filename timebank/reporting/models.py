"""What is kept of sums that would take too long to look up anew."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.db import BranchPk, Model


class FoodYear(Model):
    """The food of one branch and year, counted anew from its movements every night: no truth of its own."""

    __tablename__ = "reporting_food_years"
    __table_args__ = (
        CheckConstraint("received_grams >= 0 AND households >= 0", name="counted"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    year: Mapped[int] = mapped_column(primary_key=True, comment="By the clocks of the whole bank.")
    received_grams: Mapped[int] = mapped_column(BigInteger, comment="From outside; not from other branches.")
    given_grams: Mapped[int] = mapped_column(BigInteger, comment="Handed out, less what was brought back.")
    households: Mapped[int] = mapped_column(comment="That were handed something, each once.")
    counted_at: Mapped[datetime]
