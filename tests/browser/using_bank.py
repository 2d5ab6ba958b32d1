"""A demonstration bank in which points can be given and used: who holds what, who is whose family."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import URL, select
from sqlalchemy.orm import Session

from tests import serving
from tests.browser import evening
from tests.demonstration import EVENING, environ_of
from tests.settings import make_config
from timebank import create_app
from timebank.core.clock import local_day
from timebank.core.commands import SYSTEM, perform
from timebank.core.db import db
from timebank.core.ids import new_id
from timebank.exchange.commands.asking import AskForCare, ask_for_care
from timebank.exchange.commands.giving import Give, give
from timebank.exchange.commands.needs import ConfirmNeed, confirm_need
from timebank.exchange.commands.offers import (
    AcceptRedemption,
    OfferRedemption,
    accept_redemption,
    offer_redemption,
)
from timebank.exchange.rules.gifts import GiftTarget
from timebank.exchange.rules.needs import NeedBasis
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.commands.family import ConfirmLink, confirm_link
from timebank.people.models import Person
from timebank.people.rules import Relation, fold_name

BRANCH = "dalseo"
VOLUNTEER, SISTER, SENIOR = "윤미경", "이은정", "김영자"
FIRST, SECOND = "정현우", "김도윤"
LATE = "남궁옥순"
"""Her request has waited for days."""
TODAY = local_day(EVENING, "Asia/Seoul")
TOMORROW = TODAY + timedelta(days=1)
PROMISED = 9
"""The hour of tomorrow at which the volunteer has promised to come."""
HELD = {VOLUNTEER: (4200, 600), SENIOR: (1200, 0), LATE: (600, 0)}
"""Minutes of their own, and for giving only."""


def prepare(bank: Path) -> None:
    """Write into the bank what the journeys of giving and using begin with."""
    app = create_app(make_config(URL.create("sqlite", database=str(bank))))
    with app.app_context():
        session = db.session()
        who = {name: _person(session, name) for name in (*HELD, SISTER, FIRST, SECOND)}
        for name, (own, gift_only) in HELD.items():
            _fund(session, who[name], own=own, gift_only=gift_only)
        session.commit()
        _tell(
            confirm_link,
            ConfirmLink(
                branch_id=BRANCH,
                actor_id=who[FIRST],
                person_id=who[VOLUNTEER],
                relative_id=who[SISTER],
                relation=Relation.SIBLING,
                basis="가족관계증명서",
            ),
        )
        _tell(
            confirm_need,
            ConfirmNeed(
                branch_id=BRANCH,
                actor_id=who[FIRST],
                person_id=who[SENIOR],
                basis=NeedBasis.LIVING_ALONE,
                urgency=2,
                officer_name="박서연",
                officer_office="월성동 행정복지센터",
                confirmed_on=TODAY,
                review_on=TODAY + timedelta(days=20),
            ),
        )
        _ask(who[LATE], TODAY + timedelta(days=5), now=EVENING - timedelta(days=6))
        _promise(who[SENIOR], who[VOLUNTEER], by=who[FIRST])
        large = Give(
            branch_id=BRANCH,
            actor_id=who[VOLUNTEER],
            giver_id=who[VOLUNTEER],
            target=GiftTarget.POOL,
            minutes=3060,
        )
        _tell(give, large)
        db.session.remove()
        db.engine.dispose()


def _person(session: Session, name: str) -> UUID:
    """Return the one who signs in on a page, where others bear the name too."""
    found = session.scalars(
        select(Person.id)
        .where(Person.branch_id == BRANCH, Person.name_folded == fold_name(name))
        .order_by(Person.login_id.is_(None), Person.id)
    ).first()
    assert found is not None, name
    return found


def _tell(handle: object, command: object, now: datetime = EVENING) -> None:
    perform(handle, command, origin=SYSTEM, now=now)  # type: ignore[arg-type, type-var]


def _ask(person_id: UUID, day: date, *, now: datetime, start: int = 13) -> UUID:
    """Ask for an hour and a half, and return the request's id, which is the command's."""
    asked = AskForCare(
        branch_id=BRANCH,
        actor_id=person_id,
        activities=("talk", "cook"),
        day=day,
        start=time(start),
        end=time(start + 1, 30),
    )
    _tell(ask_for_care, asked, now)
    return asked.id


def _promise(person_id: UUID, volunteer_id: UUID, *, by: UUID) -> None:
    """Let an hour and a half tomorrow morning be asked for, and the volunteer say yes."""
    redemption_id = _ask(person_id, TOMORROW, now=EVENING - timedelta(hours=4), start=PROMISED)
    offer = OfferRedemption(
        branch_id=BRANCH, actor_id=by, redemption_id=redemption_id, volunteer_id=volunteer_id
    )
    _tell(offer_redemption, offer, EVENING - timedelta(hours=3))
    come = AcceptRedemption(branch_id=BRANCH, actor_id=volunteer_id, offer_id=offer.id)
    _tell(accept_redemption, come, EVENING - timedelta(hours=2))


def _fund(session: Session, person_id: UUID, *, own: int, gift_only: int) -> None:
    kinds = (AccountKind.OWN, AccountKind.GIFT_ONLY)
    accounts = open_accounts(session, branch_id=BRANCH, kinds=kinds, owner_id=person_id)
    issuance = open_accounts(session, branch_id=BRANCH, kinds=[AccountKind.ISSUANCE])
    moves = {
        accounts[AccountKind.OWN]: own,
        accounts[AccountKind.GIFT_ONLY]: gift_only,
        issuance[AccountKind.ISSUANCE]: -own - gift_only,
    }
    opening = new_id()
    post(
        session,
        Post(
            branch_id=BRANCH,
            id=opening,
            actor_id=None,
            kind=PostingKind.OPENING,
            cause=f"opening:{opening}",
            policy_version=1000,
            legs=tuple(Leg(account_id, minutes) for account_id, minutes in moves.items() if minutes),
        ),
        now=EVENING,
    )


@contextmanager
def serving_at(bank: Path, folder: Path, moment: datetime | None = None) -> Iterator[str]:
    """Serve this very bank while the block runs, as of a moment; the demonstration's evening without one."""
    environ = environ_of(bank, HEADS_DIR=str(folder / "heads"))
    if moment is not None:
        environ[evening.SERVED] = moment.isoformat()
    with serving.serve(environ, log=folder / "log", app="tests.browser.evening:app") as site:
        yield site.url


def prepared(demo_bank: Path, folder: Path) -> Path:
    """Return a copy of the demonstration with all of that written in."""
    own = folder / "bank.db"
    shutil.copyfile(demo_bank, own)
    prepare(own)
    return own
