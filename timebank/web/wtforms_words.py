"""WTForms' own messages, said in our words and from our catalogue: it ships no Vietnamese."""

from typing import Final

from flask_babel import lazy_gettext, ngettext

# Each message of WTForms that a person may see, with what we say instead. Placeholders are WTForms'.
_SAID: Final = {
    "This field is required.": lazy_gettext("Please fill this in."),
    "Not a valid choice.": lazy_gettext("Please choose from the list."),
    "Invalid Choice: could not coerce.": lazy_gettext("Please choose from the list."),
    "Invalid choice(s): one or more data inputs could not be coerced.": lazy_gettext(
        "Please choose from the list."
    ),
    "Choices cannot be None.": lazy_gettext("Please choose from the list."),
    "Not a valid date value.": lazy_gettext("This is not a date. Write it like 2026-11-21."),
    "Not a valid datetime value.": lazy_gettext(
        "This is not a date with a time. Write it like 2026-11-21 14:30."
    ),
    "Not a valid time value.": lazy_gettext("This is not a time. Write it like 14:30."),
    "Not a valid week value.": lazy_gettext("This is not a week. Write it like 2026-W47."),
    "Not a valid integer value.": lazy_gettext("Please write a whole number in digits."),
    "Not a valid decimal value.": lazy_gettext("Please write a number in digits."),
    "Not a valid float value.": lazy_gettext("Please write a number in digits."),
    "Number must be at least %(min)s.": lazy_gettext("Please write %(min)s or more."),
    "Number must be at most %(max)s.": lazy_gettext("Please write %(max)s or less."),
    "Number must be between %(min)s and %(max)s.": lazy_gettext(
        "Please write a number from %(min)s to %(max)s."
    ),
    "Date must be at least %(min)s.": lazy_gettext("Please choose %(min)s or a later day."),
    "Date must be at most %(max)s.": lazy_gettext("Please choose %(max)s or an earlier day."),
    "Date must be between %(min)s and %(max)s.": lazy_gettext("Please choose a day from %(min)s to %(max)s."),
    "Field must be between %(min)d and %(max)d characters long.": lazy_gettext(
        "Please write %(min)d to %(max)d characters."
    ),
    "Field must be equal to %(other_name)s.": lazy_gettext(
        "The two are not the same. Please write it once more."
    ),
    "Invalid email address.": lazy_gettext("This is not an e-mail address. It looks like name@example.com."),
    "Invalid URL.": lazy_gettext("This is not a web address. It starts with https://."),
    "Invalid IP address.": lazy_gettext("This is not an IP address."),
    "Invalid UUID.": lazy_gettext("This is not one of our numbers. Please copy it whole."),
    "Invalid input.": lazy_gettext("This cannot be right. Please look at it once more."),
    "Invalid value, must be one of: %(values)s.": lazy_gettext("Please choose one of: %(values)s."),
    "Invalid value, can't be any of: %(values)s.": lazy_gettext("Please choose none of: %(values)s."),
    "This field cannot be edited.": lazy_gettext("This cannot be changed here."),
    "This field is disabled and cannot have a value.": lazy_gettext("This cannot be chosen here."),
    "CSRF token missing.": lazy_gettext(
        "The page had been open too long. Nothing was saved; please send it again."
    ),
    "CSRF token expired.": lazy_gettext(
        "The page had been open too long. Nothing was saved; please send it again."
    ),
    "CSRF failed.": lazy_gettext("The page had been open too long. Nothing was saved; please send it again."),
    "Invalid CSRF Token.": lazy_gettext(
        "The page had been open too long. Nothing was saved; please send it again."
    ),
}


class Translations:
    """What WTForms asks for its messages; see `Meta.get_translations` of the base form."""

    def gettext(self, string: str) -> str:
        """Return our words for a message of WTForms; any other message as it is."""
        return str(_SAID.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Return our words for a counted message of WTForms."""
        said = singular if n == 1 else plural
        if "at least" in plural:
            said = ngettext(
                "Please write %(num)d character or more.", "Please write %(num)d characters or more.", n
            )
        elif "longer than" in plural:
            said = ngettext(
                "Please write %(num)d character or fewer.", "Please write %(num)d characters or fewer.", n
            )
        elif "exactly" in plural:
            said = ngettext(
                "Please write exactly %(num)d character.", "Please write exactly %(num)d characters.", n
            )
        elif "not valid choices" in plural:
            said = str(_SAID["Not a valid choice."])
        return said
