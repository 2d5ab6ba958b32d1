"""What is answered to a recorded death: the family's wish, the second person's word, a mistake."""

from typing import Any
from uuid import UUID

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.commands import Command, Handler
from timebank.core.permissions import Permission
from timebank.exchange.commands.deaths import (
    ConfirmDeath,
    NoteFamilyWish,
    ReverseDeath,
    WithdrawDeath,
    confirm_death,
    note_family_wish,
    reverse_death,
    withdraw_death,
)
from timebank.exchange.forms.deaths import GOES, ConfirmDeathForm, FamilyWishForm, MistakeForm
from timebank.exchange.queries.deaths import destination_of, get_death_line
from timebank.exchange.rules.deaths import DeathState
from timebank.exchange.views.deaths import (
    NOT_BY_YOU,
    answers_of,
    bp,
    common,
    may_confirm,
    session,
    today,
    url_of,
    waits_of,
)
from timebank.policies.rules import OnDeath
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires


@bp.route("/desk/deaths/<uuid:death_id>/wish", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def wish(death_id: UUID) -> ResponseReturnValue:
    """Write down what the family wishes."""
    row = get_death_line(session(), branch_id=me().branch_id, death_id=death_id)
    form = FamilyWishForm(wish=row.death.wish.value if row.death.wish else None)
    if form.validate_on_submit():
        with form.refusals():
            do(
                note_family_wish,
                NoteFamilyWish(
                    **common(form),
                    death_id=death_id,
                    wish=OnDeath(form.wish.data),
                    wish_paper=form.wish_paper.data,
                    wish_seen_by=form.wish_seen_by.data,
                ),
            )
            flash(_("The family's wish is written down."), "ok")
            return redirect(url_of("show", row.death))
    return form.page(
        "exchange/life_form.html",
        title=_("The family's wish"),
        lead=_("Rules of that day: %(rule)s", rule=GOES[row.death.rule]),
        back_url=url_of("show", row.death),
        back_label=formats.name(row.person),
        today=today(),
        label=_("Write down the wish"),
        note=_("Whoever writes it down does not confirm the death."),
    )


@bp.route("/desk/deaths/<uuid:death_id>/confirm", methods=["GET", "POST"])
@requires(Permission.DECIDE_EXCHANGE)
def confirm(death_id: UUID) -> ResponseReturnValue:
    """Confirm a death as the second person."""
    row = get_death_line(session(), branch_id=me().branch_id, death_id=death_id)
    death, form = row.death, ConfirmDeathForm()
    if form.validate_on_submit():
        shown = OnDeath(form.shown.data) if form.shown.data in set(OnDeath) else None
        with form.refusals():
            do(confirm_death, ConfirmDeath(**common(form), death_id=death_id, shown=shown))
            flash(_("The death is confirmed."), "ok")
            return redirect(url_of("show", death))
    going = destination_of(session(), death)
    form.shown.data = going.to.value
    able = may_confirm(death, going.heir_id)
    return form.page(
        "exchange/life_form.html",
        title=_("Confirm the death of %(name)s", name=formats.name(row.person)),
        back_url=url_of("show", death),
        back_label=formats.name(row.person),
        answers=answers_of(row),
        notices=waits_of(death),
        able=able and death.state is DeathState.RECORDED,
        unable=NOT_BY_YOU,
        label=_("Confirm, and let the points go there"),
        note=_("After this only a reversal puts a mistake right."),
    )


@bp.route("/desk/deaths/<uuid:death_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def withdraw(death_id: UUID) -> ResponseReturnValue:
    """Withdraw a record that was a mistake."""
    return _mistake(
        death_id,
        withdraw_death,
        WithdrawDeath,
        title=_("Withdraw the record"),
        lead=_("The person is a member again at once. Assignments and requests are arranged anew."),
        label=_("Withdraw it"),
        said=_("The record is withdrawn, and the account works again."),
    )


@bp.route("/desk/deaths/<uuid:death_id>/reverse", methods=["GET", "POST"])
@requires(Permission.DECIDE_EXCHANGE)
def reverse(death_id: UUID) -> ResponseReturnValue:
    """Reverse a death that was confirmed by mistake."""
    return _mistake(
        death_id,
        reverse_death,
        ReverseDeath,
        title=_("Reverse the confirmed death"),
        lead=_("Every point goes back to where it was, and the person is a member again."),
        label=_("Reverse it"),
        said=_("It is reversed, and the account works again."),
    )


def _mistake(  # noqa: PLR0913  what is taken back, and in which words
    death_id: UUID,
    handle: Handler[Any, None],
    kind: type[Command],
    *,
    title: str,
    lead: str,
    label: str,
    said: str,
) -> ResponseReturnValue:
    row = get_death_line(session(), branch_id=me().branch_id, death_id=death_id)
    form = MistakeForm()
    if form.validate_on_submit():
        words: dict[str, Any] = {**common(form), "death_id": death_id, "reason": form.reason.data}
        with form.refusals():
            do(handle, kind(**words))
            flash(said, "ok")
            return redirect(url_of("show", row.death))
    return form.page(
        "exchange/life_form.html",
        title=title,
        lead=lead,
        back_url=url_of("show", row.death),
        back_label=formats.name(row.person),
        answers=answers_of(row),
        label=label,
        note=_("The reason stays on record."),
    )
