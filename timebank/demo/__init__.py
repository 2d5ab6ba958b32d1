"""The demonstration bank: made-up people, the real first year's sums, and something waiting for everybody."""
