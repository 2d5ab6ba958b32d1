"""The base form: WTForms alone, with CSRF kept in Flask's session and an id for its command."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app, render_template, request, session
from flask.typing import ResponseReturnValue
from wtforms import Form, HiddenField
from wtforms.csrf.session import SessionCSRF
from wtforms.meta import DefaultMeta

from timebank.core.errors import DomainError, Kind, SeveralRefusals
from timebank.core.ids import new_id
from timebank.web import fields
from timebank.web.errors import STATUS, sentence
from timebank.web.unsent import found as kept_unsent
from timebank.web.wtforms_words import Translations


class BaseForm(Form):
    """A form read from the current request. Each carries the id of the command that it asks for."""

    command_id = HiddenField()

    class Meta(DefaultMeta):
        csrf = True
        csrf_class = SessionCSRF
        csrf_time_limit = timedelta(hours=8)

        @property
        def csrf_secret(self) -> bytes:  # type: ignore[override]
            return str(current_app.config["SECRET_KEY"]).encode()

        @property
        def csrf_context(self) -> Any:  # type: ignore[override]  # noqa: ANN401
            return session

        def get_translations(self, form: object) -> Translations:
            return Translations()

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:  # noqa: ANN401
            given = unbound_field.kwargs.get("choices")
            if given and not callable(given):
                unbound_field.kwargs["choices"] = fields.choices(given)
            return super().bind_field(form, unbound_field, options)

    def __init__(self, *, unsent: bool = False, **defaults: Any) -> None:  # noqa: ANN401
        """Read what was sent; `unsent` for a form that another one's page holds beside it."""
        sent = request.method == "POST" and not unsent
        super().__init__(request.form if sent else None, **defaults)
        if not sent and not unsent:
            # Hidden fields say how things stand now; what they said before is over.
            kept = kept_unsent({each.name for each in self if not isinstance(each, HiddenField)})
            if kept is not None:
                self.process(kept, **defaults)
        self.refused_with = 200
        if not _is_id(self.command_id.data):
            self.command_id.data = str(new_id())

    @property
    def asked_id(self) -> UUID:
        """The command's id: the same for a second click on the same form."""
        return UUID(self.command_id.data)

    def validate_on_submit(self) -> bool:
        """Tell whether the form was sent and is well formed; if not, each fault stands beside its field."""
        if request.method != "POST":
            return False
        valid = self.validate()
        if not valid:
            self.refused_with = 422
        return valid

    def refuse(self, error: DomainError) -> None:
        """Put the refusal's sentence beside the field that it is about, else at the top of the form."""
        self.refused_with = STATUS[error.kind]
        if isinstance(error, SeveralRefusals):
            for each in error.refusals:
                self.refuse(each)
            return
        words = sentence(error)
        field = self._fields.get(error.field) if error.field else None
        if field is None:
            self.form_errors.append(words)
        else:
            field.errors = [*field.errors, words]

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Take what the command inside refuses and show it on the form.

        What is not there, or not theirs, is no fault of the form: it goes on to the error page.
        """
        try:
            yield
        except DomainError as error:
            if error.kind is Kind.NOT_FOUND:
                raise
            self.refuse(error)

    def page(self, template: str, **context: Any) -> ResponseReturnValue:  # noqa: ANN401
        """Return the page with the form on it, with the status of what was refused."""
        return render_template(template, form=self, **context), self.refused_with


def _is_id(value: str | None) -> bool:
    try:
        UUID(value or "")
    except ValueError:
        return False
    return True


class JustConfirm(BaseForm):
    """A form with nothing but its button."""


def csrf_token() -> str:
    """Return the token for a small form that a template writes by hand."""
    # Also on the page that says that what was sent is too large to be read.
    return str(JustConfirm(unsent=True)["csrf_token"].current_token)  # type: ignore[attr-defined]
