"""The first tables, with the triggers that freeze what has been reported."""

import sqlalchemy as sa
from alembic import op

from tracker.models import frozen

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: The insert-only tables of this version: the list in `frozen` grows, what this migration did does not.
FROZEN = (
    "report",
    "report_file",
    "report_withdrawal",
    "reported_measure",
    "audit_event",
    "progress_update",
    "occasion",
    "case_event",
    "case_event_finding",
    "authority_words_correction",
)


def upgrade() -> None:
    op.create_table(
        "committee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("administration", sa.String(length=300), nullable=False),
        sa.Column("chief_title", sa.String(length=300), nullable=False),
        sa.Column("chair_title", sa.String(length=300), nullable=False),
        sa.Column("plan_dnr", sa.String(length=300), nullable=False),
        sa.Column("letterhead", sa.Text(), nullable=False),
        sa.Column("dispatch_days", sa.Integer(), nullable=False),
        sa.Column("approval_days", sa.Integer(), nullable=False),
        sa.Column("sending_days", sa.Integer(), nullable=False),
        sa.Column("decision_recipients", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "dispatch_days >= 0 AND approval_days >= 0 AND sending_days >= 0", name=op.f("ck_committee_days")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee")),
        sa.UniqueConstraint("municipality", "name", name=op.f("uq_committee_municipality_name")),
    )
    op.create_table(
        "installation_fact",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_installation_fact")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=False),
        sa.Column("actor_title", sa.String(length=300), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_type", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=True),
        sa.Column("object_label", sa.String(length=300), nullable=False),
        sa.Column("old", sa.JSON(), nullable=True),
        sa.Column("new", sa.JSON(), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_audit_event_actor_id_user_account")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_audit_event_committee_id_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_audit_event_previous_hash")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index("ix_audit_event_committee_id_id", ["committee_id", "id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("preparation_on", sa.Date(), nullable=True),
        sa.Column("stop_on", sa.Date(), nullable=True),
        sa.Column("dispatch_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("extra", sa.Boolean(), nullable=False),
        sa.Column("immediate_approval", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("minutes_approved_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("dispatch_on <= held_on", name=op.f("ck_meeting_dispatch")),
        sa.CheckConstraint(
            "minutes_approved_on IS NULL OR minutes_approved_on >= held_on", name=op.f("ck_meeting_minutes")
        ),
        sa.CheckConstraint("stop_on IS NULL OR stop_on <= dispatch_on", name=op.f("ck_meeting_stop")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_meeting_committee_id_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("committee_id", "held_on", name=op.f("uq_meeting_committee_id_held_on")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "chief",
                "coordinator",
                "owner",
                "verifier",
                "chair",
                "vice_chair",
                "member",
                "secretary",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_membership_committee_id_committee")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_membership_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_user_id"), ["user_id"], unique=False)

    op.create_table(
        "supervision_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "supervision",
                "audit",
                "self_control",
                "other",
                name="casekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("authority", sa.String(length=300), nullable=False),
        sa.Column("authority_short", sa.String(length=300), nullable=False),
        sa.Column("authority_dnr", sa.String(length=300), nullable=False),
        sa.Column("own_dnr", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("reviewed_period", sa.String(length=300), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column(
            "sanction",
            sa.Enum(
                "none",
                "conditional_fine",
                "sanction_fee",
                "special_charge",
                name="sanctionkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sanction_kr", sa.Integer(), nullable=True),
        sa.Column("source_note", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("sanction_kr IS NULL OR sanction_kr >= 0", name=op.f("ck_supervision_case_sanction")),
        sa.CheckConstraint(
            "served_on IS NULL OR decided_on IS NULL OR served_on >= decided_on",
            name=op.f("ck_supervision_case_served"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_supervision_case_committee_id_committee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_case")),
    )
    with op.batch_alter_table("supervision_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervision_case_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "decision",
                "service",
                "extension_asked",
                "extension_granted",
                "extension_refused",
                "appealed",
                "final",
                "answer_sent",
                "supplement_requested",
                "follow_up_inspection",
                "closed",
                "court_application",
                "judgment",
                "note",
                name="caseeventkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("dnr", sa.String(length=300), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "imposed",
                "reduced",
                "refused",
                name="judgmentoutcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("amount_kr", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_kr IS NULL OR amount_kr >= 0", name=op.f("ck_case_event_amount")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["supervision_case.id"], name=op.f("fk_case_event_case_id_supervision_case")
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_case_event_committee_id_committee")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_case_event_recorded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    with op.batch_alter_table("case_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_event_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_event_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_event_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "report",
                "remedy",
                "answer",
                "appeal",
                name="deadlinekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column(
            "stated_in_time",
            sa.Enum(
                "yes", "uncertain", "no", name="stated_in_time", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("stated_in_time_reason", sa.Text(), nullable=False),
        sa.Column(
            "stated_holds",
            sa.Enum(
                "yes", "uncertain", "no", name="stated_holds", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("stated_holds_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["supervision_case.id"], name=op.f("fk_deadline_case_id_supervision_case")
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_deadline_committee_id_committee")),
        sa.ForeignKeyConstraint(["replaces_id"], ["deadline.id"], name=op.f("fk_deadline_replaces_id_deadline")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_deadline_replaces_id")),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadline_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deadline_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("authority_words", sa.Text(), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("area", sa.String(length=300), nullable=False),
        sa.Column(
            "position",
            sa.Enum(
                "shares",
                "shares_partly",
                "does_not_share",
                name="position",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("position_reason", sa.Text(), nullable=False),
        sa.Column("root_cause", sa.Text(), nullable=False),
        sa.Column("elsewhere", sa.Text(), nullable=False),
        sa.Column("repeat_of_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_reference", sa.String(length=300), nullable=False),
        sa.Column("reopened_on", sa.Date(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["supervision_case.id"], name=op.f("fk_finding_case_id_supervision_case")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_finding_committee_id_committee")),
        sa.ForeignKeyConstraint(["repeat_of_id"], ["finding.id"], name=op.f("fk_finding_repeat_of_id_finding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("committee_id", "sequence", name=op.f("uq_finding_committee_id_sequence")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_repeat_of_id"), ["repeat_of_id"], unique=False)

    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "staffing",
                "on_call",
                "organisation",
                "leadership",
                "policy",
                "routines",
                "competence",
                "pay",
                "follow_up",
                "other",
                name="measurecategory",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "remedial",
                "preventive",
                "following_up",
                name="measurekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("whole_plan", sa.Boolean(), nullable=False),
        sa.Column("expected_effect", sa.Text(), nullable=False),
        sa.Column("staff_concerned", sa.Text(), nullable=False),
        sa.Column("extent", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "not_started",
                "in_progress",
                "done",
                "in_place",
                "withdrawn",
                name="measurestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("no_due_reason", sa.Text(), nullable=False),
        sa.Column("first_due_authority", sa.Date(), nullable=True),
        sa.Column("forecast_on", sa.Date(), nullable=True),
        sa.Column(
            "on_track",
            sa.Enum("yes", "uncertain", "no", name="ontrack", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column(
            "deciding_body",
            sa.Enum(
                "committee",
                "executive_board",
                "council",
                "chief_delegated",
                "other",
                name="decidingbody",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("deciding_body_name", sa.String(length=300), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_reference", sa.String(length=300), nullable=False),
        sa.Column(
            "union_consultation",
            sa.Enum(
                "not_needed",
                "ongoing",
                "done",
                name="unionconsultation",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("union_done_on", sa.Date(), nullable=True),
        sa.Column("continuous", sa.Boolean(), nullable=False),
        sa.Column("recurrence_weeks", sa.Integer(), nullable=True),
        sa.Column("next_occasion_on", sa.Date(), nullable=True),
        sa.Column("cost_kr", sa.Integer(), nullable=True),
        sa.Column("cost_note", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("no_evidence_reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("source_note", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("cost_kr IS NULL OR cost_kr >= 0", name=op.f("ck_measure_cost")),
        sa.CheckConstraint(
            "recurrence_weeks IS NULL OR recurrence_weeks BETWEEN 1 AND 104", name=op.f("ck_measure_recurrence")
        ),
        sa.CheckConstraint("starts_on IS NULL OR due_on IS NULL OR starts_on <= due_on", name=op.f("ck_measure_dates")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_measure_committee_id_committee")),
        sa.ForeignKeyConstraint(["deputy_id"], ["membership.id"], name=op.f("fk_measure_deputy_id_membership")),
        sa.ForeignKeyConstraint(["owner_id"], ["membership.id"], name=op.f("fk_measure_owner_id_membership")),
        sa.ForeignKeyConstraint(["successor_id"], ["measure.id"], name=op.f("fk_measure_successor_id_measure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("committee_id", "sequence", name=op.f("uq_measure_committee_id_sequence")),
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_deputy_id"), ["deputy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_successor_id"), ["successor_id"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.Column("published_by_title", sa.String(length=300), nullable=False),
        sa.Column("builds_on_id", sa.Integer(), nullable=True),
        sa.Column("revises_id", sa.Integer(), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("snapshot_sha256", sa.String(length=64), nullable=False),
        sa.Column("printer_version", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["builds_on_id"], ["report.id"], name=op.f("fk_report_builds_on_id_report")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_report_committee_id_committee")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_report_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["user_account.id"], name=op.f("fk_report_published_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["revises_id"], ["report.id"], name=op.f("fk_report_revises_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("committee_id", "number", name=op.f("uq_report_committee_id_number")),
        sa.UniqueConstraint("revises_id", name=op.f("uq_report_revises_id")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_builds_on_id"), ["builds_on_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_published_by_id"), ["published_by_id"], unique=False)

    op.create_table(
        "report_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summary_basis", sa.String(length=64), nullable=False),
        sa.Column("economy", sa.Text(), nullable=False),
        sa.Column("children", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("officer", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_report_draft_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_report_draft_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_draft")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_report_draft_meeting_id")),
    )
    with op.batch_alter_table("report_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_draft_committee_id"), ["committee_id"], unique=False)

    op.create_table(
        "authority_words_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_by_id", sa.Integer(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_authority_words_correction_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["corrected_by_id"],
            ["user_account.id"],
            name=op.f("fk_authority_words_correction_corrected_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_authority_words_correction_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_words_correction")),
    )
    with op.batch_alter_table("authority_words_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authority_words_correction_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_authority_words_correction_corrected_by_id"), ["corrected_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_authority_words_correction_finding_id"), ["finding_id"], unique=False)

    op.create_table(
        "case_event_finding",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["case_event.id"], name=op.f("fk_case_event_finding_event_id_case_event")
        ),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_case_event_finding_finding_id_finding")),
        sa.PrimaryKeyConstraint("event_id", "finding_id", name=op.f("pk_case_event_finding")),
    )
    with op.batch_alter_table("case_event_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_event_finding_finding_id"), ["finding_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column(
            "form",
            sa.Enum(
                "committee",
                "chair_urgent",
                "delegated",
                "other_body",
                name="decisionform",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "adopt",
                "approve_report",
                "move_date",
                "give_statement",
                "other",
                name="decisionkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("body_name", sa.String(length=300), nullable=False),
        sa.Column("dnr", sa.String(length=300), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.String(length=20), nullable=False),
        sa.Column("point", sa.String(length=20), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("immediate_approval", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "decided_on IS NULL OR form <> 'committee' OR paragraph <> ''", name=op.f("ck_decision_paragraph")
        ),
        sa.CheckConstraint("form <> 'committee' OR meeting_id IS NOT NULL", name=op.f("ck_decision_meeting")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["supervision_case.id"], name=op.f("fk_decision_case_id_supervision_case")
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_decision_committee_id_committee")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_decision_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_decision_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_report_id"), ["report_id"], unique=False)

    op.create_table(
        "due_date_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("move", "correction", name="movekind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=300), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_title", sa.String(length=300), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_title", sa.String(length=300), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("declined_on", sa.Date(), nullable=True),
        sa.Column("declined_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("approved_on IS NULL OR declined_on IS NULL", name=op.f("ck_due_date_move_answer")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user_account.id"], name=op.f("fk_due_date_move_approved_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_due_date_move_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_due_date_move_measure_id_measure")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["user_account.id"], name=op.f("fk_due_date_move_proposed_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_date_move")),
    )
    with op.batch_alter_table("due_date_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_due_date_move_approved_by_id"), ["approved_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_due_date_move_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_due_date_move_measure_id"), ["measure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_due_date_move_proposed_by_id"), ["proposed_by_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("dnr", sa.String(length=300), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("for_authority", sa.Boolean(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_title", sa.String(length=300), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN measure_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN finding_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN case_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_evidence_belongs"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["supervision_case.id"], name=op.f("fk_evidence_case_id_supervision_case")
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_evidence_committee_id_committee")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_evidence_finding_id_finding")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_evidence_measure_id_measure")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_evidence_recorded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_finding_id"), ["finding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_measure_id"), ["measure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "measure_finding",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_measure_finding_finding_id_finding")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measure_finding_measure_id_measure")),
        sa.PrimaryKeyConstraint("measure_id", "finding_id", name=op.f("pk_measure_finding")),
    )
    with op.batch_alter_table("measure_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_finding_finding_id"), ["finding_id"], unique=False)

    op.create_table(
        "obstacle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("compensating", sa.Text(), nullable=False),
        sa.Column(
            "who_must_act",
            sa.Enum(
                "committee",
                "executive_board",
                "chief",
                "other",
                name="whomustact",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("who_must_act_name", sa.String(length=300), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= since", name=op.f("ck_obstacle_ended")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_obstacle_committee_id_committee")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_obstacle_measure_id_measure")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_obstacle_recorded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obstacle")),
    )
    with op.batch_alter_table("obstacle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_obstacle_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_obstacle_measure_id"), ["measure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_obstacle_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "occasion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_occasion_committee_id_committee")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_occasion_measure_id_measure")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_occasion_recorded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion")),
        sa.UniqueConstraint("measure_id", "held_on", name=op.f("uq_occasion_measure_id_held_on")),
    )
    with op.batch_alter_table("occasion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occasion_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_occasion_measure_id"), ["measure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_occasion_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "progress_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_title", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "not_started",
                "in_progress",
                "done",
                "in_place",
                "withdrawn",
                name="measurestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "on_track",
            sa.Enum("yes", "uncertain", "no", name="ontrack", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("forecast_on", sa.Date(), nullable=True),
        sa.Column("confirmation", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_progress_update_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_progress_update_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_progress_update_measure_id_measure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_update")),
    )
    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_progress_update_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_progress_update_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_progress_update_measure_id"), ["measure_id"], unique=False)

    op.create_table(
        "report_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_report_file_committee_id_committee")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_file_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_file")),
        sa.UniqueConstraint("report_id", "media_type", name=op.f("uq_report_file_report_id_media_type")),
    )
    with op.batch_alter_table("report_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_file_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_file_report_id"), ["report_id"], unique=False)

    op.create_table(
        "report_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_report_withdrawal_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_withdrawal_report_id_report")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["user_account.id"], name=op.f("fk_report_withdrawal_withdrawn_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_withdrawal")),
        sa.UniqueConstraint("report_id", name=op.f("uq_report_withdrawal_report_id")),
    )
    with op.batch_alter_table("report_withdrawal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_withdrawal_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_withdrawal_withdrawn_by_id"), ["withdrawn_by_id"], unique=False)

    op.create_table(
        "reported_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_reported_measure_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_reported_measure_measure_id_measure")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_reported_measure_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_measure")),
        sa.UniqueConstraint("report_id", "measure_id", name=op.f("uq_reported_measure_report_id_measure_id")),
    )
    with op.batch_alter_table("reported_measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reported_measure_committee_id"), ["committee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reported_measure_measure_id"), ["measure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reported_measure_report_id"), ["report_id"], unique=False)

    op.create_table(
        "decision_finding",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_finding_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_decision_finding_finding_id_finding")),
        sa.PrimaryKeyConstraint("decision_id", "finding_id", name=op.f("pk_decision_finding")),
    )
    with op.batch_alter_table("decision_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_finding_finding_id"), ["finding_id"], unique=False)

    op.create_table(
        "decision_measure",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_measure_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_decision_measure_measure_id_measure")),
        sa.PrimaryKeyConstraint("decision_id", "measure_id", name=op.f("pk_decision_measure")),
    )
    with op.batch_alter_table("decision_measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_measure_measure_id"), ["measure_id"], unique=False)

    for table in FROZEN:
        for statement in frozen.create_statements(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    for table in FROZEN:
        for statement in frozen.drop_statements(op.get_bind().dialect.name, table):
            op.execute(statement)
    with op.batch_alter_table("decision_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_measure_measure_id"))

    op.drop_table("decision_measure")
    with op.batch_alter_table("decision_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_finding_finding_id"))

    op.drop_table("decision_finding")
    with op.batch_alter_table("reported_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reported_measure_report_id"))
        batch_op.drop_index(batch_op.f("ix_reported_measure_measure_id"))
        batch_op.drop_index(batch_op.f("ix_reported_measure_committee_id"))

    op.drop_table("reported_measure")
    with op.batch_alter_table("report_withdrawal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_withdrawal_withdrawn_by_id"))
        batch_op.drop_index(batch_op.f("ix_report_withdrawal_committee_id"))

    op.drop_table("report_withdrawal")
    with op.batch_alter_table("report_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_file_report_id"))
        batch_op.drop_index(batch_op.f("ix_report_file_committee_id"))

    op.drop_table("report_file")
    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_progress_update_measure_id"))
        batch_op.drop_index(batch_op.f("ix_progress_update_committee_id"))
        batch_op.drop_index(batch_op.f("ix_progress_update_author_id"))

    op.drop_table("progress_update")
    with op.batch_alter_table("occasion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_occasion_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_occasion_measure_id"))
        batch_op.drop_index(batch_op.f("ix_occasion_committee_id"))

    op.drop_table("occasion")
    with op.batch_alter_table("obstacle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_obstacle_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_obstacle_measure_id"))
        batch_op.drop_index(batch_op.f("ix_obstacle_committee_id"))

    op.drop_table("obstacle")
    with op.batch_alter_table("measure_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_finding_finding_id"))

    op.drop_table("measure_finding")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_measure_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_finding_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_committee_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_case_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("due_date_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_due_date_move_proposed_by_id"))
        batch_op.drop_index(batch_op.f("ix_due_date_move_measure_id"))
        batch_op.drop_index(batch_op.f("ix_due_date_move_committee_id"))
        batch_op.drop_index(batch_op.f("ix_due_date_move_approved_by_id"))

    op.drop_table("due_date_move")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_report_id"))
        batch_op.drop_index(batch_op.f("ix_decision_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_decision_committee_id"))
        batch_op.drop_index(batch_op.f("ix_decision_case_id"))

    op.drop_table("decision")
    with op.batch_alter_table("case_event_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_event_finding_finding_id"))

    op.drop_table("case_event_finding")
    with op.batch_alter_table("authority_words_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authority_words_correction_finding_id"))
        batch_op.drop_index(batch_op.f("ix_authority_words_correction_corrected_by_id"))
        batch_op.drop_index(batch_op.f("ix_authority_words_correction_committee_id"))

    op.drop_table("authority_words_correction")
    with op.batch_alter_table("report_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_draft_committee_id"))

    op.drop_table("report_draft")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_published_by_id"))
        batch_op.drop_index(batch_op.f("ix_report_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_report_committee_id"))
        batch_op.drop_index(batch_op.f("ix_report_builds_on_id"))

    op.drop_table("report")
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_successor_id"))
        batch_op.drop_index(batch_op.f("ix_measure_owner_id"))
        batch_op.drop_index(batch_op.f("ix_measure_deputy_id"))
        batch_op.drop_index(batch_op.f("ix_measure_committee_id"))

    op.drop_table("measure")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_repeat_of_id"))
        batch_op.drop_index(batch_op.f("ix_finding_committee_id"))
        batch_op.drop_index(batch_op.f("ix_finding_case_id"))

    op.drop_table("finding")
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deadline_committee_id"))
        batch_op.drop_index(batch_op.f("ix_deadline_case_id"))

    op.drop_table("deadline")
    with op.batch_alter_table("case_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_event_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_case_event_committee_id"))
        batch_op.drop_index(batch_op.f("ix_case_event_case_id"))

    op.drop_table("case_event")
    with op.batch_alter_table("supervision_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supervision_case_committee_id"))

    op.drop_table("supervision_case")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_user_id"))
        batch_op.drop_index(batch_op.f("ix_membership_committee_id"))

    op.drop_table("membership")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_committee_id"))

    op.drop_table("meeting")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_event_committee_id_id")

    op.drop_table("audit_event")
    op.drop_table("user_account")
    op.drop_table("installation_fact")
    op.drop_table("committee")
