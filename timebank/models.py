"""Loads every model, so that string foreign keys and migrations see them all."""

import timebank.audit.models
import timebank.care.models
import timebank.core.commands
import timebank.core.jobs
import timebank.core.marks
import timebank.core.periodic
import timebank.exchange.models
import timebank.households.models
import timebank.importing.models
import timebank.ledger.models
import timebank.matching.models
import timebank.notifications.models
import timebank.pantry.models
import timebank.people.models
import timebank.policies.models
import timebank.reporting.models  # noqa: F401
