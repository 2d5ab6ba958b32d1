"""Confirmed needs: what is to be reviewed, and confirming or ending one."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.forms.fields import given
from timebank.core.permissions import Permission
from timebank.exchange.commands.needs import ConfirmNeed, EndNeed, confirm_need, end_need
from timebank.exchange.forms.needs import BASES, URGENCIES, ConfirmNeedForm, EndNeedForm
from timebank.exchange.queries.needs import NeedLine, get_need_line, list_confirmed_needs
from timebank.exchange.rules.needs import REVIEW_AHEAD, NeedBasis
from timebank.exchange.views.redemption_words import Line, bp, session, today
from timebank.people.queries import get_person
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires

MANY = 200


@bp.get("/desk/confirmed-needs")
@requires(Permission.READ_EXCHANGE)
def needs() -> ResponseReturnValue:
    """List the needs that hold, those to be reviewed first."""
    rows = list_confirmed_needs(session(), branch_id=me().branch_id, open_only=True, limit=MANY)
    soon = today() + REVIEW_AHEAD
    return render_template(
        "exchange/needs.html",
        review=[_line(row) for row in rows if row.need.review_on <= soon],
        others=[_line(row) for row in rows if row.need.review_on > soon],
    )


def _line(row: NeedLine) -> Line:
    need = row.need
    late, ended = need.review_on < today(), need.ended_on is not None
    if need.ended_on is not None:
        word = str(_("ended on %(day)s", day=formats.day(need.ended_on)))
    elif late:
        word = str(_("was to be reviewed by %(day)s", day=formats.plain_day(need.review_on)))
    else:
        word = str(_("to be reviewed by %(day)s", day=formats.plain_day(need.review_on)))
    by = _("%(officer)s, %(office)s", officer=need.officer_name, office=need.officer_office)
    return Line(
        url=url_for("redemptions.need_of", person_id=need.person_id),
        title=formats.name(row.person),
        text=f"{need.basis_words or BASES[need.basis]} · {URGENCIES[need.urgency]}",
        note=f"{by} · {formats.plain_day(need.confirmed_on)}",
        word=word,
        kind="" if ended else "bad" if late else "info",
    )


@bp.route("/people/<uuid:person_id>/need", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def need_of(person_id: UUID) -> ResponseReturnValue:
    """Show what is confirmed for somebody, and confirm it anew."""
    person = get_person(session(), branch_id=me().branch_id, person_id=person_id)
    form = ConfirmNeedForm(confirmed_on=today())
    if form.validate_on_submit():
        with form.refusals():
            do(
                confirm_need,
                ConfirmNeed(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    person_id=person_id,
                    basis=NeedBasis(form.basis.data),
                    basis_words=form.basis_words.data,
                    urgency=int(form.urgency.data),
                    officer_name=given(form.officer_name.data),
                    officer_office=given(form.officer_office.data),
                    confirmed_on=given(form.confirmed_on.data),
                    review_on=given(form.review_on.data),
                ),
            )
            flash(_("The need is confirmed."), "ok")
            return redirect(url_for("redemptions.need_of", person_id=person_id))
    rows = list_confirmed_needs(session(), branch_id=me().branch_id, person_id=person_id)
    return form.page(
        "exchange/need.html",
        person=person,
        lines=[_line(row) for row in rows],
        open_id=next((row.need.id for row in rows if row.need.ended_on is None), None),
        today=today(),
    )


@bp.route("/desk/confirmed-needs/<uuid:confirmed_need_id>/end", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def stop_need(confirmed_need_id: UUID) -> ResponseReturnValue:
    """End a need, with the reason."""
    row = get_need_line(session(), branch_id=me().branch_id, need_id=confirmed_need_id)
    form = EndNeedForm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                end_need,
                EndNeed(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    need_id=confirmed_need_id,
                    reason=given(form.reason.data),
                ),
            )
            flash(_("The need has ended."), "ok")
            return redirect(url_for("redemptions.need_of", person_id=row.need.person_id))
    line = _line(row)
    return form.page(
        "exchange/redemption_end.html",
        title=_("End the need?"),
        about=f"{line.title} · {line.text}",
        note=_("From today on, points that were given to them cannot be used."),
        optional=False,
        label=_("End the need"),
        back_url=line.url,
    )
