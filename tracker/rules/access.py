"""PRODUCT.md's permission table as one table in code. `web.guard` and `queries.scope` enforce it, nobody else."""

from enum import StrEnum

from tracker.rules.states import Role


class Permission(StrEnum):
    """What may be done. Each route names exactly one."""

    PLAN_READ = "plan:read"
    REPORT_READ = "report:read"
    PLAN_EDIT = "plan:edit"
    MEASURE_UPDATE = "measure:update"
    MEASURE_DECIDE = "measure:decide"
    VERIFY = "verification:record"
    REPORT_DRAFT = "report:draft"
    REPORT_PUBLISH = "report:publish"
    OBSERVATION_RECORD = "observation:record"
    ANSWER_SIGN = "answer:sign"
    ANSWER_SEND = "answer:send"
    MEETING_EDIT = "meeting:edit"
    HISTORY_READ = "history:read"
    ADMINISTER = "administration:manage"
    ACCOUNT_OWN = "account:own"
    ACCOUNT_CODE = "account:code"
    ACCOUNT_SECURE = "account:secure"
    PUBLIC = "public"


class Refusal(StrEnum):
    """Why a signed-in person was refused. Stored in the audit trail; never renamed."""

    PERMISSION = "permission"
    #: What was asked for belongs to a committee where the person has no role, or does not exist; nobody is told which.
    FOREIGN = "foreign"
    #: The form carried no token of this session, or another site sent it.
    FORGED = "forged"


_READERS = frozenset(Role) - {Role.MEMBER}
_EDITORS = frozenset({Role.CHIEF, Role.COORDINATOR})

#: Which roles hold a permission in their committee. MEASURE_UPDATE is also held by the measure's owner and deputy
#: (`may_update_measure`); ADMINISTER by the system administrator and nobody else; ACCOUNT_OWN by whoever is signed in.
#: ACCOUNT_CODE and ACCOUNT_SECURE are also held by whoever has given the right password and lacks just that
#: (`web.guard`): a code, a second factor to give codes with.
ROLES: dict[Permission, frozenset[Role]] = {
    Permission.PLAN_READ: _READERS,
    Permission.REPORT_READ: frozenset(Role),
    Permission.PLAN_EDIT: _EDITORS,
    Permission.MEASURE_UPDATE: _EDITORS,
    Permission.MEASURE_DECIDE: frozenset({Role.CHIEF}),
    Permission.VERIFY: frozenset({Role.VERIFIER}),
    Permission.REPORT_DRAFT: _EDITORS,
    Permission.REPORT_PUBLISH: frozenset({Role.CHIEF}),
    Permission.OBSERVATION_RECORD: _EDITORS | {Role.VERIFIER},
    Permission.ANSWER_SIGN: frozenset({Role.CHAIR, Role.VICE_CHAIR}),
    # A letter that has left is registered by whoever is at hand of those who handle it (R12).
    Permission.ANSWER_SEND: _EDITORS | {Role.SECRETARY},
    Permission.MEETING_EDIT: frozenset({Role.SECRETARY, Role.CHIEF}),
    Permission.HISTORY_READ: frozenset({Role.CHIEF, Role.AUDITOR}),
    Permission.ADMINISTER: frozenset(),
    Permission.ACCOUNT_OWN: frozenset(Role),
    Permission.ACCOUNT_CODE: frozenset(Role),
    Permission.ACCOUNT_SECURE: frozenset(Role),
    Permission.PUBLIC: frozenset(Role),
}

#: Permissions that ask nothing of a committee.
WITHOUT_COMMITTEE = frozenset(
    {
        Permission.ADMINISTER,
        Permission.ACCOUNT_OWN,
        Permission.ACCOUNT_CODE,
        Permission.ACCOUNT_SECURE,
        Permission.PUBLIC,
    }
)

#: Any membership but member and auditor may own a measure.
MAY_OWN = frozenset(Role) - {Role.MEMBER, Role.AUDITOR}


def may(permission: Permission, roles: frozenset[Role]) -> bool:
    """Whether any of a person's roles in one committee holds the permission there."""
    return bool(ROLES[permission] & roles)


def may_update_measure(
    roles: frozenset[Role], membership_ids: frozenset[int], owner_id: int | None, deputy_id: int | None
) -> bool:
    """Update, confirm, propose a date, obstacle, evidence: owner, deputy (who counts as owner), chief, coordinator."""
    return may(Permission.MEASURE_UPDATE, roles) or bool(membership_ids & {owner_id, deputy_id})


def may_answer_for_digits(roles: frozenset[Role]) -> bool:
    """R13: say of ten bare digits that they are no personal identity number: the chief, or who is chief for a time."""
    return Role.CHIEF in roles
