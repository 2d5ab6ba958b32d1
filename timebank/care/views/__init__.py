"""Pages of care."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
