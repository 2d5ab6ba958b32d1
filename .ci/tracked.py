"""Refuses tracked files that name a package index's host or a path of somebody's machine."""

import re
import subprocess
import sys
from pathlib import Path

# Written in parts, so that this file does not name them itself.
HOSTS = (
    "py" + r"pi\.org",
    "python" + r"hosted\.org",
    "npm" + r"js\.(org|com)",
    "jsde" + r"livr\.net",
    "un" + r"pkg\.com",
    "cdn" + "js",
    "fonts" + r"\.(googleapis|gstatic)\.com",
    "deb" + r"\.debian\.org",
)
PATHS = (r"/root" + "/", r"/home" + r"/[a-z]", "/wo" + r"rk/(main|shared)", "/Us" + r"ers/")
FORBIDDEN = re.compile("|".join((*HOSTS, *PATHS)), re.IGNORECASE)
# Vendored files keep the words of their makers.
VENDORED = ("static/vendor/", "static/krds/", "static/fonts/", "licenses/", "LICENSES/")


def findings(root: Path) -> list[str]:
    """Return `file:line: text` for each line of a tracked text file that names such a host or path."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout  # noqa: S607
    found = []
    for name in listed.decode().split("\0"):
        if not name or name.startswith(VENDORED) or not (root / name).is_file():
            continue
        try:
            text = (root / name).read_text()
        except UnicodeDecodeError:
            continue
        found += [
            f"{name}:{number}: {line.strip()[:120]}"
            for number, line in enumerate(text.splitlines(), 1)
            if FORBIDDEN.search(line)
        ]
    return found


if __name__ == "__main__":
    lines = findings(Path(__file__).resolve().parent.parent)
    print("\n".join(lines) or "No index host and no machine path in tracked files.")
    sys.exit(bool(lines))
