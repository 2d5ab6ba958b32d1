"""Templates compiled once for all processes of the tests: compiling is most of a page that is asked once."""

from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

FOLDER = Path(__file__).resolve().parent.parent / "var" / "cache" / "templates"


def keep_templates() -> None:
    """Have each application that this process makes look there first; a changed template is compiled anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(FOLDER))}
