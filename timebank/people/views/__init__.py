"""Pages of people."""

from timebank.people.views import (
    administration,
    delegations,
    joining,
    me,
    people,
    records,
    trainings,
)

blueprints = (
    people.bp,
    records.bp,
    trainings.bp,
    joining.bp,
    me.bp,
    delegations.bp,
    administration.bp,
)
