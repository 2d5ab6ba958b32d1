import re
import tomllib

from tracked import findings

from tests.house.source import ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
NOT_FEATURES = {"api", "core", "demo", "translations", "web"}
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
)


def features() -> set[str]:
    folders = {path.parent.name for path in (ROOT / "timebank").glob("*/__init__.py")}
    return folders - NOT_FEATURES


def test_no_tracked_file_names_an_index_or_somebodys_machine() -> None:
    assert findings(ROOT) == []


def test_pages_have_neither_styles_nor_scripts_in_them() -> None:
    assert not [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for found in INLINE.finditer(path.read_text())
    ]


def test_every_feature_keeps_to_its_rooms() -> None:
    containers = next(each["containers"] for each in CONTRACTS if each["name"] == "rooms point inwards")
    assert {name.removeprefix("timebank.") for name in containers} == features()


def test_every_features_tables_are_its_own() -> None:
    own = {module for each in CONTRACTS for module in each.get("protected_modules", ())}
    folder = ROOT / "timebank"
    having = {
        name
        for name in features()
        if (folder / name / "models.py").exists() or (folder / name / "models").is_dir()
    }
    assert own == {f"timebank.{name}.models" for name in having}


def test_every_dependency_is_pinned_with_its_hash() -> None:
    for lock in sorted(ROOT.glob("*.lock")):
        entries = re.split(r"\n(?=[a-z0-9])", lock.read_text().split("\n", 2)[2])
        assert len(entries) > 1, lock.name
        assert not [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry], (
            lock.name
        )
