import importlib
import pkgutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from typing import TypeVar

import pytest

import timebank
from timebank.core.commands import Command
from timebank.core.errors import DomainError, Kind
from timebank.web.words import WORDS

for _module in pkgutil.walk_packages(timebank.__path__, "timebank."):
    if _module.name != "timebank.wsgi":
        importlib.import_module(_module.name)


Class = TypeVar("Class")


def below(top: type[Class]) -> Iterator[type[Class]]:
    for each in top.__subclasses__():
        yield each
        yield from below(each)


REFUSALS = sorted(
    (
        error
        for error in below(DomainError)
        if "code" in vars(error) and error.__module__.startswith("timebank.")
    ),
    key=lambda error: error.code,
)
# A feature may speak of one of its subjects by its own name.
SUBJECTS = {"people": {"sign-in"}}
# With slots, a dataclass is made twice; the module has the second one.
COMMANDS = sorted(
    (each for each in below(Command) if vars(sys.modules[each.__module__]).get(each.__name__) is each),
    key=lambda command: command.__qualname__,
)


@pytest.mark.parametrize("error", REFUSALS, ids=lambda error: error.code)
def test_a_refusal_says_its_kind_in_its_own_code_and_has_words(error: type[DomainError]) -> None:
    feature = error.__module__.split(".")[1]
    assert isinstance(error.kind, Kind)
    assert error.code.split(".")[0] in {feature, *SUBJECTS.get(feature, ())}
    assert error.code in WORDS


def test_no_two_refusals_share_a_code() -> None:
    assert [code for code, times in Counter(error.code for error in REFUSALS).items() if times > 1] == []


def test_no_words_are_left_of_a_refusal_that_is_gone() -> None:
    assert set(WORDS) - {error.code for error in REFUSALS} == set()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: f"{command.__module__}.{command.__name__}")
def test_a_command_cannot_be_changed_once_it_is_said(command: type[Command]) -> None:
    parameters = command.__dataclass_params__  # type: ignore[attr-defined]
    assert parameters.frozen
    assert all(field.kw_only for field in fields(command))
    assert "__slots__" in vars(command)
