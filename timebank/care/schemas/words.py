"""What several shapes of care have in common."""

from typing import Any

from marshmallow import fields

from timebank.web.schemas import (
    Text,
)

ACTIVITIES = {"description": "Codes of the policy's activities.", "example": ["talking", "cooking"]}


LAST_DAY = "The last local day, included; null for open."


WHY = {"description": "Who it concerns reads it.", "maxLength": 500}


def activities(**kwargs: Any) -> fields.List[Any]:  # noqa: ANN401
    return fields.List(Text(), metadata=ACTIVITIES, **kwargs)
