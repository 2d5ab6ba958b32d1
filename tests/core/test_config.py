"""Settings: what is safe without a word, and what the demonstration leaves out."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from config import Config, SettingMissing

KEYS = {
    "TIMEBANK_SECRET_KEY": "s",
    "TIMEBANK_FIELD_KEYS": "new, old",
    "TIMEBANK_INDEX_KEY": "i",
    "TIMEBANK_LEDGER_KEY": "l",
}


def read(tmp_path: Path, environ: Mapping[str, str]) -> Config:
    return Config.from_environ(KEYS | dict(environ), var=tmp_path)


@pytest.mark.parametrize(
    ("environ", "totp", "https"),
    [
        ({}, True, True),
        ({"TIMEBANK_DEMO": "1"}, False, False),
        ({"TIMEBANK_DEMO": "1", "TIMEBANK_STAFF_TOTP": "1"}, True, False),
        ({"TIMEBANK_STAFF_TOTP": "0", "TIMEBANK_HTTPS": "no"}, False, False),
    ],
)
def test_a_real_bank_asks_staff_for_their_app_and_the_demonstration_does_not(
    tmp_path: Path, environ: Mapping[str, str], *, totp: bool, https: bool
) -> None:
    found = read(tmp_path, environ)
    assert (totp, https) == (found.STAFF_TOTP, found.HTTPS)


def test_without_a_word_everything_stays_beside_the_bank(tmp_path: Path) -> None:
    found = read(tmp_path, {})
    assert f"sqlite:///{tmp_path / 'timebank.db'}" == found.SQLALCHEMY_DATABASE_URI
    assert str(tmp_path / "heads") == found.HEADS_DIR
    assert (found.DEMO, found.MAIL_URL, found.TEXT_URL, found.TRUSTED_PROXIES) == (False, None, None, 0)
    assert found.FIELD_KEYS == ("new", "old")


def test_a_key_may_stand_in_a_file_and_its_absence_is_said(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "ledger_key").write_text("from the file\n")
    without = {name: value for name, value in KEYS.items() if name != "TIMEBANK_LEDGER_KEY"}
    assert Config.from_environ(without, var=tmp_path).LEDGER_KEY == "from the file"
    (keys / "ledger_key").unlink()
    with pytest.raises(SettingMissing, match=r"TIMEBANK_LEDGER_KEY is not set.*timebank keys create"):
        Config.from_environ(without, var=tmp_path)
