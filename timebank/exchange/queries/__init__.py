"""What a visit would credit, and what became of gifts and uses."""

from timebank.exchange.queries.credits import credit_of, held_by, list_credits

__all__ = ["credit_of", "held_by", "list_credits"]
