"""What is asked of two branches when members die, move, leave, and are found to be alive after all."""

from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, multiple, precondition, rule

from tests.exchange.everybody import NEWCOMER, Branch
from tests.exchange.machine import SOMEBODY, Giving, Kind, Made
from tests.exchange.oracle import Answer, Member
from timebank.core.commands import Handler
from timebank.core.db import db
from timebank.core.ids import new_id
from timebank.exchange.commands import deaths, moves, reversals
from timebank.exchange.commands import leaving as leavings
from timebank.exchange.models import Freeze
from timebank.exchange.rules.crossing import id_in_both
from timebank.exchange.rules.deaths import KnownBy
from timebank.exchange.rules.gifts import FreezeReason
from timebank.exchange.rules.leaving import LeavingWish
from timebank.exchange.rules.moves import Agreed, MoveState
from timebank.exchange.rules.reversals import ObjectKind
from timebank.people.rules import Document
from timebank.policies.rules import OnDeath

WISHES = st.sampled_from([None, None, OnDeath.LAPSE, OnDeath.POOL])
PAPER = {"wish_paper": "유언 철 3, 12번", "wish_seen_by": "김주사"}
LONG_RUN = 4
MOST_GONE = 4
"""Nobody dies or moves before so much was asked: a bank in which everybody is gone asks little."""


class Ending(Giving):
    """Deaths and moves, what is taken back by two, and accounts that are kept still."""

    died = Bundle("died")
    moved = Bundle("moved")
    leaving = Bundle("leaving")

    def goes_on(self) -> bool:
        """Tell whether enough has happened for somebody to go, and enough people would be left."""
        return len(self.paper.postings) >= LONG_RUN and len(self.paper.gone) < MOST_GONE

    @precondition(goes_on)
    @rule(target=died, person=SOMEBODY, wish=WISHES)
    def die(self, person: tuple[str, str], wish: OnDeath | None) -> Made:
        whom = self.who(person)
        command = deaths.RecordDeath(
            branch_id=whom.branch,
            actor_id=self.home(whom).first,
            person_id=whom.id,
            died_on=self.paper.today,
            known_by=KnownBy.FAMILY,
            **({"wish": wish, **PAPER} if wish else {}),  # type: ignore[arg-type]
        )
        expected = self.paper.die(command.id, whom, wish=wish)
        return command.id if self.ask(expected, deaths.record_death, command) else multiple()

    def of_death(
        self,
        expected: Answer,
        handle: Handler[Any, Any],
        kind: Kind,
        key: UUID,
        **words: Any,  # noqa: ANN401
    ) -> None:
        home = self.home(self.paper.deaths[key].person)
        usual: dict[str, Any] = {"branch_id": home.id, "actor_id": home.first, "death_id": key}
        self.ask(expected, handle, kind(**usual | words))

    @rule(death=died)
    def confirm_death(self, death: UUID) -> None:
        second = self.home(self.paper.deaths[death].person).second
        expected = self.paper.confirm_death(death)
        self.of_death(expected, deaths.confirm_death, deaths.ConfirmDeath, death, actor_id=second)

    @rule(death=died)
    def withdraw_death(self, death: UUID) -> None:
        expected = self.paper.withdraw_death(death)
        self.of_death(
            expected, deaths.withdraw_death, deaths.WithdrawDeath, death, reason="다른 분이었습니다."
        )

    @rule(death=died)
    def reverse_death(self, death: UUID) -> None:
        expected = self.paper.reverse_death(death)
        self.of_death(expected, deaths.reverse_death, deaths.ReverseDeath, death, reason="다른 분이었습니다.")

    @precondition(goes_on)
    @rule(target=moved, person=SOMEBODY, cancels=st.booleans())
    def open_move(self, person: tuple[str, str], *, cancels: bool) -> Made:
        whom = self.who(person)
        to = self.other(whom)
        command = moves.OpenMove(
            branch_id=whom.branch,
            actor_id=self.home(whom).first,
            person_id=whom.id,
            to_branch=to.id,
            agreed=Agreed.PAPER,
            cancel_open=cancels,
        )
        move_id = id_in_both(whom.branch, command.id)
        expected = self.paper.open_move(move_id, whom, to.id, cancels=cancels)
        return move_id if self.ask(expected, moves.open_move, command) else multiple()

    @rule(move=moved)
    def accept_move(self, move: UUID) -> None:
        whom = self.paper.moves[move].person
        to = self.other(whom)
        new = Member(branch=to.id, id=uuid5(move, "person"), name=whom.name, phone=whom.phone, born=whom.born)
        command = moves.AcceptMove(
            branch_id=to.id,
            actor_id=to.first,
            move_id=move,
            document=Document.RESIDENT_CARD,
            somebody_new=True,
        )
        if self.ask(self.paper.accept_move(move, new), moves.accept_move, command):
            to.members[NEWCOMER] = new

    @precondition(goes_on)
    @rule(person=SOMEBODY)
    def move_away(self, person: tuple[str, str]) -> None:
        move = self.open_move(person=person, cancels=True)
        if isinstance(move, UUID):
            self.accept_move(move=move)

    @precondition(goes_on)
    @rule(target=died, person=SOMEBODY, wish=WISHES)
    def die_for_certain(self, person: tuple[str, str], wish: OnDeath | None) -> Made:
        death = self.die(person=person, wish=wish)
        if isinstance(death, UUID):
            self.confirm_death(death=death)
        return death

    @rule(move=moved, refused=st.booleans())
    def end_move(self, move: UUID, *, refused: bool) -> None:
        whom = self.paper.moves[move].person
        if refused:
            to = self.other(whom)
            refusal = moves.RefuseMove(
                branch_id=to.id, actor_id=to.first, move_id=move, reason="주소가 다릅니다."
            )
            self.ask(self.paper.end_move(move, MoveState.REFUSED), moves.refuse_move, refusal)
        else:
            cancel = moves.CancelMove(branch_id=whom.branch, actor_id=self.home(whom).first, move_id=move)
            self.ask(self.paper.end_move(move, MoveState.CANCELLED), moves.cancel_move, cancel)

    @rule(gift=Giving.given)
    def take_back_a_final_gift(self, gift: UUID) -> None:
        self._take_back(gift, ObjectKind.GIFT, self.home(self.paper.gifts[gift].giver))

    @rule(grant=Giving.granted)
    def take_back_a_grant(self, grant: UUID) -> None:
        self._take_back(grant, ObjectKind.GRANT, self.home(self.paper.grants[grant].person))

    @rule(care=Giving.asked, only_use=st.booleans())
    def take_back_care(self, care: UUID, *, only_use: bool) -> None:
        """Take the credit of the visit back and with it the use of points, or the use alone."""
        home = self.home(self.paper.cares[care].person)
        visit = next((key for key, each in self.paper.visits.items() if each.care == care), None)
        if only_use or visit is None:
            self._take_back(care, ObjectKind.REDEMPTION, home)
        else:
            self._take_back(visit, ObjectKind.VISIT, home)

    def _take_back(self, key: UUID, kind: ObjectKind, home: Branch) -> None:
        """Have it asked for by one and granted by another, who had no part in it."""
        if key not in self.paper.asked_back or key in self.paper.taken_back:
            words: dict[str, Any] = {"kind": kind, "thing_id": key, "reason": "잘못 입력했습니다."}
            asking = reversals.AskReversal(branch_id=home.id, actor_id=home.second, **words)
            if not self.ask(self.paper.ask_back(key, asking.id), reversals.ask_reversal, asking):
                return
        grant = reversals.GrantReversal(
            branch_id=home.id, actor_id=home.third, reversal_id=self.paper.asked_back[key]
        )
        self.ask(self.paper.grant_back(key), reversals.grant_reversal, grant)

    @precondition(goes_on)
    @rule(target=leaving, person=SOMEBODY, lapses=st.booleans(), at_once=st.booleans())
    def ask_to_leave(self, person: tuple[str, str], *, lapses: bool, at_once: bool) -> Made:
        whom = self.who(person)
        command = leavings.AskToLeave(
            branch_id=whom.branch,
            actor_id=whom.id,
            person_id=whom.id,
            wish=LeavingWish.LAPSE if lapses else LeavingWish.POOL,
            agreed=Agreed.SCREEN,
            has_read=True,
            at_once=at_once,
        )
        expected = self.paper.ask_to_leave(command.id, whom, lapses=lapses, at_once=at_once)
        return command.id if self.ask(expected, leavings.ask_to_leave, command) else multiple()

    @rule(leaving=leaving, stays=st.booleans())
    def end_leaving(self, leaving: UUID, *, stays: bool) -> None:
        whom = self.paper.leavings[leaving].person
        if stays:
            stay = leavings.WithdrawLeaving(branch_id=whom.branch, actor_id=whom.id, leaving_id=leaving)
            self.ask(self.paper.stay(leaving), leavings.withdraw_leaving, stay)
        else:
            self.paper.go_to(self.paper.leavings[leaving].ends)
            finish = leavings.FinishLeaving(branch_id=whom.branch, actor_id=None, leaving_id=leaving)
            self.ask(self.paper.finish_leaving(leaving), leavings.finish_leaving, finish)

    @rule(person=SOMEBODY)
    def freeze_or_thaw(self, person: tuple[str, str]) -> None:
        """Keep an account still while something is disputed, or no longer."""
        whom, session = self.who(person), db.session()
        if whom.id in self.disputed and whom.id not in self.paper.gone:
            session.get_one(Freeze, (whom.branch, self.disputed.pop(whom.id))).lifted_at = self.paper.now
            self.paper.lift(whom, FreezeReason.DISPUTE)
        elif whom.id not in self.paper.frozen:
            self.disputed[whom.id] = new_id()
            session.add(
                Freeze(
                    branch_id=whom.branch,
                    id=self.disputed[whom.id],
                    person_id=whom.id,
                    since=self.paper.now,
                    reason=FreezeReason.DISPUTE,
                )
            )
            self.paper.freeze(whom, FreezeReason.DISPUTE)
        session.commit()
        db.session.remove()
