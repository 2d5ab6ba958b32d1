"""Pages of reporting."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
