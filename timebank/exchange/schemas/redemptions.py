"""What the API takes and gives about using points for care."""

from typing import Any

from marshmallow import fields

from timebank.care.rules import PartOfDay
from timebank.exchange.rules.needs import NeedBasis
from timebank.exchange.rules.redemptions import Fit, MissedBy, RedemptionState, Unfit, VolunteerOfferState
from timebank.web.schemas import (
    Between,
    Choice,
    Clock,
    Day,
    Flag,
    Minutes,
    PageQuery,
    Shape,
    Text,
    Whole,
    list_of,
    page_of,
)

WHY = {"description": "The person reads it.", "example": "입원하셨습니다."}
ACTIVITIES: dict[str, Any] = {"description": "Codes of the policy's activities.", "example": ["talk"]}
NULL: dict[str, Any] = {"required": True, "allow_none": True}


class RedemptionSchema(Shape):
    """Points that become a visit."""

    id = fields.UUID(required=True)
    beneficiary_id = fields.UUID(required=True)
    beneficiary = fields.String(required=True, metadata={"description": "Their name."})
    asked_by_id = fields.UUID(required=True)
    asked_at = fields.AwareDateTime(required=True)
    activities = fields.List(fields.String(), required=True, metadata=ACTIVITIES)
    on_day = fields.Date(**NULL)
    start_at = Clock(**NULL)
    end_at = Clock(**NULL)
    weekdays = fields.List(fields.Integer(), required=True, metadata={"description": "0 for Monday."})
    part = Choice(PartOfDay, **NULL)
    last_day = fields.Date(required=True)
    place = fields.String(**NULL)
    wish = fields.String(**NULL)
    same_language = Flag(required=True)
    known_only = Flag(required=True)
    minutes = Minutes(required=True, metadata={"description": "Reserved."})
    from_received = Minutes(
        **NULL, metadata={"description": "Of those given to the person; null for the volunteer."}
    )
    from_own = Minutes(**NULL, metadata={"description": "Of their own; null for the volunteer."})
    state = Choice(RedemptionState, required=True)
    due_on = fields.Date(required=True, metadata={"description": "By when the next step is due."})
    volunteer_id = fields.UUID(**NULL)
    volunteer = fields.String(**NULL)
    visit_on = fields.Date(**NULL)
    visit_start = Clock(**NULL)
    visit_end = Clock(**NULL)
    ended_at = fields.AwareDateTime(**NULL)
    end_reason = fields.String(**NULL, metadata={"description": "Null for the volunteer."})
    missed_by = Choice(MissedBy, **NULL)
    used_received = Minutes(**NULL, metadata={"description": "Null for the volunteer."})
    used_own = Minutes(**NULL, metadata={"description": "Null for the volunteer."})


RedemptionsPage = page_of(RedemptionSchema)


class RedemptionsQuery(PageQuery):
    state = Choice(RedemptionState, load_default=None)


class AskForCareSchema(Shape):
    """Either `day`, `start` and `end`; or `part` with `minutes`."""

    activities = fields.List(Text(), required=True, metadata=ACTIVITIES)
    day = Day(load_default=None, allow_none=True)
    start = Clock(load_default=None, allow_none=True)
    end = Clock(load_default=None, allow_none=True)
    part = Choice(PartOfDay, load_default=None, allow_none=True)
    weekdays = fields.List(
        fields.Integer(strict=True, validate=Between(0, 6)),
        load_default=list,
        metadata={"description": "0 for Monday; empty for any."},
    )
    last_day = Day(load_default=None, allow_none=True)
    minutes = Minutes(load_default=None, allow_none=True)
    place = Text(load_default=None, allow_none=True, metadata={"description": "At home if left out."})
    wish = Text(load_default=None, allow_none=True)
    same_language = Flag(load_default=False)
    known_only = Flag(load_default=False)
    not_ids = fields.List(
        fields.UUID(), load_default=list, metadata={"description": "Volunteers who are not wished for."}
    )


class AskForSomebodySchema(AskForCareSchema):
    """The same, for whoever telephones, or for whom one acts."""

    beneficiary_id = fields.UUID(required=True)


class CareReasonSchema(Shape):
    reason = Text(required=True, metadata=WHY)


class OptionalCareReasonSchema(Shape):
    reason = Text(load_default=None, allow_none=True, metadata=WHY)


class MissSchema(CareReasonSchema):
    missed_by = Choice(MissedBy, required=True)


class VolunteerOfferSchema(Shape):
    """A volunteer is asked whether they can come."""

    id = fields.UUID(required=True)
    redemption_id = fields.UUID(required=True)
    volunteer_id = fields.UUID(required=True)
    offered_by_id = fields.UUID(required=True)
    offered_at = fields.AwareDateTime(required=True)
    answer_by = fields.Date(required=True)
    visit_on = fields.Date(required=True)
    visit_start = Clock(required=True)
    visit_end = Clock(required=True)
    state = Choice(VolunteerOfferState, required=True)
    answered_at = fields.AwareDateTime(**NULL)


VolunteerOffers = list_of(VolunteerOfferSchema)


class OfferCareSchema(Shape):
    volunteer_id = fields.UUID(required=True)
    day = Day(
        load_default=None, allow_none=True, metadata={"description": "Where any of some days was asked."}
    )
    start = Clock(load_default=None, allow_none=True)


class FitQuery(Shape):
    day = Day(load_default=None)
    start = Clock(load_default=None)


class CandidateSchema(Shape):
    """A volunteer with what speaks for and against them."""

    volunteer_id = fields.UUID(required=True)
    name = fields.String(required=True)
    fit = Flag(required=True)
    fits = fields.List(Choice(Fit), required=True)
    unfits = fields.List(Choice(Unfit), required=True)
    last_visit_on = fields.Date(**NULL)
    visits = Whole(0, 1_000_000, required=True)


Candidates = list_of(CandidateSchema)


class EndReasonSchema(Shape):
    """Why a request was refused, called off or missed, as it was written then."""

    redemption_id = fields.UUID(required=True)
    ended_at = fields.AwareDateTime(required=True)
    state = Choice(RedemptionState, required=True)
    words = fields.String(required=True)


class CareFiguresSchema(Shape):
    """Of the requests of the last twelve weeks."""

    since = fields.Date(required=True)
    asked = Whole(0, 1_000_000_000, required=True)
    accepted_after = Minutes(**NULL, metadata={"description": "Median until somebody said yes."})
    done_after = Minutes(**NULL, metadata={"description": "Median until the visit was approved."})
    ended = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    missed = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    reasons = fields.List(
        fields.Nested(EndReasonSchema), required=True, metadata={"description": "The newest 20 first."}
    )


class ConfirmedNeedSchema(Shape):
    """A need for care that an officer has confirmed."""

    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    basis = Choice(NeedBasis, required=True)
    basis_words = fields.String(**NULL)
    urgency = Whole(1, 3, required=True, metadata={"description": "1 is the most urgent."})
    officer_name = fields.String(required=True)
    officer_office = fields.String(required=True)
    confirmed_on = fields.Date(required=True)
    review_on = fields.Date(required=True)
    recorded_by_id = fields.UUID(required=True)
    ended_on = fields.Date(**NULL)
    end_reason = fields.String(**NULL)


ConfirmedNeeds = list_of(ConfirmedNeedSchema)


class ConfirmedNeedsQuery(Shape):
    person_id = fields.UUID(load_default=None)


class ConfirmNeedSchema(Shape):
    person_id = fields.UUID(required=True)
    basis = Choice(NeedBasis, required=True)
    basis_words = Text(load_default=None, allow_none=True)
    urgency = Whole(1, 3, required=True, metadata={"description": "1 is the most urgent."})
    officer_name = Text(required=True, metadata={"example": "박서연"})
    officer_office = Text(required=True, metadata={"example": "월성동 행정복지센터"})
    confirmed_on = Day(required=True)
    review_on = Day(required=True)
