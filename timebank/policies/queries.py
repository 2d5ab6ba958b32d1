"""Reads of the operating rules."""

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Row, Subquery, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from timebank.core.ids import NATIONAL
from timebank.policies.errors import NoPolicyInForce, PolicyVersionNotFound
from timebank.policies.models import PolicyVersion
from timebank.policies.rules import (
    BranchRules,
    Policy,
    PolicyInForce,
    VersionState,
    decode,
    decode_branch,
    merge,
    version_numbers,
)


def _newest(owner: BindParameter[str]) -> Subquery:
    return (
        select(
            owner.label("owner"),
            PolicyVersion.number,
            PolicyVersion.effective_from,
            PolicyVersion.content,
        )
        .where(
            PolicyVersion.branch_id == owner,
            PolicyVersion.state == VersionState.PUBLISHED,
            PolicyVersion.effective_from <= bindparam("day", type_=PolicyVersion.effective_from.type),
        )
        .order_by(PolicyVersion.effective_from.desc())
        .limit(1)
        .subquery()
    )


# Built once: nearly every page and command asks for the rules of a day.
_NATIONAL_ON = select(_newest(literal(NATIONAL)))
_BOTH_ON = union_all(
    select(_newest(literal(NATIONAL))),
    select(_newest(bindparam("branch", type_=PolicyVersion.branch_id.type))),
)
_NUMBERED = select(PolicyVersion.content, PolicyVersion.effective_from).where(
    PolicyVersion.branch_id == bindparam("branch"), PolicyVersion.number == bindparam("number")
)


def policy_on(session: Session, *, branch_id: str, day: date) -> PolicyInForce:
    """Return the rules that hold in the branch on its local `day`.

    A visit falls under the rules of the local day on which it began. `number` of what is returned is what a
    visit and a posting keep.

    Raises:
        NoPolicyInForce: no national version had begun.
    """
    asked = _NATIONAL_ON if branch_id == NATIONAL else _BOTH_ON
    rows = session.execute(asked, {"branch": branch_id, "day": day}).all()
    found = {row.owner: row for row in rows}
    if NATIONAL not in found:
        raise NoPolicyInForce(day=day)
    national = found[NATIONAL]
    own = found.get(branch_id) if branch_id != NATIONAL else None
    return _in_force(
        _national(national.content),
        _branch(own.content) if own else None,
        national_number=national.number,
        branch_number=own.number if own else 0,
        effective_from=max(national.effective_from, own.effective_from) if own else national.effective_from,
    )


def policy_numbered(session: Session, *, branch_id: str, number: int) -> PolicyInForce:
    """Return the rules that a posting or a visit names by `number`.

    Raises:
        PolicyVersionNotFound: the branch never had them.
    """
    national_number, branch_number = version_numbers(number)
    national = _numbered(session, NATIONAL, national_number)
    own = _numbered(session, branch_id, branch_number) if branch_number else None
    return _in_force(
        _national(national.content),
        _branch(own.content) if own else None,
        national_number=national_number,
        branch_number=branch_number,
        effective_from=max(national.effective_from, own.effective_from) if own else national.effective_from,
    )


def _numbered(session: Session, branch_id: str, number: int) -> Row[dict[str, Any], date]:
    found = session.execute(_NUMBERED, {"branch": branch_id, "number": number}).one_or_none()
    if found is None:
        raise PolicyVersionNotFound
    return found


def get_version(session: Session, *, branch_id: str, version_id: UUID) -> PolicyVersion:
    """Return one version, draft or published.

    Raises:
        PolicyVersionNotFound: the branch has no such version.
    """
    version = session.get(PolicyVersion, (branch_id, version_id))
    if version is None:
        raise PolicyVersionNotFound
    return version


def lock_version(session: Session, *, branch_id: str, version_id: UUID) -> PolicyVersion:
    """Return one version, its row locked until the unit of work ends.

    Raises:
        PolicyVersionNotFound: the branch has no such version.
    """
    version = session.get(
        PolicyVersion, (branch_id, version_id), with_for_update=True, populate_existing=True
    )
    if version is None:
        raise PolicyVersionNotFound
    return version


def list_versions(session: Session, *, branch_id: str, state: VersionState) -> Sequence[PolicyVersion]:
    """Return the branch's own versions in that state, the newest first."""
    return session.scalars(
        select(PolicyVersion)
        .where(PolicyVersion.branch_id == branch_id, PolicyVersion.state == state)
        .order_by(PolicyVersion.effective_from.desc(), PolicyVersion.id.desc())
    ).all()


def find_last_published(session: Session, *, branch_id: str) -> PolicyVersion | None:
    """Return the branch's own version that begins last, which may be in the future."""
    return session.scalars(
        select(PolicyVersion)
        .where(PolicyVersion.branch_id == branch_id, PolicyVersion.state == VersionState.PUBLISHED)
        .order_by(PolicyVersion.number.desc())
        .limit(1)
    ).one_or_none()


def list_coming(session: Session, *, branch_id: str, day: date) -> Sequence[PolicyVersion]:
    """Return the versions, national and of the branch, that are published and begin after `day`, in order."""
    return session.scalars(
        select(PolicyVersion)
        .where(
            PolicyVersion.branch_id.in_((NATIONAL, branch_id)),
            PolicyVersion.state == VersionState.PUBLISHED,
            PolicyVersion.effective_from > day,
        )
        .order_by(PolicyVersion.effective_from, PolicyVersion.branch_id)
    ).all()


def get_published(session: Session, *, branch_id: str, number: int) -> PolicyVersion:
    """Return the branch's own version of that number.

    Raises:
        PolicyVersionNotFound: the branch has published no such version.
    """
    version = session.scalars(
        select(PolicyVersion).where(PolicyVersion.branch_id == branch_id, PolicyVersion.number == number)
    ).one_or_none()
    if version is None:
        raise PolicyVersionNotFound
    return version


def rules_with(session: Session, version: PolicyVersion) -> Policy:
    """Return the rules as they are, or would be, on the first day of the version."""
    if version.branch_id == NATIONAL:
        return _national(version.content)
    return merge(national_on(session, day=version.effective_from), _branch(version.content))


def rules_without(session: Session, version: PolicyVersion) -> Policy | None:
    """Return the rules as they would stay on that day without the version; None if there were none.

    Of a draft, what it would change; of a published version, what it changed.
    """
    before = session.scalars(
        select(PolicyVersion)
        .where(
            PolicyVersion.branch_id == version.branch_id,
            PolicyVersion.state == VersionState.PUBLISHED,
            PolicyVersion.effective_from < version.effective_from,
            PolicyVersion.id != version.id,
        )
        .order_by(PolicyVersion.effective_from.desc())
        .limit(1)
    ).one_or_none()
    if version.branch_id == NATIONAL:
        return _national(before.content) if before else None
    national = national_on(session, day=version.effective_from)
    return merge(national, _branch(before.content)) if before else national


def branch_rules_of(version: PolicyVersion) -> BranchRules:
    """Return what a branch's version sets."""
    return _branch(version.content)


def national_on(session: Session, *, day: date) -> Policy:
    """Return the national rules that hold on `day`.

    Raises:
        NoPolicyInForce: none had begun.
    """
    return policy_on(session, branch_id=NATIONAL, day=day)


def _in_force(
    national: Policy,
    own: BranchRules | None,
    *,
    national_number: int,
    branch_number: int,
    effective_from: date,
) -> PolicyInForce:
    policy = merge(national, own) if own else national
    return PolicyInForce(
        **{each.name: getattr(policy, each.name) for each in fields(Policy)},
        national_number=national_number,
        branch_number=branch_number,
        effective_from=effective_from,
    )


# Kept by what the content says, not by its version's id: equal text is equal rules in any database.
def _national(content: dict[str, Any]) -> Policy:
    return _decoded(json.dumps(content, sort_keys=True))


def _branch(content: dict[str, Any]) -> BranchRules:
    return _decoded_branch(json.dumps(content, sort_keys=True))


@lru_cache(maxsize=256)
def _decoded(content: str) -> Policy:
    return decode(json.loads(content))


@lru_cache(maxsize=2048)
def _decoded_branch(content: str) -> BranchRules:
    return decode_branch(json.loads(content))
