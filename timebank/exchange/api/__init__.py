"""The API's operations on decisions, gifts and uses."""

from timebank.exchange.api import deciding

blueprints = deciding.blueprints
