import machine
import pytest

LACKING: dict[str, machine.Need] = {"libx": ("Library X", lambda: False)}


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A machine that lacks one library; the packages that were asked for."""
    asked: list[str] = []
    monkeypatch.setattr(machine, "NEEDS", {"run": LACKING, "test": LACKING})
    monkeypatch.setattr(machine, "install", asked.extend)
    return asked


def test_what_is_missing_is_installed_and_nothing_else(
    installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    there = {"libx": False, "liby": True}
    needs: dict[str, machine.Need] = {
        "libx": ("X", lambda: there["libx"]),
        "liby": ("Y", lambda: there["liby"]),
    }

    def install(packages: list[str]) -> None:
        installed.extend(packages)
        there.update(dict.fromkeys(packages, True))

    monkeypatch.setattr(machine, "NEEDS", {"test": needs})
    monkeypatch.setattr(machine, "install", install)
    assert machine.main("test") == 0
    assert installed == ["libx"]


def test_what_the_system_does_not_have_is_installed_under_its_other_name(
    installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    needs: dict[str, machine.Need] = {
        "chromium-headless-shell": ("Chromium", lambda: "chromium" in installed),
        "libx": ("X", lambda: "chromium" in installed),
    }
    monkeypatch.setattr(machine, "NEEDS", {"test": needs})
    assert machine.main("test") == 0
    assert installed == ["chromium-headless-shell", "libx", "chromium", "libx"]


@pytest.mark.usefixtures("installed")
def test_tests_that_lack_something_fail_with_one_sentence_that_names_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert machine.main("test") == 1
    said = capsys.readouterr().err
    assert (
        said
        == "Please install Library X (on Debian and Ubuntu: apt-get install libx), then run this again.\n"
    )


@pytest.mark.usefixtures("installed")
def test_the_bank_runs_without_it_and_says_what_it_cannot_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert machine.main("run") == 0
    assert "Documents in PDF will not be available until you install Library X" in capsys.readouterr().err


def test_nothing_is_installed_without_the_right_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    assert machine.apt_get() is None
