"""Pages of notifications."""

from flask import Blueprint

from timebank.notifications.views import gateway, messages, wishes, work

blueprints: tuple[Blueprint, ...] = (messages.bp, wishes.bp, gateway.bp, work.bp)
