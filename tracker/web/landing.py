"""Where a person begins: the page their roles are for, so that nobody's first page is a closed door."""

from flask import url_for

from tracker.extensions import db
from tracker.queries import overview
from tracker.queries.accounts import Viewer
from tracker.rules.access import Permission, may
from tracker.rules.states import Role


def instead_of_overview(viewer: Viewer, committee_id: int | None) -> str | None:
    """Where `/` sends a person whose roles do not read the plan; None where the overview is theirs.

    A person without any role, who is no system administrator either, stays: the page says what to do.
    """
    if committee_id is None:
        return url_for("admin.index") if viewer.is_admin else None
    if not viewer.may(Permission.PLAN_READ, committee_id):
        return url_for("reports.index")
    return None


def after_sign_in(viewer: Viewer, committee_id: int | None) -> str:
    """The first page: an owner's own measure (one) or measures (several), a verifier's checks, an auditor's trail."""
    roles = viewer.roles_in(committee_id) if committee_id is not None else frozenset()
    if committee_id is not None and roles == {Role.AUDITOR}:
        return url_for("history.index")
    if committee_id is not None and roles == {Role.VERIFIER}:
        return _own_measures(viewer, committee_id) or url_for("verifications.index")
    if committee_id is not None and roles and not may(Permission.MEASURE_UPDATE, roles):
        return _own_measures(viewer, committee_id) or url_for("overview.index")
    return url_for("overview.index")


def _own_measures(viewer: Viewer, committee_id: int) -> str | None:
    own = overview.own_measures(db.session, committee_id, viewer.membership_ids_in(committee_id))
    if not own:
        return None
    return url_for("measures.show", measure_id=own[0]) if len(own) == 1 else url_for("measures.index", flik="mina")
