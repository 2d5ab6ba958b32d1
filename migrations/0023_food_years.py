"""The food of each branch and year, as it was counted in the night."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLE = "reporting_food_years"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("branch_id", sa.String(), nullable=False, comment="The branch that the row belongs to."),
        sa.Column("year", sa.Integer(), nullable=False, comment="By the clocks of the whole bank."),
        sa.Column(
            "received_grams",
            sa.BigInteger(),
            nullable=False,
            comment="From outside; not from other branches.",
        ),
        sa.Column(
            "given_grams",
            sa.BigInteger(),
            nullable=False,
            comment="Handed out, less what was brought back.",
        ),
        sa.Column(
            "households",
            sa.Integer(),
            nullable=False,
            comment="That were handed something, each once.",
        ),
        sa.Column("counted_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "received_grams >= 0 AND households >= 0", name=op.f("ck_reporting_food_years_counted")
        ),
        sa.PrimaryKeyConstraint("branch_id", "year", name=op.f("pk_reporting_food_years")),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
