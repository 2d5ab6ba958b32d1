"""Administrators draft a version; another one reads what it changes and publishes it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.db import db
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Permission
from timebank.people.queries import get_people
from timebank.policies import queries
from timebank.policies.commands import (
    DraftPolicy,
    DropDraft,
    EditDraft,
    PublishPolicy,
    draft_policy,
    drop_draft,
    edit_draft,
    publish_policy,
)
from timebank.policies.forms import BranchDraftForm, NationalDraftForm, PublishForm, branch, national, words
from timebank.policies.models import PolicyVersion
from timebank.policies.rules import BranchRules, Policy, VersionState
from timebank.policies.rules.validate import BY_NAME, LIMITED, SAFEGUARDS
from timebank.policies.views import shown
from timebank.web.doing import do
from timebank.web.formats import plain_day
from timebank.web.forms import BaseForm, JustConfirm
from timebank.web.identity import Identity, me, requires

bp = Blueprint("drafting", __name__, url_prefix="/rules/drafts")


@bp.get("")
@requires(Permission.MANAGE_POLICIES)
def drafts() -> ResponseReturnValue:
    """List the drafts of the branch in use."""
    who, session = me(), db.session()
    found = queries.list_versions(session, branch_id=who.branch_id, state=VersionState.DRAFT)
    people = get_people(
        session, branch_id=who.branch_id, ids=[each.drafted_by_id for each in found if each.drafted_by_id]
    )
    return render_template(
        "policies/drafts.html",
        drafts=found,
        people=people,
        me=who.person_id,
        is_national=who.branch_id == NATIONAL,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_POLICIES)
def new() -> ResponseReturnValue:
    """Draft a version that begins with the rules as they are."""
    who, session = me(), db.session()
    last = queries.find_last_published(session, branch_id=who.branch_id)
    sheet = _sheet(session, who, last, day=_earliest(who, last))
    if sheet.form.validate_on_submit():
        with sheet.form.refusals():
            version_id = do(
                draft_policy,
                DraftPolicy(
                    branch_id=who.branch_id,
                    id=sheet.form.asked_id,
                    actor_id=who.person_id,
                    # The form's own id: a second click drafts nothing more, and finds the same draft.
                    version_id=sheet.form.asked_id,
                    content=sheet.form.content(),
                    effective_from=_day(sheet.form),
                    zone=who.zone,
                ),
            )
            return redirect(url_for("drafting.review", version_id=version_id))
    return sheet.page(earliest=_earliest(who, last), version=None)


@bp.route("/<uuid:version_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_POLICIES)
def edit(version_id: UUID) -> ResponseReturnValue:
    """Write a draft anew."""
    who, session = me(), db.session()
    version = queries.get_version(session, branch_id=who.branch_id, version_id=version_id)
    if version.state is not VersionState.DRAFT:
        return redirect(url_for("drafting.review", version_id=version_id))
    last = queries.find_last_published(session, branch_id=who.branch_id)
    sheet = _sheet(session, who, version, day=version.effective_from)
    if sheet.form.validate_on_submit():
        with sheet.form.refusals():
            do(
                edit_draft,
                EditDraft(
                    branch_id=who.branch_id,
                    id=sheet.form.asked_id,
                    actor_id=who.person_id,
                    version_id=version_id,
                    revision=sheet.form.known_revision(),
                    content=sheet.form.content(),
                    effective_from=_day(sheet.form),
                    zone=who.zone,
                ),
            )
            return redirect(url_for("drafting.review", version_id=version_id))
    return sheet.page(earliest=_earliest(who, last), version=version)


@bp.get("/<uuid:version_id>")
@requires(Permission.MANAGE_POLICIES)
def review(version_id: UUID) -> ResponseReturnValue:
    """Show what the draft would change, before anybody publishes it."""
    who, session = me(), db.session()
    version = queries.get_version(session, branch_id=who.branch_id, version_id=version_id)
    return _review(session, who, version, PublishForm(revision=version.revision))


@bp.post("/<uuid:version_id>/publish")
@requires(Permission.MANAGE_POLICIES)
def publish(version_id: UUID) -> ResponseReturnValue:
    """Publish the draft that was read."""
    who, session = me(), db.session()
    form = PublishForm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                publish_policy,
                PublishPolicy(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    version_id=version_id,
                    revision=form.known_revision(),
                    zone=who.zone,
                ),
            )
            version = queries.get_version(session, branch_id=who.branch_id, version_id=version_id)
            flash(
                _("Published. The new rules hold from %(day)s.", day=plain_day(version.effective_from)), "ok"
            )
            return redirect(url_for("policies.history"))
    version = queries.get_version(session, branch_id=who.branch_id, version_id=version_id)
    return _review(session, who, version, form)


@bp.post("/<uuid:version_id>/drop")
@requires(Permission.MANAGE_POLICIES)
def drop(version_id: UUID) -> ResponseReturnValue:
    """Give the draft up."""
    who, session = me(), db.session()
    form = JustConfirm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                drop_draft,
                DropDraft(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    version_id=version_id,
                ),
            )
            flash(_("The draft was dropped. The rules stay as they are."), "ok")
            return redirect(url_for("drafting.drafts"))
    version = queries.get_version(session, branch_id=who.branch_id, version_id=version_id)
    return _review(session, who, version, form)


def _review(session: Session, who: Identity, version: PolicyVersion, form: BaseForm) -> ResponseReturnValue:
    before = queries.rules_without(session, version)
    after = queries.rules_with(session, version)
    people = get_people(
        session, branch_id=who.branch_id, ids=[version.drafted_by_id] if version.drafted_by_id else []
    )
    return form.page(
        "policies/review.html",
        version=version,
        changes=shown.changes(before, after) if before else [],
        sections=shown.sections(after, national=after),
        drafter=people.get(version.drafted_by_id) if version.drafted_by_id else None,
        drop_form=JustConfirm(),
        is_mine=version.drafted_by_id == who.person_id,
        is_draft=version.state is VersionState.DRAFT,
        is_national=who.branch_id == NATIONAL,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The form of a draft, and what stands beside its fields."""

    form: BranchDraftForm | NationalDraftForm
    hints: dict[str, str]
    locked: dict[str, str]
    """Safeguards that the nation asks for, with the sentence that says so."""
    is_national: bool

    def page(self, *, earliest: date, version: PolicyVersion | None) -> ResponseReturnValue:
        return self.form.page(
            "policies/draft.html",
            hints=self.hints,
            locked=self.locked,
            is_national=self.is_national,
            earliest=earliest,
            version=version,
            section_rules=[
                (str(title), [BY_NAME[name] for name in names]) for title, names in words.SECTIONS
            ],
            limited=LIMITED,
        )


def _sheet(session: Session, who: Identity, source: PolicyVersion | None, *, day: date) -> Sheet:
    """Return the form, filled with `source`, for a version that begins on `day`."""
    known: dict[str, Any] = {"effective_from": day, "revision": source.revision if source else 0}
    if who.branch_id == NATIONAL:
        policy = queries.rules_with(session, source) if source else Policy()
        hints = {name: str(rule.why) for name, rule in words.RULES.items()}
        return Sheet(
            form=NationalDraftForm(**(known | national.defaults(policy))),
            hints=hints,
            locked={},
            is_national=True,
        )
    nation = queries.national_on(session, day=day)
    rules = queries.branch_rules_of(source) if source else BranchRules()
    form = BranchDraftForm(**(known | branch.defaults(rules, national=nation)))
    form.offer(nation)
    return Sheet(form=form, hints=_branch_hints(nation), locked=_locked(nation), is_national=False)


def _branch_hints(nation: Policy) -> dict[str, str]:
    hints = {name: str(rule.why) for name, rule in words.RULES.items()}
    for name in LIMITED:
        limit = nation.limits.get(name)
        if limit is not None:
            hints[name] = _(
                "Everywhere: %(everywhere)s. A branch may choose %(limit)s. "
                "Leave it empty to stay as everywhere.",
                everywhere=words.shown(name, getattr(nation, name)),
                limit=words.limit(name, limit),
            )
    return hints


def _locked(nation: Policy) -> dict[str, str]:
    return {
        name: _("The national rules ask for this in every branch.")
        for name in SAFEGUARDS
        if getattr(nation, name)
    } | {
        name: _(
            "This is the same in every branch: %(value)s.", value=words.shown(name, getattr(nation, name))
        )
        for name in LIMITED
        if name not in nation.limits
    }


def _earliest(who: Identity, last: PolicyVersion | None) -> date:
    """Return the first day on which a new version can begin."""
    tomorrow = clock.local_day(clock.now(), who.zone) + timedelta(days=1)
    return max(tomorrow, last.effective_from + timedelta(days=1)) if last else tomorrow


def _day(form: BranchDraftForm | NationalDraftForm) -> date:
    day = form.effective_from.data
    assert day is not None  # the field is required
    return day
