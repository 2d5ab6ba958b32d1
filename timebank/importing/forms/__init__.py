"""What comes in from pages, who may send what, and what things are called."""

from timebank.importing.forms.allowed import check_kind, my_batch, my_kinds
from timebank.importing.forms.file import FileForm
from timebank.importing.forms.words import KINDS, ROW_STATES, STATES, verdicts

__all__ = ["KINDS", "ROW_STATES", "STATES", "FileForm", "check_kind", "my_batch", "my_kinds", "verdicts"]
