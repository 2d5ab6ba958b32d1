"""Static files: found under hashed names, kept for ever, never stale."""

import re
from pathlib import Path

import pytest
from flask import Flask

from timebank.web.assets import AssetNotFound, add_static, static_url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "a.woff2").write_bytes(b"font")
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "page.css").write_text(
        'a { src: url("../fonts/a.woff2") } b { background: url(data:image/png;base64,AA==) } '
    )
    (tmp_path / "app.js").write_text("'use strict';" * 100)
    return tmp_path


@pytest.fixture
def app(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    app = Flask("app", static_folder=None, instance_path=str(tmp_path_factory.mktemp("instance")))
    add_static(app, folder)
    return app


def _url(app: Flask, name: str) -> str:
    with app.app_context():
        return static_url(name)


def test_a_file_is_asked_for_by_its_content(app: Flask) -> None:
    assert re.fullmatch(r"/static/app\.[0-9a-f]{12}\.js", _url(app, "app.js"))


def test_a_hashed_name_is_kept_for_ever(app: Flask) -> None:
    answer = app.test_client().get(_url(app, "app.js"))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_plain_name_is_asked_for_again_each_time(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/static/app.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get("/static/app.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_style_sheet_names_its_fonts_by_hash(app: Flask) -> None:
    client = app.test_client()
    sheet = client.get(_url(app, "css/page.css")).text
    found = re.search(r"url\(\.\./fonts/(a\.[0-9a-f]{12}\.woff2)\)", sheet)
    assert found
    assert "url(data:image/png;base64,AA==)" in sheet
    with client.get(f"/static/fonts/{found[1]}") as font:
        assert (font.data, font.mimetype) == (b"font", "font/woff2")
        assert "immutable" in font.headers["Cache-Control"]


def test_another_content_has_another_name(app: Flask, folder: Path) -> None:
    before = _url(app, "css/page.css")
    (folder / "fonts" / "a.woff2").write_bytes(b"newer")
    add_static(app, folder)
    assert _url(app, "css/page.css") != before


def test_text_is_packed_for_those_who_take_it(app: Flask) -> None:
    url = _url(app, "app.js")
    packed = app.test_client().get(url, headers={"Accept-Encoding": "gzip"})
    plain = app.test_client().get(url)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data)
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_head_has_the_length_and_no_content(app: Flask) -> None:
    answer = app.test_client().head("/static/app.js")
    assert (answer.headers["Content-Length"], answer.data) == ("1300", b"")


def test_nothing_is_sent_to_a_static_file(app: Flask) -> None:
    assert app.test_client().post("/static/app.js").status_code == 405


def test_nothing_outside_the_folder_is_served(app: Flask) -> None:
    for path in ("/static/../conftest.py", "/static/%2e%2e/conftest.py", "/static/nothing.css", "/static/"):
        assert app.test_client().get(path).status_code == 404


def test_a_template_that_names_no_file_fails(app: Flask) -> None:
    with pytest.raises(AssetNotFound):
        _url(app, "nothing.css")


def test_a_style_sheet_that_names_no_file_stops_the_start(app: Flask, folder: Path) -> None:
    (folder / "broken.css").write_text("a { src: url(gone.woff2) }")
    with pytest.raises(AssetNotFound, match=r"gone\.woff2"):
        add_static(app, folder)


def test_every_letter_of_our_languages_has_a_font(kit_app: Flask) -> None:
    sheet = kit_app.test_client().get(_url(kit_app, "vendor/noto-sans-kr/noto-sans-kr.css")).text
    covered: set[int] = set()
    for found in re.finditer(r"U\+([0-9a-fA-F]+)(?:-([0-9a-fA-F]+))?", sheet):
        covered.update(range(int(found[1], 16), int(found[2] or found[1], 16) + 1))
    vietnamese = "ăâđêôơưĂÂĐÊÔƠƯàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    assert set(range(0xAC00, 0xD7A4)) <= covered
    assert {ord(letter) for letter in vietnamese} <= covered
    assert len(re.findall("@font-face", sheet)) == 124


def test_no_page_asks_another_host(kit_app: Flask) -> None:
    static = Path(kit_app.root_path).parent / "static"
    sheets = [path.read_text() for path in static.rglob("*.css")]
    assert sheets
    assert not [sheet for sheet in sheets if re.search(r"url\(['\"]?(https?:)?//|@import", sheet)]
