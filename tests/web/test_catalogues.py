"""The command that keeps the screens' words."""

from pathlib import Path

import pytest

from timebank.web import catalogues
from timebank.web.babel import DIRECTORY, DOMAINS, TRANSLATED

CODE = """
from flask_babel import gettext as _, ngettext

# NOTE: said when a visit is in
_("It arrived, %(name)s", name="x")
ngettext("%(num)d visit", "%(num)d visits", 2)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "timebank" / "care").mkdir(parents=True)
    (tmp_path / "timebank" / "care" / "views.py").write_text(CODE)
    (tmp_path / "timebank" / "web" / "words").mkdir(parents=True)
    (tmp_path / "timebank" / "web" / "words" / "care.py").write_text(
        'from flask_babel import lazy_gettext as _\nWORDS = {"a": _("It overlaps")}\n'
    )
    (tmp_path / "templates" / "care").mkdir(parents=True)
    (tmp_path / "templates" / "care" / "visit.html").write_text(
        '{# NOTE: the heading #}<h1>{{ _("Your visit") }}</h1>'
        '{{ ngettext("%(num)d hour", "%(num)d hours", 2) }}'
    )
    return tmp_path


def _kept(root: Path, language: str = "ko") -> str:
    return catalogues.po_path(language, "care", root).read_text()


def _fill(root: Path, said: dict[str, str]) -> None:
    for language in TRANSLATED:
        path = catalogues.po_path(language, "care", root)
        catalog = catalogues.read(path, language)
        for message in catalog:
            if message.id:
                text = said.get(str(message.id), str(message.id))
                message.string = text if isinstance(message.id, str) else (message.id[1],)
        catalogues.write(catalog, path)


def test_words_are_found_in_code_templates_and_refusals(root: Path) -> None:
    ids = {message.id for message in catalogues.extract("care", root) if message.id}
    assert ids == {
        "It arrived, %(name)s",
        ("%(num)d visit", "%(num)d visits"),
        "It overlaps",
        "Your visit",
        ("%(num)d hour", "%(num)d hours"),
    }


def test_a_note_to_the_translator_is_kept(root: Path) -> None:
    catalogues.update("care", root, root)
    assert "#. said when a visit is in" in _kept(root)
    assert "#. the heading" in _kept(root)


def test_a_translation_survives_an_update_and_nothing_else_changes(root: Path) -> None:
    catalogues.update("care", root, root)
    _fill(root, {"Your visit": "내 방문"})
    before = _kept(root)
    catalogues.update("care", root, root)
    assert _kept(root) == before
    assert 'msgstr "내 방문"' in before
    assert "POT-Creation-Date" not in before


def test_what_is_no_longer_said_goes_and_nothing_is_guessed(root: Path) -> None:
    catalogues.update("care", root, root)
    _fill(root, {"Your visit": "내 방문"})
    (root / "templates" / "care" / "visit.html").write_text('{{ _("Your visits") }}')
    catalogues.update("care", root, root)
    kept = _kept(root)
    assert "fuzzy" not in kept
    assert "내 방문" not in kept
    assert 'msgid "Your visits"\nmsgstr ""' in kept


def test_a_check_names_what_is_untranslated(root: Path) -> None:
    catalogues.update("care", root, root)
    found = list(catalogues.problems("care", root, root))
    assert "ko/care: untranslated: 'Your visit'" in found
    assert "vi/care: untranslated: 'Your visit'" in found


def test_a_check_names_what_is_missing_and_what_is_stale(root: Path) -> None:
    catalogues.update("care", root, root)
    _fill(root, {})
    (root / "templates" / "care" / "visit.html").write_text('{{ _("Your visits") }}')
    found = list(catalogues.problems("care", root, root))
    assert "ko/care: missing, update the catalogue: 'Your visits'" in found
    assert "ko/care: stale, update the catalogue: 'Your visit'" in found


def test_a_check_names_a_lost_placeholder(root: Path) -> None:
    catalogues.update("care", root, root)
    _fill(root, {"It arrived, %(name)s": "왔습니다, %(nam)s"})
    found = list(catalogues.problems("care", root, root))
    assert "ko/care: placeholders ['nam'] instead of ['name']: 'It arrived, %(name)s'" in found


def test_a_full_catalogue_has_no_problem(root: Path) -> None:
    catalogues.update("care", root, root)
    _fill(root, {})
    assert list(catalogues.problems("care", root, root)) == []


def test_two_domains_may_not_say_the_same_differently(root: Path) -> None:
    for domain, said in (("care", "바꾸기"), ("ledger", "변경")):
        for language in TRANSLATED:
            catalog = catalogues.read(catalogues.po_path(language, domain, root), language)
            catalog.add("Change", said)
            catalogues.write(catalog, catalogues.po_path(language, domain, root))
    found = list(catalogues.disagreements(("care", "ledger"), root))
    assert found == [f"{one}: 'Change': '바꾸기' in care, '변경' in ledger" for one in TRANSLATED]


def test_an_unknown_domain_is_refused() -> None:
    with pytest.raises(SystemExit):
        catalogues.main(["nothing"])


def test_every_word_of_the_bank_is_said_in_each_language(capsys: pytest.CaptureFixture[str]) -> None:
    status = catalogues.main(["--check"])
    assert capsys.readouterr().out == ""
    assert status == 0


def test_each_catalogue_belongs_to_a_domain() -> None:
    kept = {path.stem for path in DIRECTORY.glob("*/LC_MESSAGES/*.po")}
    assert kept <= set(DOMAINS)


def test_each_folder_of_templates_belongs_to_a_domain() -> None:
    templates = catalogues.ROOT / "templates"
    known = {part for domain in DOMAINS for part in catalogues.TEMPLATES.get(domain, (domain,))}
    assert {path.name for path in templates.iterdir()} <= known
