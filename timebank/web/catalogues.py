"""Keeps the catalogues of the screens' words: `python -m timebank.web.catalogues [DOMAIN…]`.

With domains, it finds their words in code and templates, brings `translations/{ko,vi}` up to date and
compiles them. `--check` fails on every word that is untranslated, stale, fuzzy, loses a placeholder, or is
said differently in two domains. `--compile` only compiles. A domain is a feature; `web` is what all share.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from timebank.web.babel import DIRECTORY, DOMAINS, TRANSLATED

ROOT = DIRECTORY.parent.parent
NOTE = "NOTE:"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "lazy_npgettext": ((1, "c"), 2, 3),
}
CALL = re.compile(rf"\b(?:{'|'.join(KEYWORDS)})\s*\(")
# What Jinja needs to read our templates, besides what every template has.
TEMPLATE_OPTIONS = {"extensions": "jinja2.ext.i18n", "silent": "false", "newstyle_gettext": "true"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
TEMPLATES = {"web": ("base.html", "macros", "errors", "web"), "sign_in": ("sign_in", "settings")}
"""Where a domain's templates are, if not in the folder of its name."""


def sources(domain: str, root: Path = ROOT) -> list[Path]:
    """Return the files that hold the domain's words, in order."""
    package = root / "timebank"
    words = package / "web" / "words"
    if domain == "web":
        found = [path for path in _files(package / "web", "*.py") if words not in path.parents]
        found += [*_files(package / "core", "*.py"), package / "cli.py", package / "__init__.py"]
    else:
        # What `core` says is for everybody; its refusals alone have a domain.
        found = [] if domain == "core" else _files(package / domain, "*.py")
    for part in TEMPLATES.get(domain, (domain,)):
        found += _files(root / "templates" / part, "*.*")
    found.append(words / f"{domain}.py")
    return [path for path in found if path.is_file() and path.suffix in {".py", ".html", ".txt", ".xml"}]


def _files(where: Path, pattern: str) -> list[Path]:
    return [where] if where.is_file() else sorted(where.rglob(pattern))


def extract(domain: str, root: Path = ROOT) -> Catalog:
    """Return the domain's words as the code and templates have them now."""
    catalog = Catalog(domain=domain)
    for path in sources(domain, root):
        is_code = path.suffix == ".py"
        if is_code and CALL.search(path.read_text()) is None:
            continue  # most code says nothing, and reading it token by token takes long
        for _line, message, notes, context in extract_from_file(
            "python" if is_code else "jinja2.ext:babel_extract",
            path,
            keywords=KEYWORDS,
            comment_tags=[NOTE],
            options=None if is_code else TEMPLATE_OPTIONS,
            strip_comment_tags=True,
        ):
            where = path.relative_to(root).as_posix()
            catalog.add(message, None, [(where, None)], auto_comments=notes, context=context)  # type: ignore[list-item]
    return catalog


def po_path(language: str, domain: str, folder: Path = DIRECTORY) -> Path:
    """Return where the domain's words in a language are kept."""
    return folder / language / "LC_MESSAGES" / f"{domain}.po"


def read(path: Path, language: str) -> Catalog:
    """Return the kept catalogue; an empty one where there is none."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as kept:
        return read_po(kept, locale=language, abort_invalid=True)


def merge(template: Catalog, kept: Catalog, language: str) -> Catalog:
    """Return today's words with the kept translations: nothing guessed, nothing obsolete."""
    merged = Catalog(locale=language, fuzzy=False, charset="utf-8")
    for message in template:
        if not message.id:
            continue
        known = kept.get(message.id, message.context)
        fits = known is not None and bool(known.pluralizable) == bool(message.pluralizable)
        merged.add(
            message.id,
            known.string if known is not None and fits else None,
            message.locations,
            {flag for flag in message.flags if flag != "fuzzy"},
            message.auto_comments,
            known.user_comments if known is not None else (),
            context=message.context,
        )
    return merged


def write(catalog: Catalog, path: Path) -> None:
    """Keep the catalogue: sorted, without dates and line numbers, so that it changes only where words do."""
    path.parent.mkdir(parents=True, exist_ok=True)
    language, plurals = catalog.locale_identifier, catalog.plural_forms
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        f'"Plural-Forms: {plurals}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    with path.open("wb") as kept:
        kept.write(header.encode())
        write_po(kept, catalog, width=110, omit_header=True, sort_output=True, include_lineno=False)


def compile_catalogue(path: Path, language: str) -> None:
    """Write the `.mo` beside its `.po`."""
    catalog = read(path, language)
    new = path.with_suffix(".mo.new")
    with new.open("wb") as compiled:
        write_mo(compiled, catalog)
    new.replace(path.with_suffix(".mo"))  # whole or not at all: a server may be reading it


def update(domain: str, root: Path = ROOT, folder: Path = DIRECTORY) -> None:
    """Bring a domain's catalogues up to date with its code and templates, and compile them."""
    template = extract(domain, root)
    for language in TRANSLATED:
        path = po_path(language, domain, folder)
        catalog = merge(template, read(path, language), language)
        if len(catalog) or path.exists():
            write(catalog, path)
            compile_catalogue(path, language)


def problems(domain: str, root: Path = ROOT, folder: Path = DIRECTORY) -> Iterator[str]:
    """Yield what is wrong with a domain's catalogues, one line each."""
    template = extract(domain, root)
    wanted = {_key(message) for message in template if message.id}
    for language in TRANSLATED:
        kept = read(po_path(language, domain, folder), language)
        known = {_key(message): message for message in kept if message.id}
        say = partial("{}/{}: {}: {!r}".format, language, domain)
        missing, stale = wanted - set(known), set(known) - wanted
        yield from (say("missing, update the catalogue", key[0]) for key in sorted(missing, key=str))
        yield from (say("stale, update the catalogue", key[0]) for key in sorted(stale, key=str))
        for key in sorted(wanted & set(known), key=str):
            yield from (say(fault, key[0]) for fault in _faults(known[key]))


def disagreements(domains: Iterable[str], folder: Path = DIRECTORY) -> Iterator[str]:
    """Yield the words that two domains translate differently: only one of them would be seen."""
    for language in TRANSLATED:
        said: dict[tuple[object, str | None], tuple[str, object]] = {}
        for domain in domains:
            for message in read(po_path(language, domain, folder), language):
                first, string = said.setdefault(_key(message), (domain, message.string))
                if message.id and string != message.string:
                    yield f"{language}: {message.id!r}: {string!r} in {first}, {message.string!r} in {domain}"


def _key(message: Message) -> tuple[object, str | None]:
    return message.id, message.context


def _faults(message: Message) -> Iterator[str]:
    strings = _texts(message.string)
    if not all(strings) or not strings:
        yield "untranslated"
        return
    if message.fuzzy:
        yield "fuzzy"
    ids = _texts(message.id)
    needed = [set(PLACEHOLDER.findall(text)) for text in ids]
    # A singular may spell out its number; what the plural names is allowed, what both name is needed.
    allowed, required = set().union(*needed), set.intersection(*needed)
    for string in strings:
        found = set(PLACEHOLDER.findall(string))
        if found - allowed or required - found:
            yield f"placeholders {sorted(found)} instead of {sorted(allowed)}"


def _texts(value: str | Iterable[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; return 1 if `--check` found something."""
    parser = argparse.ArgumentParser(prog="python -m timebank.web.catalogues", description=__doc__)
    parser.add_argument("domain", nargs="*", help=f"one of {', '.join(DOMAINS)}")
    parser.add_argument("--check", action="store_true", help="fail on every word that is not right")
    parser.add_argument("--compile", action="store_true", help="only compile")
    wanted = parser.parse_args(arguments)
    domains = wanted.domain or list(DOMAINS)
    if unknown := sorted(set(domains) - set(DOMAINS)):
        parser.error(f"no such domain: {', '.join(unknown)}")
    if wanted.check:
        found = [line for domain in domains for line in problems(domain)]
        found += disagreements(DOMAINS)
        sys.stdout.writelines(f"{line}\n" for line in found)
        return 1 if found else 0
    if wanted.compile:
        for path in sorted(DIRECTORY.glob("*/LC_MESSAGES/*.po")):
            compile_catalogue(path, path.parent.parent.name)
        return 0
    if not wanted.domain:
        parser.error("name the domains to update, or --check, or --compile")
    for domain in domains:
        update(domain)
    return 0


if __name__ == "__main__":
    sys.exit(main())
