"""The one blueprint of food over the API."""

from typing import Any

from timebank.api.operations import Operations
from timebank.web.idempotency import asked_id
from timebank.web.identity import me

bp = Operations("food", about="Donors, donations, products, lots, stock and recalls.")


def common() -> dict[str, Any]:
    """Return what every command of a request says."""
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}
