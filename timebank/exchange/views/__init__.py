"""Pages of exchange."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
