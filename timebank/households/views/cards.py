"""Cards that households bring along: a number and its QR code, never a name."""

from collections.abc import Sequence
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.households.queries import Card, get_household, list_cards
from timebank.households.views import showing
from timebank.households.views.blueprint import bp, session, today
from timebank.people.queries import get_branch
from timebank.web.identity import me, requires
from timebank.web.pdf import pdf_response
from timebank.web.qr import qr

AT_A_TIME = 100
"""Cards in one document."""
LARGEST = 2**31 - 1


@bp.get("/cards")
@requires(Permission.MANAGE_HOUSEHOLDS)
def cards() -> ResponseReturnValue:
    """Offer the cards of all who receive, so many in a document."""
    found = list_cards(session(), branch_id=me().branch_id, day=today())
    parts = [found[start : start + AT_A_TIME] for start in range(0, len(found), AT_A_TIME)]
    return render_template(
        "households/cards.html",
        parts_of=[
            (part[0].number, part[-1].number, url_for("households.print_cards", first=part[0].number))
            for part in parts
        ],
    )


@bp.get("/cards.pdf")
@requires(Permission.MANAGE_HOUSEHOLDS)
def print_cards() -> ResponseReturnValue:
    """Print the cards of those who receive, from the number `first` on."""
    asked = request.args.get("first", "")
    first = min(int(asked), LARGEST) if asked.isascii() and asked.isdecimal() else 1
    found = list_cards(session(), branch_id=me().branch_id, day=today(), first=first, most=AT_A_TIME)
    return _printed(found, "cards.pdf")


@bp.get("/<uuid:household_id>/card.pdf")
@requires(Permission.MANAGE_HOUSEHOLDS)
def card(household_id: UUID) -> ResponseReturnValue:
    """Print one household's card, a new one or one for that which was lost."""
    found = get_household(session(), branch_id=me().branch_id, household_id=household_id)
    return _printed([Card(found.number, found.language)], f"card-{found.number}.pdf")


def _printed(cards: Sequence[Card], filename: str) -> ResponseReturnValue:
    html = render_template(
        "households/paper/cards.html",
        branch=get_branch(session(), me().branch_id),
        cards=[
            {
                "number": showing.number_words(each.number),
                "code": qr(str(each.number)),
                "language": each.language,
                "words": _words(each.language),
            }
            for each in cards
        ],
        for_pdf=True,
    )
    return pdf_response(html, filename=filename)


def _words(language: str) -> tuple[str, str]:
    """Return what stands on a card, in the language that its household reads."""
    with force_locale(language):
        return str(_("Food card")), str(_("Please bring this card when you come for food."))
