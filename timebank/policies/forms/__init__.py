"""Forms for drafting versions of the rules."""

from timebank.policies.forms.branch import BranchDraftForm
from timebank.policies.forms.fields import PublishForm
from timebank.policies.forms.national import NationalDraftForm

__all__ = ["BranchDraftForm", "NationalDraftForm", "PublishForm"]
