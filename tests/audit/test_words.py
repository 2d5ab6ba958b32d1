import ast
from functools import cache
from pathlib import Path

import pytest

from tests.house.source import modules, tree
from timebank.audit.forms.words import COMMANDS, FEATURES

DOORS = {"perform", "do", "apply"}
"""Functions whose first argument, or second for `apply`, is what carries a command out."""


def is_handler(node: ast.AST) -> bool:
    """Say whether this is `def verb(session, command, *, now)`."""
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
        return False
    names = [each.arg for each in node.args.args]
    return names == ["session", "command"] and [each.arg for each in node.args.kwonlyargs] == ["now"]


def feature_of(path: Path) -> str:
    return path.parts[path.parts.index("timebank") + 1]


@cache
def handlers() -> dict[str, set[str]]:
    """Return the features that have a handler of each name."""
    found: dict[str, set[str]] = {}
    for path in modules("timebank"):
        if path.stem == "commands" or "commands" in path.parts:
            for node in tree(path).body:
                if is_handler(node):
                    assert isinstance(node, ast.FunctionDef)
                    found.setdefault(node.name, set()).add(feature_of(path))
    return found


def carried_out() -> set[str]:
    """Return the name of every command that some entry point has carried out."""
    known = handlers()
    found = set()
    for path in modules("timebank"):
        # Each process that collects tests comes here: what names no door is not read any further.
        if not any(f"{door}(" in path.read_text() for door in DOORS):
            continue
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in DOORS:
                for given in node.args[:2]:
                    name = given.attr if isinstance(given, ast.Attribute) else getattr(given, "id", "")
                    found |= {f"{feature}.{name}" for feature in known.get(name, ())}
    return found


@pytest.mark.parametrize("name", sorted(carried_out()))
def test_a_command_that_is_carried_out_has_words_in_the_trail(name: str) -> None:
    assert name in COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_words_belong_to_a_command_that_there_is(name: str) -> None:
    feature, _, verb = name.partition(".")
    assert feature in handlers().get(verb, set())
    assert feature in FEATURES
