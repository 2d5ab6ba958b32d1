"""The id of what stands in two branches."""

from uuid import UUID, uuid5


def id_in_both(branch_id: str, command_id: UUID) -> UUID:
    """Return the id that a command of the branch gives to what it makes there and in another branch.

    A command's id is chosen by who asks, and is theirs alone within a branch. In another branch the same id
    may be taken, by chance or by malice; out of branch and command nobody can make one that is.
    """
    return uuid5(command_id, f"exchange:{branch_id}")
