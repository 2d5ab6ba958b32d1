"""Pages of the operating rules: everybody reads them, administrators draft and publish."""

from timebank.policies.views import drafting, reading

blueprints = (reading.bp, drafting.bp)
