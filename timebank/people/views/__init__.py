"""Pages of people."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
