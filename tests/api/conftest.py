"""The bank of the permission trials serves here too."""

from tests.permissions.conftest import bank

__all__ = ["bank"]
