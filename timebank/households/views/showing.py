"""How a household is shown: what may be seen by whom, in words."""

from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.core import clock
from timebank.households.models import Allergen, Household, Limit
from timebank.households.queries import list_allergens
from timebank.households.rules import Collecting, HouseholdState
from timebank.households.views.blueprint import session
from timebank.web import formats
from timebank.web.errors import say_codes_by
from timebank.web.identity import me
from timebank.web.words.households import COLLECTING, HAS, KINDS, MORE_LIMITS, NEEDED, STATES


def allergen_name(allergen: Allergen) -> str:
    """Return the allergen in the reader's language."""
    return str(getattr(allergen, f"name_{formats.language()}"))


def code_names(day: date) -> dict[str, str]:
    """Return what each allergen and limit is called."""
    names = {each.code: allergen_name(each) for each in list_allergens(session(), day=day)}
    return names | {code: str(word) for code, word in MORE_LIMITS.items()}


@say_codes_by
def code_name(code: str) -> str:
    """Return what one code is called today; of a word of the household's own, that word."""
    needed = {code: str(word) for code, word in NEEDED.items()}
    return (code_names(clock.local_day(clock.now(), me().zone)) | needed).get(code, code)


def limit_words(limits: list[Limit], names: dict[str, str]) -> str:
    """Return what must never be given, in one line; nothing where there is no limit."""
    return ", ".join(names.get(each.code, each.code) for each in limits)


def title(household: Household) -> str:
    """Return number and name: `12번 한기숙님`."""
    return str(_("No. %(number)s %(name)s", number=household.number, name=_called(household)))


def number_words(number: int) -> str:
    """Return what labels and cards bear: `12번`."""
    return str(_("No. %(number)s", number=number))


def _called(household: Household) -> str:
    return household.name if household.kind == "facility" else formats.name(household.name)


def people(size: int) -> str:
    return str(ngettext("%(num)d person", "%(num)d people", size))


def collecting(household: Household) -> str:
    """Return how and when it collects: `월 10:00 · 직접 수령`."""
    parts = [str(COLLECTING[household.collects])]
    if household.weekday is not None:
        day = formats.WEEKDAYS[formats.language()][household.weekday]
        parts.insert(0, f"{day} {household.hour}:00" if household.hour is not None else day)
    return " · ".join(parts)


def state(household: Household, day: date) -> tuple[str, str]:
    """Return the word and the look of its state on the day."""
    late = household.papers_due_on is not None and household.papers_seen_at is None
    if household.state is HouseholdState.ACTIVE:
        until = household.ends_on or household.papers_due_on
        if until is not None and until < day:
            return str(_("Time ran out")), "bad"
        if late:
            return str(_("Emergency: papers awaited")), "warn"
    word, look = STATES[household.state]
    return str(word), look


def note(household: Household, day: date) -> str:
    """Return the date that matters beside the state."""
    if household.state is HouseholdState.ENDED:
        return ""
    if household.papers_due_on is not None and household.papers_seen_at is None:
        due = formats.near_day(household.papers_due_on, day)
        if household.papers_due_on < day:
            return str(_("papers were due on %(day)s", day=due))
        return str(_("papers until %(day)s", day=due))
    if household.ends_on is not None:
        return str(_("until %(day)s", day=formats.long_day(household.ends_on)))
    return str(_("since %(day)s", day=formats.near_day(household.registered_at, day)))


def line(
    household: Household, limits: list[Limit], names: dict[str, str], day: date, served_at: datetime | None
) -> dict[str, Any]:
    """Return a household as a list shows it."""
    word, look = state(household, day)
    never = limit_words(limits, names)
    return {
        "title": title(household),
        "text": f"{people(household.size)} · {KINDS[household.kind]} · {collecting(household)}",
        "note": " · ".join(filter(None, (note(household, day), _served(served_at, day)))),
        "never": str(_("never: %(what)s", what=never)) if never else None,
        "url": url_for("households.show", household_id=household.id),
        "word": word,
        "look": look,
    }


def _served(at: datetime | None, today: date) -> str:
    if at is None:
        return str(_("has received nothing yet"))
    return str(_("last received on %(day)s", day=formats.near_day(at, today)))


def facts(household: Household, years: list[int]) -> list[tuple[str, str]]:
    """Return what everybody sees who may read households: size, storage, pick-up."""
    found = [
        (str(_("Kind")), str(KINDS[household.kind])),
        (str(_("People")), people(household.size)),
    ]
    if years:
        found.append((str(_("Birth years")), ", ".join(map(str, years))))
    found += [
        (
            str(_("They have")),
            ", ".join(str(HAS[each]) for each in household.has) or str(_("no fridge, no freezer, no stove")),
        ),
        (str(_("Collects")), collecting(household)),
    ]
    if household.neighbourhood:
        found.append((str(_("Neighbourhood")), household.neighbourhood))
    found.append((str(_("Language")), dict(LANGUAGE_WORDS)[household.language]))
    if household.item_cap:
        found.append((str(_("Units each time, at most")), formats.number(household.item_cap)))
    if household.category_cap:
        found.append((str(_("Units of one kind, at most")), formats.number(household.category_cap)))
    return found


LANGUAGE_WORDS = (("ko", "한국어"), ("vi", "Tiếng Việt"), ("en", "English"))


def contact_facts(household: Household) -> list[tuple[str, str]]:
    """Return how it is reached; whoever reads this leaves a trace."""
    found = [
        (str(_("Telephone")), formats.phone(household.phone) if household.phone else str(_("none"))),
        (str(_("Address")), household.address or str(_("none"))),
    ]
    if household.birth_date:
        found.append((str(_("Born on")), formats.plain_day(date.fromisoformat(household.birth_date))))
    if household.collects is Collecting.PROXY:
        proxy = " ".join(
            filter(
                None, (household.proxy_name, household.proxy_phone and formats.phone(household.proxy_phone))
            )
        )
        found.append((str(_("Who collects")), proxy))
    return found
