"""What is refused when the demonstration is loaded; reports refuse nothing."""

from flask_babel import lazy_gettext as _

WORDS = {
    "demo.bank-in-use": _(
        "There are people in this bank already. A demonstration is loaded into an empty one only."
    ),
}
