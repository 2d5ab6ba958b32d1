"""Pages of notifications."""

from flask import Blueprint

from timebank.notifications.views import messages

blueprints: tuple[Blueprint, ...] = (messages.bp,)
