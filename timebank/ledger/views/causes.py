"""What postings were for, in words: the ledger itself keeps codes and ids only."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from timebank.core.db import db
from timebank.exchange.queries.explaining import (
    Died,
    Explanation,
    Given,
    Granted,
    Helped,
    Moved,
    Posted,
    Used,
    Visited,
    explain_postings,
)
from timebank.exchange.rules.gifts import GiftState
from timebank.exchange.rules.redemptions import RedemptionState
from timebank.ledger.queries import PostingView, StatementLine
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.queries import get_branch
from timebank.web import formats

UNKNOWN = Explanation(kind=PostingKind.OPENING)
PLAIN: dict[PostingKind, LazyString] = {
    PostingKind.OPENING: lazy_gettext("Carried over from the records before"),
    PostingKind.TRANSFER: lazy_gettext("Moved between accounts, or between branches"),
    PostingKind.LAPSE: lazy_gettext("Ended by the operating rules"),
}
"""Where nothing else is known of a posting."""
CAME_BACK: dict[GiftState, LazyString] = {
    GiftState.DECLINED: lazy_gettext("It was not taken."),
    GiftState.TAKEN_BACK: lazy_gettext("You took it back."),
    GiftState.LAPSED: lazy_gettext("Nobody accepted it in time."),
    GiftState.REFUSED: lazy_gettext("The branch did not approve it."),
    GiftState.REVERSED: lazy_gettext("The branch corrected it."),
}
NOT_USED: dict[RedemptionState, LazyString] = {
    RedemptionState.DONE: lazy_gettext("The visit was shorter than what was put aside."),
    RedemptionState.CANCELLED: lazy_gettext("The request was cancelled."),
    RedemptionState.MISSED: lazy_gettext("The visit did not come about."),
    RedemptionState.REFUSED: lazy_gettext("The branch did not approve it."),
}


def explain(
    session: Session, *, branch_id: str, postings: Iterable[StatementLine | PostingView]
) -> Mapping[UUID, Explanation]:
    """Return what each line, or posting, was for."""
    posted = [
        Posted(
            id=each.posting_id if isinstance(each, StatementLine) else each.id,
            kind=each.kind,
            cause=each.cause,
            reverses_id=each.reverses_id,
        )
        for each in postings
    ]
    return explain_postings(session, branch_id=branch_id, postings=posted)


def said_to_holder(why: Explanation, *, holder_id: UUID, posted_on: date) -> str:
    """Return what a line of the holder's statement was for, as they read it beside the line's own day."""
    what = _to_holder(why, holder_id, posted_on)
    return str(_("Correction: %(what)s", what=what)) if why.takes_back else what


def _to_holder(  # noqa: PLR0911  # one for each kind of subject
    why: Explanation, holder_id: UUID, posted_on: date
) -> str:
    match why.subject:
        case Visited() as visit:
            return str(
                _(
                    "Visit to %(senior)s on %(day)s",
                    senior=formats.name(visit.senior),
                    day=formats.near_day(visit.day, posted_on),
                )
            )
        case Helped() as work:
            return str(_("Food work on %(day)s", day=formats.near_day(work.day, posted_on)))
        case Given() as gift:
            return _gift_to_holder(gift, is_giver=gift.giver_id == holder_id)
        case Granted():
            return str(_("Given to you from the gift pool"))
        case Used() as use:
            return _use_to_holder(use, why.kind, formats.near_day(use.day, posted_on))
        case Moved() as move:
            return _move(move)
        case Died(person_id=died) as death if died != holder_id:
            return str(_("Points that %(name)s left behind", name=formats.name(death.person)))
    return str(PLAIN.get(why.kind, ""))


def _move(move: Moved) -> str:
    branch = get_branch(db.session(), move.branch_id)
    name = branch.name if formats.language() == "ko" else branch.name_en
    if move.is_arrival:
        return str(_("Brought along from %(branch)s", branch=name))
    return str(_("Taken along to %(branch)s", branch=name))


def _gift_to_holder(gift: Given, *, is_giver: bool) -> str:
    if not is_giver:
        return str(_("Gift from %(name)s", name=formats.name(gift.giver)))
    if gift.to_pool:
        return str(_("Gift to the gift pool"))
    return str(_("Gift to %(name)s", name=formats.name(gift.receiver or "")))


def _use_to_holder(use: Used, kind: PostingKind, day: str) -> str:
    if kind is PostingKind.SETTLE and use.volunteer:
        return str(_("Care by %(volunteer)s on %(day)s", volunteer=formats.name(use.volunteer), day=day))
    return _when_asked(use, day)


def _when_asked(use: Used, day: str) -> str:
    return str(_("Care on %(day)s", day=day) if use.is_agreed else _("Care by %(day)s", day=day))


def note_to_holder(line: StatementLine, why: Explanation) -> str:
    """Return what else the holder wants to know of a line: how it was shared out, why it came back."""
    told: list[str] = []
    if isinstance(why.subject, Visited) and line.kind is not PostingKind.TRANSFER:
        told += _earned(line, why.subject)
    if line.kind is PostingKind.RELEASE:
        told += _why_back(why)
    put_aside = line.changes.get(AccountKind.HELD, 0)
    if put_aside > 0:
        told.append(_("%(points)s put aside", points=formats.points(put_aside)))
    elif put_aside < 0 and line.kind is PostingKind.RELEASE:
        told.append(_("%(points)s free again", points=formats.points(-put_aside)))
    owed = line.changes.get(AccountKind.DEBT, 0)
    if owed < 0:
        told.append(
            _("%(points)s were used or put aside already and are still owed", points=formats.points(-owed))
        )
    elif owed > 0 and line.kind is PostingKind.ISSUE:
        told.append(_("%(points)s went to what was owed", points=formats.points(owed)))
    if why.takes_back and line.kind is PostingKind.TRANSFER and line.minutes > 0:
        told.append(
            _("%(points)s were spent already; the gift pool bears them", points=formats.points(line.minutes))
        )
    return " · ".join(str(each) for each in told).replace(". · ", ". ")


def _earned(line: StatementLine, visit: Visited) -> list[str]:
    given, own = (abs(line.changes.get(kind, 0)) for kind in (AccountKind.GIFT_ONLY, AccountKind.OWN))
    told = [formats.hours(visit.minutes)]
    if not given and not own:
        return told
    if not own:
        return [*told, _("all of it for giving only")]
    if not given:
        return [*told, _("all of it for your own use")]
    if given * 5 == given + own:
        return [*told, _("one fifth of it for giving only")]
    return [*told, _("%(points)s of it for giving only", points=formats.points(given))]


def _why_back(why: Explanation) -> list[str]:
    match why.subject:
        case Given(state=state) if state in CAME_BACK:
            return [str(CAME_BACK[state])]
        case Used(state=ended) if ended in NOT_USED:
            return [str(NOT_USED[ended])]
    return []


def said_to_auditor(why: Explanation) -> str:
    """Return what a posting was for, as an auditor reads it."""
    if why.takes_back:
        return str(_("Correction: %(what)s", what=_to_auditor(why)))
    return _to_auditor(why)


def _to_auditor(why: Explanation) -> str:  # noqa: PLR0911  # one for each kind of subject
    match why.subject:
        case Visited() as visit:
            return _visit_to_auditor(visit, visit.day)
        case Helped() as work:
            return str(
                _(
                    "Food work of %(volunteer)s on %(day)s",
                    volunteer=formats.name(work.volunteer),
                    day=formats.plain_day(work.day),
                )
            )
        case Given(to_pool=True) as gift:
            return str(_("Gift of %(giver)s to the gift pool", giver=formats.name(gift.giver)))
        case Given() as gift:
            return str(
                _(
                    "Gift of %(giver)s to %(receiver)s",
                    giver=formats.name(gift.giver),
                    receiver=formats.name(gift.receiver or ""),
                )
            )
        case Granted() as grant:
            return str(_("From the gift pool to %(name)s", name=formats.name(grant.person)))
        case Used() as use:
            day = formats.plain_day(use.day)
            return str(
                _("%(name)s: %(what)s", name=formats.name(use.beneficiary), what=_when_asked(use, day))
            )
        case Moved() as move:
            return _move(move)
        case Died() as death:
            return str(_("Points that %(name)s left behind", name=formats.name(death.person)))
    return str(PLAIN.get(why.kind, ""))


def _visit_to_auditor(visit: Visited, day: date) -> str:
    return str(
        _(
            "Visit of %(volunteer)s to %(senior)s on %(day)s",
            volunteer=formats.name(visit.volunteer),
            senior=formats.name(visit.senior),
            day=formats.plain_day(day),
        )
    )


def somebody() -> str:
    """Return what stands for a person whose record is in another branch, or was taken off."""
    return str(_("Somebody who is not in this branch"))
