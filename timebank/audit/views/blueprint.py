"""The one blueprint of audit's pages: the auditor's below `/audit`, everybody's own below `/me`."""

from flask import Blueprint

bp = Blueprint("audit", __name__)
