"""People, their records, trainings and branches over the API."""

from timebank.people.api import administration, delegations, me, people, records, staff, trainings

blueprints = (
    people.bp,
    records.bp,
    trainings.bp,
    me.bp,
    administration.bp,
    staff.bp,
    delegations.bp,
    delegations.for_people,
)
