"""The one blueprint of imports."""

from flask import Blueprint

from timebank.core.db import db

bp: Blueprint = Blueprint("importing", __name__, url_prefix="/imports")
session = db.session
"""Calling it returns the request's session."""
