"""Reads of the ledger. Verification and the nightly heads have modules of their own."""

from timebank.ledger.queries.balances import (
    AccountView,
    Balances,
    balance_at,
    balances_of,
    balances_of_branch,
    find_account,
    get_account,
    get_balance,
    list_accounts,
    list_debts,
    lock_balances,
)
from timebank.ledger.queries.postings import (
    EntryView,
    PostingView,
    find_by_cause,
    get_posting,
    list_causes,
    list_entries,
    list_postings,
    list_postings_by_id,
    select_postings,
)
from timebank.ledger.queries.statements import Period, Place, StatementLine, statement

__all__ = [
    "AccountView",
    "Balances",
    "EntryView",
    "Period",
    "Place",
    "PostingView",
    "StatementLine",
    "balance_at",
    "balances_of",
    "balances_of_branch",
    "find_account",
    "find_by_cause",
    "get_account",
    "get_balance",
    "get_posting",
    "list_accounts",
    "list_causes",
    "list_debts",
    "list_entries",
    "list_postings",
    "list_postings_by_id",
    "lock_balances",
    "select_postings",
    "statement",
]
