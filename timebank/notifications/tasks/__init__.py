"""Taking messages from the outbox to the world outside."""
