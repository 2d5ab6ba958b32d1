"""How processes of the tests start: with templates that another one compiled, and without waste collected."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

FOLDER = Path(__file__).resolve().parent.parent / "var" / "cache" / "templates"
RARELY = (20_000, 20, 20)
"""So many objects more, then so many of those, before the collector looks for what is left over."""


def keep_templates() -> None:
    """Have each application that this process makes look there first; a changed template is compiled anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(FOLDER))}


def collect_rarely() -> None:
    """Take what has been loaded for kept: looking through it again and again is a quarter of all the work."""
    gc.freeze()
    gc.set_threshold(*RARELY)
    gc.enable()


@contextmanager
def loading() -> Iterator[None]:
    """Load, in the block, what stays until the process ends."""
    gc.disable()
    keep_templates()
    yield
    collect_rarely()
