"""Pages of notifications."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
