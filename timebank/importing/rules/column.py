"""One column of a file."""

from dataclasses import dataclass

from timebank.importing.rules.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; `also` are other headings that it is known by."""

    name: str
    ko: str
    en: str
    vi: str
    example: str | tuple[str, str, str] = ""
    """What stands in the template's example row; three where they differ by language."""
    also: tuple[str, ...] = ()
    required: bool = False

    def heading(self, language: str) -> str:
        return {"en": self.en, "vi": self.vi}.get(language, self.ko)

    def sample(self, language: str) -> str:
        if isinstance(self.example, str):
            return self.example
        return self.example[{"en": 1, "vi": 2}.get(language, 0)]


def column(  # noqa: PLR0913  what a column is known by
    name: str,
    ko: str,
    en: str,
    vi: str,
    *also: str,
    example: str | tuple[str, str, str] = "",
    required: bool = False,
) -> Column:
    """Return the column with its headings in three languages, and `also` those that offices use."""
    return Column(name=name, ko=ko, en=en, vi=vi, also=also, example=example, required=required)


def said(words: Words, *codes: str) -> tuple[str, str, str]:
    ko, en, vi = (", ".join(words[code][place] for code in codes) for place in range(3))
    return ko, en, vi
