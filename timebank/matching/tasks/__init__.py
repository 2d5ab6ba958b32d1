"""What stands beside pages and API alike: a plan in words."""
