"""The one blueprint of households' pages."""

from datetime import date

from flask import Blueprint

from timebank.core import clock
from timebank.core.db import db
from timebank.web.identity import me

bp: Blueprint = Blueprint("households", __name__, url_prefix="/households")
session = db.session
"""Calling it returns the request's session."""


def today() -> date:
    """Return the branch's local day."""
    return clock.local_day(clock.now(), me().zone)
