"""How long a one-time link lasts, by the real clock (R15). docs/accounts.md shows it; a test compares them."""

from datetime import timedelta

from tracker.rules.states import LinkPurpose

LIFETIMES = {LinkPurpose.INVITATION: timedelta(days=7), LinkPurpose.RESET: timedelta(hours=1)}
