"""Pages of ledger."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
