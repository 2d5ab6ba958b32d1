"""What is done many at a time, or by the clock."""
