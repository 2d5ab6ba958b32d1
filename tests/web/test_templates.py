"""Every template keeps to the kit: its macros, its classes, its icons, and nothing inline."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted(
    path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html")
)
PAPER = "care/paper/base.html"
PAGES = [
    name
    for name in TEMPLATES
    if name != PAPER and f'extends "{PAPER}"' not in (ROOT / "templates" / name).read_text()
]
"""What is read on a screen; what is printed has a sheet of its own."""
CALL = re.compile(r"\b(parts|forms|charts)\.(\w+)\s*\(")
MACRO = re.compile(r"{%-?\s*(?:macro|set)\s+(\w+)")
CLASS = re.compile(r'\sclass="([^"{}]*)"')
# The kit marks these without giving them a look of their own.
UNSTYLED = {"chart", "a"}


def _text(name: str) -> str:
    text = (ROOT / "templates" / name).read_text()
    return re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("name", PAGES)
def test_it_calls_only_macros_that_are_there(name: str) -> None:
    there = {kit: set(MACRO.findall(_text(f"macros/{kit}.html"))) for kit in ("parts", "forms", "charts")}
    missing = [f"{kit}.{macro}" for kit, macro in CALL.findall(_text(name)) if macro not in there[kit]]
    assert not missing


@pytest.mark.parametrize("name", PAGES)
def test_it_uses_only_classes_that_are_styled(name: str) -> None:
    sheets = "".join((ROOT / "static" / sheet).read_text() for sheet in ("app.css", "vendor/krds/krds.css"))
    styled = set(re.findall(r"\.([A-Za-z][\w-]*)", sheets)) | UNSTYLED
    used = {word for found in CLASS.findall(_text(name)) for word in found.split()}
    assert not used - styled


@pytest.mark.parametrize("name", PAGES)
def test_it_holds_no_style_or_script_of_its_own(name: str) -> None:
    text = _text(name)
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=\"", text)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text)


@pytest.mark.parametrize("name", PAGES)
def test_its_icons_are_drawn(name: str) -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / "icons.svg").read_text()))
    assert set(re.findall(r"\bicon\(\"([\w-]+)\"\)", _text(name))) <= drawn


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_can_be_read(name: str) -> None:
    loader = Environment(
        loader=FileSystemLoader(ROOT / "templates"), extensions=["jinja2.ext.i18n"], autoescape=True
    )
    loader.parse(_text(name))
