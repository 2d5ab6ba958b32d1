"""Pages of policies."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
