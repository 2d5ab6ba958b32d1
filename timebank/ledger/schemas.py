"""What the API takes and gives about the ledger. Sixty minutes are one point."""

from marshmallow import fields

from timebank.ledger.rules import AccountKind, PostingKind
from timebank.ledger.rules.findings import Fault
from timebank.web.schemas import Choice, Day, Minutes, Moment, PageQuery, Shape, list_of, page_of

AS_OF = {
    "description": "After everything posted up to this moment, included; now where it is left out.",
    "example": "2026-11-21T10:00:00+09:00",
}
BELOW_ZERO = {"description": "In whole minutes; below zero for what is owed, and where points come from."}


class AsOfQuery(Shape):
    as_of = Moment(load_default=None, metadata=AS_OF)


class AccountsQuery(PageQuery):
    person_id = fields.UUID(load_default=None, metadata={"description": "Keeps to one holder."})
    as_of = Moment(load_default=None, metadata=AS_OF)


class AccountSchema(Shape):
    """An account with its balance."""

    id = fields.UUID(required=True)
    owner_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "Its holder; null for the branch's own."}
    )
    kind = Choice(AccountKind, required=True)
    counter_branch = fields.String(
        required=True, allow_none=True, metadata={"description": "Of a clearing account: the other branch."}
    )
    floor = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The least its balance may be, in minutes."}
    )
    balance = fields.Integer(required=True, metadata=BELOW_ZERO)
    seq = fields.Integer(required=True, metadata={"description": "How many entries made it."})


AccountsPage = page_of(AccountSchema)


class BalanceSchema(Shape):
    """The balance of one account."""

    account_id = fields.UUID(required=True)
    balance = fields.Integer(required=True, metadata=BELOW_ZERO)
    as_of = fields.AwareDateTime(required=True)


class BalancesQuery(AsOfQuery):
    person_id = fields.UUID(load_default=None, metadata={"description": "Oneself where it is left out."})


class BalancesSchema(Shape):
    """What somebody holds, by kind of account."""

    person_id = fields.UUID(required=True)
    as_of = fields.AwareDateTime(required=True)
    balances = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "Minutes by kind; kinds never opened are missing.", "example": {"own": 240}},
    )


class ClearingSchema(Shape):
    """What was cleared with another branch, beside what that branch's books say."""

    counter_branch = fields.String(required=True)
    balance = fields.Integer(required=True, metadata=BELOW_ZERO)
    mirror_balance = fields.Integer(required=True, metadata=BELOW_ZERO)
    mirrored = fields.Boolean(required=True, metadata={"description": "The two add up to zero."})


Clearings = list_of(ClearingSchema)


class ClearingEntrySchema(Shape):
    """One entry of a clearing account beside the other half of its posting."""

    posting_id = fields.UUID(required=True)
    posted_at = fields.AwareDateTime(required=True)
    kind = Choice(PostingKind, required=True)
    minutes = fields.Integer(
        required=True, metadata={"description": "Whole minutes given there; what came is below 0."}
    )
    mirror_minutes = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "In minutes; null where the other branch posted nothing."},
    )
    balance = fields.Integer(required=True, metadata=BELOW_ZERO)
    mirrored = fields.Boolean(required=True)


ClearingEntriesPage = page_of(ClearingEntrySchema)


class EntrySchema(Shape):
    """What one posting did to one account."""

    account_id = fields.UUID(required=True)
    account_kind = Choice(AccountKind, required=True)
    owner_id = fields.UUID(required=True, allow_none=True)
    seq = fields.Integer(required=True, metadata={"description": "1 for the account's first."})
    posting_id = fields.UUID(required=True)
    minutes = fields.Integer(
        required=True, metadata={"description": "In whole minutes; what was taken is below 0."}
    )
    balance = fields.Integer(required=True, metadata={"description": "Minutes in the account after it."})
    posted_at = fields.AwareDateTime(required=True)


EntriesPage = page_of(EntrySchema)


class PostingSchema(Shape):
    """Minutes that moved; its entries add up to zero."""

    id = fields.UUID(required=True)
    kind = Choice(PostingKind, required=True)
    cause = fields.String(required=True, metadata={"example": "care.visit:0199…"})
    policy_version = fields.Integer(required=True, metadata={"description": "The rules that made it."})
    actor_id = fields.UUID(required=True, allow_none=True)
    on_behalf_of_id = fields.UUID(required=True, allow_none=True)
    posted_at = fields.AwareDateTime(required=True)
    reverses_id = fields.UUID(required=True, allow_none=True)
    reversed_by_id = fields.UUID(required=True, allow_none=True)
    pair_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "Ties it to one in another branch."}
    )
    minutes = Minutes(required=True, metadata={"description": "What moved."})
    entries = fields.List(fields.Nested(EntrySchema), required=True)


PostingsPage = page_of(PostingSchema)


class FindingSchema(Shape):
    """One row that is not what the bank wrote."""

    fault = Choice(Fault, required=True)
    branch_id = fields.String(required=True)
    row = fields.String(required=True, metadata={"description": "Its table and key."})


class VerificationSchema(Shape):
    """What verification read, and the first bad row, if there is one."""

    clean = fields.Boolean(required=True)
    verified_at = fields.AwareDateTime(required=True)
    accounts = fields.Integer(required=True)
    postings = fields.Integer(required=True)
    entries = fields.Integer(required=True)
    heads = fields.Integer(required=True, metadata={"description": "Written heads that were compared."})
    finding = fields.Nested(FindingSchema, required=True, allow_none=True)


class PostingsQuery(PageQuery):
    since = Day(load_default=None, metadata={"description": "The first local day, included."})
    until = Day(load_default=None, metadata={"description": "The last local day, included."})
    kind = Choice(PostingKind, load_default=None)
    person_id = fields.UUID(load_default=None, metadata={"description": "Whose accounts it moved."})


class StatementQuery(PostingsQuery):
    person_id = fields.UUID(load_default=None, metadata={"description": "Oneself where it is left out."})
    account_id = fields.UUID(load_default=None, metadata={"description": "Keeps to one account."})


class LineSchema(Shape):
    """One posting as its person sees it."""

    posting_id = fields.UUID(required=True)
    posted_at = fields.AwareDateTime(required=True)
    kind = Choice(PostingKind, required=True)
    cause = fields.String(required=True)
    reverses_id = fields.UUID(required=True, allow_none=True)
    changes = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "Minutes by kind of account."},
    )
    minutes = fields.Integer(
        required=True,
        metadata={"description": "In all, in whole minutes; 0 where points only changed accounts."},
    )
    total = fields.Integer(required=True, metadata={"description": "Minutes held in all after it."})


StatementPage = page_of(LineSchema)
