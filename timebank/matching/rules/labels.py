"""What a lot must be taken to contain: what its label says, and where that is too little, all that harms."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping


def code_of(word: str, known: Mapping[str, str]) -> str:
    """Return the code of a word in any of its spellings; a word that nobody knows stays as it is.

    `known` has the codes by all their spellings, each as `spelling` writes it.
    """
    return known.get(spelling(word), word)


def spelling(word: str) -> str:
    """Return the word without differences that only look like ones: case, full width, decomposed Hangul."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def contents_of(
    *,
    lot_read: bool,
    contains: Iterable[str],
    may_contain: Iterable[str],
    known: Mapping[str, str],
    forbidden: Collection[str],
) -> frozenset[str]:
    """Return the words that forbid a lot.

    `forbidden` are the words that any household of the round forbids. A label nobody has read contains them
    all, and so does one with a word that is not known: it may be another name of any of them. What may be in
    it is in it. A word that a household forbids and labels do not know is in everything: none rules it out.
    """
    words = {code_of(word, known) for word in (*contains, *may_contain)}
    codes = set(known.values())
    harmful = {code_of(word, known) for word in forbidden}
    if not lot_read or not words <= codes:
        return frozenset(words | harmful)
    return frozenset(words | (harmful - codes))


def forbids_of(words: Iterable[str], known: Mapping[str, str]) -> frozenset[str]:
    """Return what a household forbids, in the codes that lots use."""
    return frozenset(code_of(word, known) for word in words)
