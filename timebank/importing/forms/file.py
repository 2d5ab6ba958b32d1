"""The form that brings a file in."""

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import FileField
from wtforms.validators import ValidationError

from timebank.importing.rules import LARGEST_FILE
from timebank.web.forms import BaseForm


class FileForm(BaseForm):
    """One file."""

    file = FileField(_("Excel or CSV file"))

    content = b""
    name = ""

    def validate_file(self, field: FileField) -> None:
        """Read the file, of which there is one.

        Raises:
            ValidationError
        """
        sent = request.files.get(field.name)
        if sent is None or not sent.filename:
            raise ValidationError(_("Choose the file."))
        self.name = sent.filename
        self.content = sent.read(LARGEST_FILE + 1)
