"""What several shapes of people have in common."""

PHONE = {
    "description": "As people write it; without a country code a Korean one.",
    "example": "010-5000-1234",
}


LAST_DAY = "The last local day, included; null for open."
