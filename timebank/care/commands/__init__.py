"""What people do with care. Each command runs inside its caller's unit of work."""

from timebank.care.commands.assignments import (
    AssignVolunteer,
    EndAssignment,
    assign_volunteer,
    end_assignment,
)
from timebank.care.commands.board import (
    AnswerOffer,
    CloseNeed,
    OfferHelp,
    OpenNeed,
    TakeBackOffer,
    answer_offer,
    close_need,
    offer_help,
    open_need,
    take_back_offer,
)
from timebank.care.commands.claims import (
    AnswerRejection,
    LogVisit,
    find_faults,
)
from timebank.care.commands.deciding import (
    ApproveVisit,
    HandOverVisit,
    RejectVisit,
    approve_visit,
    hand_over_visit,
    reject_visit,
)
from timebank.care.commands.drafts import (
    drop_draft,
    keep_draft,
)
from timebank.care.commands.evidence import (
    ConfirmVisit,
    ObjectToVisit,
    RecordEvidence,
    SettleObjection,
    confirm_visit,
    object_to_visit,
    record_evidence,
    settle_objection,
)
from timebank.care.commands.overrides import (
    AnswerOverride,
    AskOverride,
    answer_override,
    ask_override,
)
from timebank.care.commands.visits import (
    WithdrawVisit,
    answer_rejection,
    log_visit,
    withdraw_visit,
)

__all__ = [
    "AnswerOffer",
    "AnswerOverride",
    "AnswerRejection",
    "ApproveVisit",
    "AskOverride",
    "AssignVolunteer",
    "CloseNeed",
    "ConfirmVisit",
    "EndAssignment",
    "HandOverVisit",
    "LogVisit",
    "ObjectToVisit",
    "OfferHelp",
    "OpenNeed",
    "RecordEvidence",
    "RejectVisit",
    "SettleObjection",
    "TakeBackOffer",
    "WithdrawVisit",
    "answer_offer",
    "answer_override",
    "answer_rejection",
    "approve_visit",
    "ask_override",
    "assign_volunteer",
    "close_need",
    "confirm_visit",
    "drop_draft",
    "end_assignment",
    "find_faults",
    "hand_over_visit",
    "keep_draft",
    "log_visit",
    "object_to_visit",
    "offer_help",
    "open_need",
    "record_evidence",
    "reject_visit",
    "settle_objection",
    "take_back_offer",
    "withdraw_visit",
]
