import pytest
from cryptography.fernet import Fernet, InvalidToken
from flask import Flask

from timebank.core.crypto import EXTENSION, EncryptedText, Keys, blind_index


def test_a_field_encrypted_with_an_old_key_is_still_read_after_rotation(app: Flask) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    column = EncryptedText()
    dialect = None
    with app.app_context():
        kept = app.extensions[EXTENSION]
        try:
            app.extensions[EXTENSION] = Keys((old,), "i", "l")
            written = column.process_bind_param("010-1234-5678", dialect)  # type: ignore[arg-type]
            app.extensions[EXTENSION] = Keys((new, old), "i", "l")
            assert column.process_result_value(written, dialect) == "010-1234-5678"  # type: ignore[arg-type]
            assert written is not None and "1234" not in written
            app.extensions[EXTENSION] = Keys((new,), "i", "l")
            with pytest.raises(InvalidToken):
                column.process_result_value(written, dialect)  # type: ignore[arg-type]
        finally:
            app.extensions[EXTENSION] = kept


def test_equal_values_have_equal_indexes_only_within_one_purpose(app: Flask) -> None:
    with app.app_context():
        assert blind_index("phone", "+821012345678") == blind_index("phone", "+821012345678")
        assert blind_index("phone", "+821012345678") != blind_index("email", "+821012345678")
