"""All writes to cases. `apply` is the one way to change one, `collect` to make one."""

from events.services.act import apply, apply_all
from events.services.collect import Contact, Receipt, Report, collect

__all__ = ["Contact", "Receipt", "Report", "apply", "apply_all", "collect"]
