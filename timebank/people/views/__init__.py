"""Pages of people."""

from timebank.people.views import (
    administration,
    delegations,
    joining,
    me,
    people,
    proving,
    records,
    trainings,
)

blueprints = (
    people.bp,
    records.bp,
    trainings.bp,
    joining.bp,
    me.bp,
    proving.bp,
    delegations.bp,
    administration.bp,
)
