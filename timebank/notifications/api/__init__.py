"""Operations on messages and on the worker's doings."""

from timebank.notifications.api import messages, wishes, work

blueprints = (messages.bp, wishes.bp, work.bp)
