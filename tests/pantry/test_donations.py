from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.care.world import TODAY, do, some_id
from tests.pantry.world import Pantry
from timebank.core.errors import DomainError
from timebank.pantry.commands import (
    AnnounceDonation,
    AnswerDonation,
    ChangeDonor,
    RegisterDonor,
    announce_donation,
    answer_donation,
    change_donor,
    register_donor,
)
from timebank.pantry.errors import (
    BusinessNumberUnfit,
    DonationAnswered,
    DonationNotAccepted,
    DonationNotFound,
    DonorNotFound,
    UnitsUnfit,
    WhatNeeded,
)
from timebank.pantry.queries import donor_year, get_donation, get_donor, list_donations, list_donors
from timebank.pantry.rules import DonationState, DonorKind
from timebank.people.errors import PhoneUnreadable


def donor(pantry: Pantry, **changes: Any) -> UUID:  # noqa: ANN401
    usual = {"kind": DonorKind.SHOP, "name": "월성마트", "business_number": "220-81-62517"}
    return do(register_donor, pantry.bank.command(RegisterDonor, **usual | changes))


def announce(pantry: Pantry, donor_id: UUID, **changes: Any) -> UUID:  # noqa: ANN401
    usual = {"donor_id": donor_id, "what": "두부 두 상자", "units": 24}
    return do(announce_donation, pantry.bank.command(AnnounceDonation, **usual | changes))


def state_of(pantry: Pantry, donation_id: UUID) -> DonationState:
    pantry.session.expire_all()
    return get_donation(pantry.session, branch_id=pantry.branch_id, donation_id=donation_id).state


def test_a_donation_is_announced_accepted_and_received(pantry: Pantry) -> None:
    donor_id = donor(pantry)
    donation_id = announce(pantry, donor_id)
    with pytest.raises(DonationNotAccepted):
        pantry.take_in(donation_id=donation_id)
    do(answer_donation, pantry.bank.command(AnswerDonation, donation_id=donation_id, accept=True))
    pantry.take_in(donation_id=donation_id)
    pantry.take_in(donation_id=donation_id, name="콩나물", units=5)
    assert state_of(pantry, donation_id) is DonationState.RECEIVED
    lines = donor_year(
        pantry.session, branch_id=pantry.branch_id, donor_id=donor_id, since=date(2026, 1, 1), until=TODAY
    )
    assert [(each.name, each.units, each.grams) for each in lines] == [
        ("두부", 12, 3600),
        ("콩나물", 5, 1500),
    ]


def test_a_donation_is_declined_with_a_reason(pantry: Pantry) -> None:
    donation_id = announce(pantry, donor(pantry))
    no = {"donation_id": donation_id, "accept": False, "reason": "냉장고가 찼습니다"}
    do(answer_donation, pantry.bank.command(AnswerDonation, **no))
    assert state_of(pantry, donation_id) is DonationState.DECLINED
    with pytest.raises(DonationAnswered):
        do(answer_donation, pantry.bank.command(AnswerDonation, **no))
    with pytest.raises(DonationNotFound):
        do(answer_donation, pantry.bank.command(AnswerDonation, donation_id=some_id(), accept=True))


def test_what_the_coordinator_writes_down_may_be_accepted_at_once(pantry: Pantry) -> None:
    donation_id = announce(pantry, donor(pantry), accepted=True)
    assert state_of(pantry, donation_id) is DonationState.ACCEPTED
    found = list_donations(pantry.session, branch_id=pantry.branch_id, states=[DonationState.ACCEPTED])
    assert [each.id for each, _donor in found] == [donation_id]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, WhatNeeded),
        ({"business_number": "2208162518"}, BusinessNumberUnfit),
        ({"phone": "12"}, PhoneUnreadable),
    ],
)
def test_a_donor_that_cannot_be_is_refused(
    pantry: Pantry, changes: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        donor(pantry, **changes)
    assert list_donors(pantry.session, branch_id=pantry.branch_id) == []


def test_an_announcement_that_cannot_be_is_refused(pantry: Pantry) -> None:
    donor_id = donor(pantry)
    with pytest.raises(DonorNotFound):
        announce(pantry, some_id())
    with pytest.raises(WhatNeeded):
        announce(pantry, donor_id, what="")
    with pytest.raises(UnitsUnfit):
        announce(pantry, donor_id, units=0)


def test_a_donors_record_is_corrected(pantry: Pantry) -> None:
    donor_id = donor(pantry, phone="010-0000-0001")
    change = {"donor_id": donor_id, "kind": DonorKind.COMPANY, "name": "월성유통", "contact": "김수아"}
    do(change_donor, pantry.bank.command(ChangeDonor, **change))
    pantry.session.expire_all()
    found = get_donor(pantry.session, branch_id=pantry.branch_id, donor_id=donor_id)
    assert (found.kind, found.name, found.contact) == (DonorKind.COMPANY, "월성유통", "김수아")
    assert (found.phone, found.business_number) == (None, None)
    with pytest.raises(BusinessNumberUnfit):
        do(change_donor, pantry.bank.command(ChangeDonor, **change, business_number="220-81-62518"))
    with pytest.raises(WhatNeeded):
        do(change_donor, pantry.bank.command(ChangeDonor, **change | {"name": " "}))
    with pytest.raises(DonorNotFound):
        do(change_donor, pantry.bank.command(ChangeDonor, **change | {"donor_id": some_id()}))
