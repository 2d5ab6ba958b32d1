"""What a page can have done, the API can: each command of a page is called from an operation too."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ONLY_ON_PAGES = {
    # Signing in, and how one does: a token is neither a browser nor a password.
    "choose_branch",
    "drop_password",
    "drop_second_factor",
    "end_session",
    "renew_recovery_codes",
    "set_password",
    "set_up_second_factor",
    "start_session",
    # Joins before there is anybody whom a token could stand for.
    "join_branch",
    # Its secret is for paper, in the hand of the person.
    "make_slip",
    # Anybody offers food on the branch's public page, without an account.
    "offer_food",
    # Keeps that a delegate has looked; programs leave the same trace by what they ask for.
    "look_for_holder",
}


CARRIES_OUT = {"do", "perform", "apply", "_act", "_answer"}
"""What is given a handler: the doors of the core, and what several operations of a module share."""


def _done(path: Path) -> set[str]:
    """Return the handlers that a module has carried out."""
    return {
        each.args[0].id
        for each in ast.walk(ast.parse(path.read_text()))
        if isinstance(each, ast.Call)
        and isinstance(each.func, ast.Name)
        and each.func.id in CARRIES_OUT
        and each.args
        and isinstance(each.args[0], ast.Name)
        and not each.args[0].id.endswith(("_id", "done", "form"))
    }


def _by(pattern: str) -> set[str]:
    return set().union(*(_done(path) for path in ROOT.glob(pattern)))


def test_each_command_of_a_page_has_its_operation() -> None:
    pages = _by("timebank/*/views/**/*.py") | _by("timebank/*/views.py")
    operations = _by("timebank/*/api/**/*.py") | _by("timebank/*/api.py")
    assert pages, "no page does anything"
    assert pages - operations - ONLY_ON_PAGES == set()


def test_no_exception_is_left_that_is_none() -> None:
    pages = _by("timebank/*/views/**/*.py") | _by("timebank/*/views.py")
    assert ONLY_ON_PAGES - pages == set()
