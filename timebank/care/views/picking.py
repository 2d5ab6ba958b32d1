"""Choosing somebody by search, before a form that is about them."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from timebank.care.views.blueprint import session, today
from timebank.core.permissions import Role
from timebank.people.queries import search_people
from timebank.web import formats
from timebank.web.identity import me
from timebank.web.searching import searched

FOUND = 20


def pick_person(  # noqa: PLR0913  a page of its own
    *,
    title: str,
    question: str,
    endpoint: str,
    name: str,
    role: Role,
    lead: str,
    back: tuple[str, str],
    keep: dict[str, UUID | str] | None = None,
    chosen: list[tuple[str, str]] | None = None,
) -> ResponseReturnValue:
    """Return a page that finds people of a role; choosing one opens `endpoint` with their id as `name`."""
    text = searched()
    kept: dict[str, Any] = {key: str(value) for key, value in (keep or {}).items()}
    # Search strings come from the address: longer than a name they find nobody.
    found = (
        search_people(
            session(), branch_id=me().branch_id, text=text[:80], role=role, day=today(), limit=FOUND
        )[:FOUND]
        if text
        else []
    )
    return render_template(
        "care/find_person.html",
        title=title,
        lead=lead,
        question=question,
        action=url_for(endpoint),
        q=text,
        keep=kept,
        chosen=chosen,
        people=[
            {
                "name": each.name,
                "text": " · ".join(
                    part
                    for part in (
                        each.neighbourhood,
                        formats.plain_day(each.birth_date) if each.birth_date else "",
                    )
                    if part
                ),
                "url": url_for(endpoint, **(kept | {name: each.id})),
            }
            for each in found
        ],
        people_url=url_for("people.new"),
        back_url=url_for(back[0]),
        back_label=back[1],
    )
