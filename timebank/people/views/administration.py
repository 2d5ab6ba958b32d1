"""Administration: branches, districts, staff. Nothing here touches the ledger."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db
from timebank.core.ids import NATIONAL
from timebank.core.permissions import STAFF, Permission, Role
from timebank.people import queries
from timebank.people.commands import (
    AppointStaff,
    ChangeBranch,
    EndRole,
    GrantRole,
    ImportDistricts,
    OpenBranch,
    appoint_staff,
    change_branch,
    end_role,
    grant_role,
    import_districts,
    open_branch,
)
from timebank.people.commands.tokens import RevokeToken, revoke_token
from timebank.people.errors import BranchNotFound, DistrictsUnreadable
from timebank.people.forms.administration import BranchForm, DistrictsForm, StaffForm
from timebank.people.forms.districts import read_districts
from timebank.people.forms.records import EndRoleForm, RoleForm
from timebank.people.models import Branch
from timebank.people.rules import NATIONAL_ROLES, PersonState
from timebank.people.views import showing
from timebank.web.doing import do
from timebank.web.fields import choices
from timebank.web.formats import language
from timebank.web.formats import name as said_name
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.searching import searched
from timebank.web.words.people import ROLES

bp = Blueprint("administration", __name__, url_prefix="/admin")

MOST_FOUND = 10
LARGEST_FILE = 1024 * 1024


def _branch(branch_id: str) -> Branch:
    """Return a branch that whoever is signed in administers: from `national` any, else their own."""
    if me().branch_id not in (NATIONAL, branch_id):
        raise BranchNotFound
    return queries.get_branch(db.session(), branch_id)


def _title(branch: Branch) -> str:
    return branch.name if language() == "ko" else branch.name_en


def _roles_for(branch_id: str) -> list[tuple[str, object]]:
    fit = NATIONAL_ROLES if branch_id == NATIONAL else STAFF
    return [(role, word) for role, word in ROLES.items() if Role(role) in fit]


@bp.get("")
@requires(Permission.MANAGE_STAFF)
def home() -> ResponseReturnValue:
    """List the branches that whoever is signed in administers."""
    who = me()
    everywhere = who.branch_id == NATIONAL
    session = db.session()
    branches = (
        queries.list_branches(session, with_national=True)
        if everywhere
        else [queries.get_branch(session, who.branch_id)]
    )
    return render_template(
        "people/administration.html",
        branches=[{"branch": each, "title": _title(each)} for each in branches],
        may_open=everywhere and who.may(Permission.MANAGE_BRANCHES),
        alone=everywhere
        and queries.count_with_role(
            session,
            branch_id=NATIONAL,
            role=Role.ADMINISTRATOR,
            from_day=clock.local_day(clock.now(), who.zone),
        )
        < 2,  # noqa: PLR2004  one drafts, one publishes
    )


def _district_choices() -> list[tuple[str, str]]:
    korean = language() == "ko"
    return [
        (
            each.code,
            " ".join(
                filter(
                    None,
                    (each.region_ko, each.district_ko) if korean else (each.district_en, each.region_en),
                )
            ),
        )
        for each in queries.list_districts(db.session())
    ]


@bp.route("/branches/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_BRANCHES)
def new_branch() -> ResponseReturnValue:
    """Open a branch under a province or city."""
    who, form = me(), BranchForm()
    if who.branch_id != NATIONAL:
        raise BranchNotFound
    form.district_code.choices = choices(_district_choices())
    if form.validate_on_submit():
        with form.refusals():
            do(
                open_branch,
                OpenBranch(
                    branch_id=NATIONAL,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    short_name=form.id.data or "",
                    name=form.name.data or "",
                    name_en=form.name_en.data or "",
                    district_code=form.district_code.data,
                    phone=form.phone.data or "",
                    phone_hours=form.phone_hours.data or "",
                    place=form.place.data or "",
                    sender=form.sender.data or "",
                    zone=form.zone.data or "",
                ),
            )
            flash(_("The branch is open. Appoint its coordinators now."), "ok")
            return redirect(url_for("administration.branch", branch_id=form.id.data))
    return form.page("people/new_branch.html", changing=False)


@bp.route("/branches/<branch_id>/change", methods=["GET", "POST"])
@requires(Permission.MANAGE_BRANCHES)
def edit_branch(branch_id: str) -> ResponseReturnValue:
    """Change how a branch is called and reached."""
    who, there = me(), _branch(branch_id)
    form = BranchForm(obj=None, **{key: getattr(there, key) for key in _BRANCH_FIELDS})
    form.district_code.choices = choices([("", _("none")), *_district_choices()])
    if form.validate_on_submit():
        with form.refusals():
            do(
                change_branch,
                ChangeBranch(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    short_name=branch_id,
                    name=form.name.data or "",
                    name_en=form.name_en.data or "",
                    district_code=form.district_code.data or None,
                    phone=form.phone.data or "",
                    phone_hours=form.phone_hours.data or "",
                    place=form.place.data or "",
                    sender=form.sender.data or "",
                    zone=form.zone.data or "",
                ),
            )
            flash(_("The branch is changed."), "ok")
            return redirect(url_for("administration.branch", branch_id=branch_id))
    return form.page("people/new_branch.html", changing=True, branch_id=branch_id)


_BRANCH_FIELDS = (
    "id",
    "name",
    "name_en",
    "district_code",
    "phone",
    "phone_hours",
    "place",
    "sender",
    "zone",
)


@bp.get("/branches/<branch_id>")
@requires(Permission.MANAGE_STAFF)
def branch(branch_id: str) -> ResponseReturnValue:
    """Show a branch, its staff with first and last days, and its API tokens."""
    there, session, who = _branch(branch_id), db.session(), me()
    today = clock.local_day(clock.now(), there.zone)
    return render_template(
        "people/branch.html",
        branch=there,
        title=_title(there),
        staff=[
            {
                "member": each,
                "word": ROLES[each.grant.role],
                "days": showing.days_of(each.grant),
                "state": _state(each, today),
                "may_end": (each.grant.ends_on is None or each.grant.ends_on >= today)
                and each.person.id != who.person_id,
            }
            for each in queries.list_staff(session, branch_id=branch_id)
        ],
        tokens=[
            {"token": token, "name": name, "word": ROLES[token.role]}
            for token, name in queries.list_tokens(session, branch_id=branch_id)
        ],
        now=clock.now(),
        may_change=who.may(Permission.MANAGE_BRANCHES),
        form=JustConfirm(),
    )


def _state(each: queries.StaffMember, today: object) -> tuple[str, str]:
    grant = each.grant
    if each.person.state is not PersonState.ACTIVE or (
        grant.ends_on is not None and grant.ends_on < today  # type: ignore[operator]
    ):
        return _("Ended"), ""
    if grant.starts_on > today:  # type: ignore[operator]
        return _("Not yet"), "info"
    return _("In force"), "ok"


@bp.route("/branches/<branch_id>/staff/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_STAFF)
def appoint(branch_id: str) -> ResponseReturnValue:
    """Make somebody new a member of the branch's staff, or choose somebody who is there."""
    who, there, session = me(), _branch(branch_id), db.session()
    today = clock.local_day(clock.now(), there.zone)
    form = StaffForm(starts_on=today)
    form.role.choices = choices(_roles_for(branch_id))
    if form.validate_on_submit():
        with form.refusals():
            do(
                appoint_staff,
                AppointStaff(
                    branch_id=branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    name=form.name.data or "",
                    phone=form.phone.data or None,
                    email=form.email.data or None,
                    role=Role(form.role.data),
                    starts_on=form.starts_on.data,
                    ends_on=form.ends_on.data,
                ),
            )
            flash(_("%(name)s is appointed.", name=said_name(form.name.data or "")), "ok")
            return redirect(url_for("administration.branch", branch_id=branch_id))
        there = _branch(branch_id)
    text = searched()
    found = queries.search_people(session, branch_id=branch_id, text=text, limit=MOST_FOUND) if text else []
    return form.page(
        "people/appoint.html",
        branch=there,
        title=_title(there),
        text=text,
        found=[
            {
                "title": said_name(each.name),
                "url": url_for("administration.grant", branch_id=branch_id, person_id=each.id),
            }
            for each in found[:MOST_FOUND]
        ],
        today=today,
    )


@bp.route("/branches/<branch_id>/staff/<uuid:person_id>/role", methods=["GET", "POST"])
@requires(Permission.MANAGE_STAFF)
def grant(branch_id: str, person_id: UUID) -> ResponseReturnValue:
    """Give somebody of the branch a role of staff."""
    who, there = me(), _branch(branch_id)
    today = clock.local_day(clock.now(), there.zone)
    form = RoleForm(starts_on=today)
    form.role.choices = choices(_roles_for(branch_id))
    if form.validate_on_submit():
        with form.refusals():
            do(
                grant_role,
                GrantRole(
                    branch_id=branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=person_id,
                    role=Role(form.role.data),
                    starts_on=form.starts_on.data,
                    ends_on=form.ends_on.data,
                ),
            )
            flash(_("The role is given."), "ok")
            return redirect(url_for("administration.branch", branch_id=branch_id))
    person = queries.get_person(db.session(), branch_id=branch_id, person_id=person_id)
    return form.page(
        "people/grant.html", person=person, branch_id=branch_id, title=_title(_branch(branch_id)), today=today
    )


@bp.route("/branches/<branch_id>/staff/<uuid:grant_id>/end", methods=["GET", "POST"])
@requires(Permission.MANAGE_STAFF)
def end(branch_id: str, grant_id: UUID) -> ResponseReturnValue:
    """End a role of staff: at once, or after a day."""
    who, there = me(), _branch(branch_id)
    today = clock.local_day(clock.now(), there.zone)
    held = queries.get_grant(db.session(), branch_id=branch_id, grant_id=grant_id)
    person_id, word = held.person_id, ROLES[held.role]
    form = EndRoleForm()
    if form.validate_on_submit():
        day = form.ends_on.data if form.when.data == "day" else None
        with form.refusals():
            do(
                end_role,
                EndRole(
                    branch_id=branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=person_id,
                    grant_id=grant_id,
                    ends_on=day,
                ),
            )
            flash(_("The role is ended."), "ok")
            return redirect(url_for("administration.branch", branch_id=branch_id))
    person = queries.get_person(db.session(), branch_id=branch_id, person_id=person_id)
    return form.page(
        "people/end_role.html",
        person=person,
        word=word,
        today=today,
        back_url=url_for("administration.branch", branch_id=branch_id),
        back_label=_title(_branch(branch_id)),
    )


@bp.post("/branches/<branch_id>/tokens/<uuid:token_id>/revoke")
@requires(Permission.MANAGE_STAFF)
def revoke(branch_id: str, token_id: UUID) -> ResponseReturnValue:
    """Take an API token back."""
    who, form = me(), JustConfirm()
    _branch(branch_id)
    if form.validate_on_submit():
        do(
            revoke_token,
            RevokeToken(branch_id=branch_id, id=form.asked_id, actor_id=who.person_id, token_id=token_id),
        )
        flash(_("The token works no more."), "ok")
    return redirect(url_for("administration.branch", branch_id=branch_id))


@bp.route("/districts", methods=["GET", "POST"])
@requires(Permission.MANAGE_BRANCHES)
def districts() -> ResponseReturnValue:
    """List provinces, cities and their districts; import more."""
    who, form = me(), DistrictsForm()
    if who.branch_id != NATIONAL:
        raise BranchNotFound
    if form.validate_on_submit():
        with form.refusals():
            sent = request.files.get("file")
            content = sent.read(LARGEST_FILE + 1) if sent is not None else b""
            if not content or len(content) > LARGEST_FILE:
                raise DistrictsUnreadable(line=1)
            counted = do(
                import_districts,
                ImportDistricts(
                    branch_id=NATIONAL, id=form.asked_id, actor_id=who.person_id, rows=read_districts(content)
                ),
            )
            flash(
                _("%(added)s districts added, %(changed)s corrected.", **counted),
                "ok",
            )
            return redirect(url_for("administration.districts"))
    return form.page("people/districts.html", districts=queries.list_districts(db.session()))
