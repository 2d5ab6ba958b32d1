"""What surrounds every page: the bar above it, the way to help below it, and how it is to be read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One place of the main menu; `count` is how much waits there, if anything."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The context variable `shell` of `templates/base.html`.

    `text_url` and each language's address take a POST with `csrf_token` and `next`; the first also with
    `size`, the second with `language`. `sign_out_url` takes a POST. `here` is where a POST comes back to.
    """

    brand: str
    home_url: str = "/"
    branch_name: str | None = None
    phone: str | None = None
    phone_hours: str | None = None
    nav: tuple[NavItem, ...] = ()
    signed_in: bool = False
    language: str = "ko"
    languages: tuple[tuple[str, str, str], ...] = ()
    text_size: int = 100
    high_contrast: bool = False
    demo: bool = False
    settings_url: str = "/settings"
    text_url: str = "/settings/text"
    help_url: str = "/help"
    sign_out_url: str = "/sign-out"
    here: str = "/"
    wide: bool = False

    @property
    def next_text_size(self) -> int:
        """The size that “larger text” leads to; after the largest, the usual one again."""
        return {100: 125, 125: 150}.get(self.text_size, 100)

    @property
    def phone_link(self) -> str:
        """The telephone number as a `tel:` address."""
        return "tel:" + "".join(mark for mark in self.phone or "" if mark in "+0123456789")
