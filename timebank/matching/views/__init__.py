"""Pages of matching."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
