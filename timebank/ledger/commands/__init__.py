"""What changes the ledger. `post` is the only writer of postings and entries."""

from timebank.ledger.commands.accounts import open_accounts, open_clearing
from timebank.ledger.commands.across import PostAcross, post_across
from timebank.ledger.commands.posting import Leg, Post, post
from timebank.ledger.commands.reversal import Reverse, reverse

__all__ = [
    "Leg",
    "Post",
    "PostAcross",
    "Reverse",
    "open_accounts",
    "open_clearing",
    "post",
    "post_across",
    "reverse",
]
