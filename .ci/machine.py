"""Sees to what pip cannot install: Python's venv, libraries of the system, a browser, a Korean font.

    python3.11 .ci/machine.py venv|run|test

Installs what is missing with apt-get where that is allowed. Where it is not, says so in one sentence, and
fails unless the bank can do without (`run`). Uses nothing but the standard library, as it runs first of all.
"""

import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec

# The first has no window around its pages, which is half of what a page costs; not every system has it.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)


def has_library(name: str) -> bool:
    return ctypes.util.find_library(name) is not None


def has_korean_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    found = subprocess.run(["fc-list", ":lang=ko", "family"], capture_output=True, check=False)  # noqa: S607
    return bool(found.stdout.strip())


def has_python() -> bool:
    return sys.version_info[:2] == (3, 11)


def has_venv() -> bool:
    return find_spec("ensurepip") is not None and find_spec("venv") is not None


Need = tuple[str, Callable[[], bool]]

DOCUMENTS: dict[str, Need] = {
    "libpango-1.0-0": ("Pango", lambda: has_library("pango-1.0")),
    "libpangoft2-1.0-0": ("PangoFT2", lambda: has_library("pangoft2-1.0")),
    "libharfbuzz-subset0": ("HarfBuzz", lambda: has_library("harfbuzz-subset")),
    "fontconfig": ("fontconfig", lambda: shutil.which("fc-list") is not None),
    "fonts-noto-cjk": ("a Korean font", has_korean_font),
}
BROWSER: dict[str, Need] = {
    "chromium-headless-shell": ("Chromium", lambda: any(map(shutil.which, BROWSERS))),
}
INSTEAD = {"chromium-headless-shell": "chromium"}
"""What is installed where the system has no such package."""
NEEDS: dict[str, dict[str, Need]] = {
    "venv": {"python3.11-venv": ("Python's venv and pip", has_venv)},
    "run": DOCUMENTS,
    "test": {**DOCUMENTS, **BROWSER},
}


def missing(needs: dict[str, Need]) -> dict[str, str]:
    """Return what is missing: its name by the package that brings it."""
    return {package: name for package, (name, is_there) in needs.items() if not is_there()}


def apt_get() -> list[str] | None:
    """Return the words that start apt-get with the right to install, or None without that right."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:  # noqa: PLW1510, S607
        return ["sudo", "-n", "apt-get"]
    return None


def install(packages: list[str]) -> None:
    """Install the packages if we may; what fails is found missing afterwards."""
    command = apt_get()
    if command is None:
        return
    print(f"Installing {', '.join(packages)} …", flush=True)
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run([*command, *words], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            print(done.stderr.strip()[-500:], file=sys.stderr)


def main(purpose: str) -> int:
    if purpose == "venv" and not has_python():
        print(
            f"The time bank runs on Python 3.11; {sys.executable} is {sys.version.split()[0]}. "
            "Name the right one: make PYTHON=/path/to/python3.11 …",
            file=sys.stderr,
        )
        return 1
    needs = NEEDS[purpose]
    lacking = missing(needs)
    if lacking:
        install(list(lacking))
        lacking = missing(needs)
    packages = [INSTEAD.get(package, package) for package in lacking]
    if set(packages) != set(lacking):
        install(packages)
        lacking = missing(needs)
    if not lacking:
        return 0
    wanted = f"{', '.join(lacking.values())} (on Debian and Ubuntu: apt-get install {' '.join(packages)})"
    if purpose == "run":
        print(f"Documents in PDF will not be available until you install {wanted}.", file=sys.stderr)
        return 0
    print(f"Please install {wanted}, then run this again.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
