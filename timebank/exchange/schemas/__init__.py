"""What the API reads and says about decisions, gifts and uses."""
