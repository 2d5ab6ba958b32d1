"""What is refused of files that are brought in."""

from flask_babel import lazy_gettext as _

WORDS = {
    "importing.file-unreadable": _(
        "This file cannot be read. Save it as Excel (.xlsx) or as CSV, 12 MB at the most, "
        "and choose it again."
    ),
    "importing.file-empty": _("The file has no row below its headings. Choose the file with the rows."),
    "importing.too-many-rows": _("The file has more than %(most)s rows. Divide it and bring in each part."),
    "importing.headings-missing": _(
        "These columns are missing: %(headings)s. "
        "Copy their headings from the example file into the first row."
    ),
    "importing.heading-twice": _("Two columns are called “%(heading)s”. Remove one of them."),
    "importing.cell-missing": _("“%(column)s” is empty. Fill it in."),
    "importing.cell-too-long": _("A cell of row %(row)s has more than %(most)s letters. Shorten it."),
    "importing.day-unreadable": _(
        "“%(text)s” under “%(column)s” is no day. Write it like 2026.11.22 or 2026-11-22."
    ),
    "importing.time-unreadable": _("“%(text)s” under “%(column)s” is no time. Write it like 14:30."),
    "importing.number-unreadable": _(
        "“%(text)s” under “%(column)s” is no whole number. Write figures only, such as 240."
    ),
    "importing.points-unreadable": _(
        "“%(text)s” under “%(column)s” are no points in whole minutes. Write them like 12.5."
    ),
    "importing.word-unknown": _(
        "“%(text)s” under “%(column)s” is not known here. Use one of these words: %(words)s."
    ),
    "importing.person-unknown": _(
        "Nobody called “%(text)s” (“%(column)s”) is in the branch or in this file. "
        "Check the name, or add them first."
    ),
    "importing.person-unclear": _(
        "%(count)s people are called “%(text)s” (“%(column)s”). Write the birth date behind the name, "
        "or their number instead."
    ),
    "importing.part-missing": _("“%(column)s” is filled in, so these are needed too: %(missing)s."),
    "importing.checkers-alike": _(
        "Two different people compare the points with the paper. Name the second one."
    ),
    "importing.own-opening": _(
        "Nobody vouches for points of their own. Somebody else checks or brings in this row."
    ),
    "importing.batch-not-found": _("This branch has no such file."),
    "importing.kind-unknown": _("The bank takes in no such file. Choose a kind from the list."),
    "importing.batch-not-ready": _(
        "This is not possible as the file stands now. Open its page again to see how far it is."
    ),
    "importing.rows-faulty": _(
        "%(count)s rows cannot be taken in yet. Download them, mend them, and bring the file in again."
    ),
    "importing.second-person-needed": _(
        "The file carries points over. A second person compares them with the papers and confirms first."
    ),
    "importing.nothing-to-confirm": _(
        "There is nothing to confirm in this file, or it is confirmed already."
    ),
    "importing.same-person-confirms": _(
        "You brought this file in. Ask a second person to confirm its opening points."
    ),
    "importing.nothing-to-undo": _("Nothing of this file can be taken back now. Open its page again."),
    "importing.row-refused": _(
        "A row cannot be taken in any more. Nothing of the file was kept; its page says which row and why."
    ),
    "importing.has-followed": _(
        "Something was done since with what this row made. It stays; change it on its own page."
    ),
    "importing.product-known": _(
        "The barcode %(gtin)s is on record already, or stands in a row above. Remove this row."
    ),
    "importing.stays-as-it-is": _(
        "Something else rests on what this row made. It stays; change it on its own page."
    ),
}
