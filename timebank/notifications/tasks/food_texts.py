"""The words of messages about food: subject and body."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

OFF_REASONS = {
    "weather": _("The weather does not allow it."),
    "van": _("The van is not available."),
    "no-food": _("No food came in."),
    "staff": _("Too few people can help."),
    "place": _("The place cannot be used."),
    "mistake": _("The round was opened by mistake."),
    "other": _("We are sorry."),
}


def _sentences(*several: LazyString) -> LazyString:
    return LazyString(lambda: " ".join(str(each) for each in several))


def _called_off() -> dict[str, tuple[LazyString, LazyString]]:
    """Return what is said of a round that was called off: for each reason, with and without the next date."""
    subject = _("The food round is called off")
    not_then = _("Please do not come for food on %(day)s: nothing is handed out or brought.")
    later = _("You keep your turn. We tell you the next day as soon as we know it.")
    then = _("You keep your turn. The next round begins on %(next_on)s.")
    texts = {}
    for reason, why in OFF_REASONS.items():
        texts[f"matching.called-off.{reason}"] = subject, _sentences(not_then, why, later)
        texts[f"matching.called-off.{reason}.next"] = subject, _sentences(not_then, why, then)
    return texts


FOOD: dict[str, tuple[LazyString, LazyString]] = {
    "households.need_ends": (
        _("A household's need ends soon"),
        _("The need of household no. %(number)s ends on %(ends_on)s. Please renew it, or end the record."),
    ),
    "households.represented": (
        _("You represent a household"),
        _(
            "You now see on your own pages what food household no. %(number)s gets, and choose its time. "
            "If that is not your household, please call the branch."
        ),
    ),
    "matching.pick-up": (
        _("Your food is ready"),
        _("Food is set aside for you. Please come on %(day)s at %(hour)s to %(place)s."),
    ),
    "matching.delivery": (
        _("Food comes to you"),
        _("Food is set aside for you. We bring it on %(day)s."),
    ),
    "matching.next-time": (
        _("No food for you this time"),
        _("There is nothing for you in this round. The next one begins on %(next_on)s; you come first then."),
    ),
    "pantry.recall": (
        _("Please do not eat food that you were given"),
        _(
            "Food that you were given is recalled. Please do not eat it, and call the branch: "
            "they tell you what it is and take it back."
        ),
    ),
    "pantry.recall_elsewhere": (
        _("Food that was passed on to you is recalled"),
        _(
            "%(from_branch)s recalled food of which you were passed on %(units)s units: %(what)s. "
            "Please open the lot and recall it in your branch too."
        ),
    ),
    "pantry.passed_on": (
        _("Food comes from another branch"),
        _(
            "%(from_branch)s passed %(units)s units on to you: %(what)s. "
            "Please read the label before anybody gets it."
        ),
    ),
    "food_work_to_confirm": (
        _("Food work was entered for you"),
        _("Food work on %(day)s (%(minutes)s) was entered for you. Please say whether it was so."),
    ),
    "food_work_reversed": (
        _("Your food work was taken back"),
        _(
            "Two people of the branch took the approval of your food work on %(day)s (%(minutes)s) back. "
            "It counts no more, and its points went back."
        ),
    ),
    "food_work_approved": (
        _("Your food work is approved"),
        _("Your food work on %(day)s is approved: %(minutes)s."),
    ),
    "food_work_rejected": (
        _("Your food work was not approved"),
        _(
            "Your food work on %(day)s (%(minutes)s) was not approved: “%(reason)s” "
            "You can log it again, corrected."
        ),
    ),
    **_called_off(),
}
