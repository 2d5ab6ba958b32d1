"""Shapes of matching: its files, and its rounds over the API."""

from timebank.matching.schemas.files import InstanceSchema, plan_as_json, plan_text, read_instance

__all__ = ["InstanceSchema", "plan_as_json", "plan_text", "read_instance"]
