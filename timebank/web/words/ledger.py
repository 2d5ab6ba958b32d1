"""What the ledger refuses, and what its verification finds, in words."""

from flask_babel import lazy_gettext as _

WORDS = {
    "ledger.account-not-found": _("There is no such account in this branch."),
    "ledger.posting-not-found": _("There is no such posting in this branch."),
    "ledger.balance-too-low": _(
        "%(minutes)s are needed, and only %(available_minutes)s are there. Choose less."
    ),
    "ledger.posting-differs": _(
        "This was posted before with other content. Open the page again and see what is there."
    ),
    "ledger.already-reversed": _("This posting was corrected before. Look at the correction that is there."),
    "ledger.reversal-stands": _("A correction is not corrected again. What is right is posted anew."),
}

FAULTS = {
    "entry-missing": _("The entry of this number is missing."),
    "entry-stray": _("The account of this entry is gone."),
    "posting-missing": _("The posting of this entry is gone."),
    "posting-empty": _("The entries of this posting are gone."),
    "posting-unbalanced": _("The entries of this posting do not add up to zero."),
    "moment-differs": _("This entry and its posting name different moments."),
    "moment-falls": _("This entry is older than the one before it."),
    "balance-wrong": _("The balance of this entry does not follow from the one before it."),
    "below-floor": _("With this entry the account is below the least that it may hold."),
    "digest-wrong": _("This entry, its posting or its account is not what the bank wrote."),
    "account-seq": _("The newest entries of this account are missing, or its count was changed."),
    "account-balance": _("The balance of this account is not that of its newest entry."),
    "account-head": _("This account does not end with the digest of its newest entry."),
    "cause-twice": _("What this was posted for had been posted before."),
    "reversed-twice": _("What this takes back had been taken back before."),
    "reversal-reversed": _("This takes back what is itself a correction."),
    "reversal-differs": _("This is not the mirror of what it takes back."),
    "not-mirrored": _("The other branch has not posted the mirror of this."),
    "head-differs": _("Up to that night, this branch is not what was written outside the database."),
    "visits-differ": _(
        "Up to that night, the visits of the branch are not what was written outside the database."
    ),
    "heads-broken": _("This file of heads is not what was written, or the one before it is gone."),
}
"""By `ledger.rules.findings.Fault`."""

KINDS = {
    "opening": _("Carried over"),
    "issue": _("Earned"),
    "gift": _("Gift"),
    "reserve": _("Put aside"),
    "settle": _("Used"),
    "release": _("Given back"),
    "transfer": _("Moved"),
    "lapse": _("Lapsed"),
    "reversal": _("Correction"),
}
"""By `ledger.rules.PostingKind`."""

ACCOUNTS = {
    "own": _("For own use"),
    "gift_only": _("For giving only"),
    "received": _("Received as a gift"),
    "held": _("Put aside for use"),
    "debt": _("Still owed"),
    "issuance": _("Issued"),
    "pool": _("Gift pool"),
    "retired": _("Used up"),
    "lapsed": _("Lapsed points"),
    "clearing": _("Between branches"),
}
"""By `ledger.rules.AccountKind`."""

TABLES = {
    "ledger_accounts": _("Account"),
    "ledger_postings": _("Posting"),
    "ledger_entries": _("Entry"),
}
