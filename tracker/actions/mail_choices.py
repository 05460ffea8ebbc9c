"""What a person wants to be told by mail: their own choice, for themselves only."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.actions import audit
from tracker.models import MailChoice, User
from tracker.queries import reminders
from tracker.queries.accounts import Viewer
from tracker.rules.verbs import AuditVerb


def choose(
    session: Session, *, actor: Viewer, today: date, weekly: bool, nudges: bool, warnings: bool, language: str
) -> MailChoice:
    """Save what the person wants. `language` is "sv", "en", or empty for that of the pages."""
    user = session.get_one(User, actor.user_id, with_for_update=True)
    chosen = reminders.choice_row(session, actor.user_id)
    if chosen is None:
        chosen = MailChoice(user_id=actor.user_id, weekly=True, nudges=True, warnings=True, language="")
        session.add(chosen)
        session.flush()
    values = {"weekly": weekly, "nudges": nudges, "warnings": warnings, "language": language}
    old, new = audit.differences(chosen, values)
    audit.record(
        session, AuditVerb.MAIL_CHOSEN, actor=actor, today=today, subject=user, label=user.name, old=old, new=new
    )
    return chosen
