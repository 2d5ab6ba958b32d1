"""What the rules are called on screens, why each is there, and how its value reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import LazyString, gettext, ngettext, pgettext
from flask_babel import lazy_gettext as _

from timebank.policies.rules import Activity, Excess, FieldKind, Limit, OnDeath, Rounding, SpentReversal
from timebank.policies.rules.validate import BY_NAME
from timebank.web import formats


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule's name and the reason that it is there."""

    label: LazyString
    why: LazyString


RULES: Mapping[str, RuleWords] = {
    "minimum_age": RuleWords(
        _("Youngest age of a volunteer"),
        _("From this birthday somebody may give care. Under 14 a guardian agrees too."),
    ),
    "training_minutes": RuleWords(
        _("Training before the first visit"), _("Visits count once this much training is on record.")
    ),
    "activities": RuleWords(_("Kinds of care"), _("What can be logged, and what an hour of it earns.")),
    "gift_only_share": RuleWords(
        _("Share that is for giving"),
        _(
            "Of each visit this part can only be given away; the rest is for one's own use later. "
            "A broken minute stays one's own."
        ),
    ),
    "gift_only_until_age": RuleWords(
        _("All is for giving before the age of"),
        _(
            "Everything earned before this birthday can only be given away. "
            "On the birthday itself the share above begins."
        ),
    ),
    "own_use_age": RuleWords(
        _("One's own points can be used from the age of"),
        _("From this birthday points can be spent on care for oneself. They can be given at any age."),
    ),
    "day_cap_minutes": RuleWords(
        _("Most that counts on one day"),
        _("Care is tiring, and nobody can check more. Minutes after midnight count on their own day."),
    ),
    "week_cap_minutes": RuleWords(_("Most that counts in one week"), _("From Monday to Sunday.")),
    "longest_visit_minutes": RuleWords(
        _("Longest single visit"), _("A longer stay is logged as two visits, or a coordinator is asked.")
    ),
    "food_work_rate": RuleWords(
        _("What an hour of food work earns"),
        _("Packing, driving and delivering. With 0 the hours are certified, and no points are credited."),
    ),
    "rounding": RuleWords(
        _("Rounding"), _("Start and end are written to the minute. Way there and back is not counted.")
    ),
    "submit_days": RuleWords(
        _("Days to log a visit"),
        _("So many days after the visit it can still be logged, while people remember."),
    ),
    "decide_days": RuleWords(
        _("Days to decide about a visit"), _("By then the volunteer hears from the branch.")
    ),
    "cooling_off_days": RuleWords(
        _("Days to take a gift back"), _("Until then the giver can change their mind.")
    ),
    "second_approver_minutes": RuleWords(
        _("A second person approves above"), _("Large gifts and uses are looked at by two people.")
    ),
    "accept_days": RuleWords(
        _("Days to accept a gift"), _("A gift that nobody accepts by then returns to the giver.")
    ),
    "telephone_minutes": RuleWords(
        _("A second coordinator confirms calls above"),
        _("Whoever calls cannot show a paper. Above this amount two people have to be sure."),
    ),
    "need_from_age": RuleWords(
        _("Age that counts as a need for care"),
        _("From this birthday points that were received can be used without a paper about the need."),
    ),
    "offer_days": RuleWords(
        _("Days to find a volunteer"), _("Care that was asked for is offered to volunteers by then.")
    ),
    "answer_days": RuleWords(
        _("Days for a volunteer to answer"), _("After that another volunteer is asked.")
    ),
    "dispute_days": RuleWords(
        _("Days to decide an objection"), _("By then everybody concerned hears from the branch.")
    ),
    "reversal_of_spent": RuleWords(
        _("When points are taken back that were spent already"),
        _("A mistake is put right by a second person, and everybody concerned is told."),
    ),
    "balance_cap_minutes": RuleWords(
        _("Most points that somebody can hold"),
        _("Points are a claim on care. A limit keeps the claims within what can be given back."),
    ),
    "excess": RuleWords(_("Points above that"), _("The certified hours stand in any case.")),
    "on_death": RuleWords(_("When somebody dies"), _("What becomes of the points that are left.")),
    "silent_months": RuleWords(
        _("Months without a sign of life"),
        _(
            "After that a volunteer is identified again before they can confirm a visit "
            "that somebody else entered."
        ),
    ),
    "adult_age": RuleWords(
        _("Grown up from the age of"),
        _("Below this age a guardian's contact is on record, and the rules below hold."),
    ),
    "minors_in_pairs": RuleWords(
        _("The young visit in pairs"), _("Somebody under age visits together with a grown-up volunteer.")
    ),
    "minors_by_day": RuleWords(
        _("The young visit by day"), _("Somebody under age visits only within the hours below.")
    ),
    "daytime_from": RuleWords(_("By day begins at"), _("For visits by somebody under age.")),
    "daytime_until": RuleWords(_("By day ends at"), _("For visits by somebody under age.")),
}
CHOICES: Mapping[str, LazyString] = {
    Rounding.WHOLE_MINUTE: _("Every full minute counts"),
    Excess.NONE: _("are not credited"),
    Excess.POOL: _("go to the pool for people in need"),
    SpentReversal.POOL: _("The pool bears it"),
    SpentReversal.DEBT: _("Later earnings settle it"),
    OnDeath.LAPSE: _("The points lapse"),
    OnDeath.SPOUSE: _("The spouse receives them"),
    OnDeath.POOL: _("They go to the pool for people in need"),
}
EMPTY: Mapping[str, LazyString] = {"need_from_age": _("Never by age alone")}
"""What it means that a rule has no value, where that is not "no limit"."""
SECTIONS: tuple[tuple[LazyString, tuple[str, ...]], ...] = (
    (_("Who gives care"), ("minimum_age", "training_minutes", "activities")),
    (
        _("What counts"),
        (
            "day_cap_minutes",
            "week_cap_minutes",
            "longest_visit_minutes",
            "food_work_rate",
            "rounding",
            "submit_days",
            "decide_days",
        ),
    ),
    (_("For oneself and for giving"), ("gift_only_share", "gift_only_until_age", "own_use_age")),
    (
        _("Giving and using points"),
        (
            "accept_days",
            "cooling_off_days",
            "second_approver_minutes",
            "telephone_minutes",
            "balance_cap_minutes",
            "excess",
            "on_death",
        ),
    ),
    (
        _("Care for points"),
        ("need_from_age", "offer_days", "answer_days", "dispute_days", "reversal_of_spent"),
    ),
    (
        _("Protection"),
        ("silent_months", "adult_age", "minors_in_pairs", "minors_by_day", "daytime_from", "daytime_until"),
    ),
)
"""The rules in the groups in which people read them."""


def label(name: str) -> str:
    return str(RULES[name].label)


def share(value: Fraction) -> str:
    """Return a share: `5분의 1`; all and nothing in words."""
    if value == 0:
        return str(pgettext("share", "Nothing"))
    if value == 1:
        return str(pgettext("share", "All"))
    return str(pgettext("share", "%(part)s of %(whole)s", part=value.numerator, whole=value.denominator))


def activity(each: Activity) -> str:
    """Return an activity's name, with what an hour of it earns where that is not an hour."""
    text = each.name(formats.language())
    if each.rate != 60:  # noqa: PLR2004  minutes of an hour
        text = gettext("%(activity)s (%(earned)s an hour)", activity=text, earned=formats.points(each.rate))
    return text if each.active else gettext("%(activity)s (no longer)", activity=text)


_READ: Mapping[FieldKind, Callable[[Any], object]] = {
    FieldKind.AGE: lambda value: gettext("%(age)s years", age=value),
    FieldKind.MINUTES: formats.hours,
    FieldKind.POINTS: formats.points,
    FieldKind.DAYS: lambda value: ngettext("%(num)d day", "%(num)d days", value),
    FieldKind.MONTHS: lambda value: ngettext("%(num)d month", "%(num)d months", value),
    FieldKind.SHARE: share,
    FieldKind.FLAG: lambda value: gettext("Yes") if value else gettext("No"),
    FieldKind.CLOCK: formats.clock,
    FieldKind.CHOICE: lambda value: CHOICES[value],
    FieldKind.ACTIVITIES: lambda value: formats.words(map(activity, value)),
}


def shown(name: str, value: Any) -> str:  # noqa: ANN401
    """Return a rule's value as people read it: `8시간`, `13세`, `5분의 1`."""
    if value is None:
        return str(EMPTY.get(name) or gettext("No limit"))
    return str(_READ[BY_NAME[name].kind](value))


def limit(name: str, value: Limit) -> str:
    """Return how far a branch may go: `1시간~8시간`."""
    if value.most is None:
        return str(gettext("%(least)s or more", least=shown(name, value.least)))
    return str(gettext("%(least)s to %(most)s", least=shown(name, value.least), most=shown(name, value.most)))


def version(national_number: int, branch_number: int) -> str:
    """Return what a version is called: `제4판`; with a branch's own, `제4판 · 지점 제2판`."""
    text = str(gettext("version %(number)s", number=national_number))
    if not branch_number:
        return text
    return str(gettext("%(national)s, branch version %(number)s", national=text, number=branch_number))
