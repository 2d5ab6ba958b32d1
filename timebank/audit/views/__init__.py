"""Pages of audit."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
