"""What reports refuse, and what is refused when the demonstration is loaded."""

from flask_babel import lazy_gettext as _

WORDS = {
    "reporting.too-many-rows": _(
        "There are %(count)s rows in this period, and one file holds %(most)s. Please choose a shorter one."
    ),
    "demo.bank-in-use": _(
        "There are people in this bank already. A demonstration is loaded into an empty one only."
    ),
}
