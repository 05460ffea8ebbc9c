"""Verifications, sampling protocols, the authority's rounds with verdicts; who closed a finding; a waived fine."""

import sqlalchemy as sa
from alembic import op

from tracker.models import frozen

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FROZEN = ("verification", "sample", "sample_check", "inspection_verdict")

#: The kinds of events in a case's log before and after this migration.
BEFORE = (
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
)
AFTER = (*BEFORE[:-1], "fine_waived", BEFORE[-1])


def upgrade() -> None:
    op.create_table(
        "inspection_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("dnr", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["supervision_case.id"], name=op.f("fk_inspection_round_case_id_supervision_case")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_inspection_round_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_inspection_round_recorded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_round")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_inspection_round_case_id_number")),
    )
    op.create_index(op.f("ix_inspection_round_case_id"), "inspection_round", ["case_id"], unique=False)
    op.create_index(op.f("ix_inspection_round_committee_id"), "inspection_round", ["committee_id"], unique=False)
    op.create_index(op.f("ix_inspection_round_recorded_by_id"), "inspection_round", ["recorded_by_id"], unique=False)
    op.create_table(
        "inspection_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "remedied",
                "remains",
                "partly",
                name="roundverdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_inspection_verdict_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_inspection_verdict_finding_id_finding")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_inspection_verdict_recorded_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["inspection_round.id"], name=op.f("fk_inspection_verdict_round_id_inspection_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_verdict")),
    )
    op.create_index(op.f("ix_inspection_verdict_committee_id"), "inspection_verdict", ["committee_id"], unique=False)
    op.create_index(op.f("ix_inspection_verdict_finding_id"), "inspection_verdict", ["finding_id"], unique=False)
    op.create_index(
        op.f("ix_inspection_verdict_recorded_by_id"), "inspection_verdict", ["recorded_by_id"], unique=False
    )
    op.create_index(op.f("ix_inspection_verdict_round_id"), "inspection_verdict", ["round_id"], unique=False)
    op.create_table(
        "sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column("performed_by_id", sa.Integer(), nullable=True),
        sa.Column("performed_by_title", sa.String(length=300), nullable=False),
        sa.Column("performed_by_name", sa.String(length=300), nullable=False),
        sa.Column("examined", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_title", sa.String(length=300), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("examined > 0", name=op.f("ck_sample_examined")),
        sa.CheckConstraint("passed >= 0 AND passed <= examined", name=op.f("ck_sample_passed")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_sample_committee_id_committee")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_sample_finding_id_finding")),
        sa.ForeignKeyConstraint(
            ["performed_by_id"], ["membership.id"], name=op.f("fk_sample_performed_by_id_membership")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_sample_recorded_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["corrects_id"], ["sample.id"], name=op.f("fk_sample_corrects_id_sample")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_sample_corrects_id")),
    )
    op.create_index(op.f("ix_sample_committee_id"), "sample", ["committee_id"], unique=False)
    op.create_index(op.f("ix_sample_finding_id"), "sample", ["finding_id"], unique=False)
    op.create_index(op.f("ix_sample_performed_by_id"), "sample", ["performed_by_id"], unique=False)
    op.create_index(op.f("ix_sample_recorded_by_id"), "sample", ["recorded_by_id"], unique=False)
    op.create_table(
        "sample_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.CheckConstraint("passed >= 0", name=op.f("ck_sample_check_passed")),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_sample_check_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"], name=op.f("fk_sample_check_sample_id_sample")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_check")),
        sa.UniqueConstraint("sample_id", "place", name=op.f("uq_sample_check_sample_id_place")),
    )
    op.create_index(op.f("ix_sample_check_committee_id"), "sample_check", ["committee_id"], unique=False)
    op.create_index(op.f("ix_sample_check_sample_id"), "sample_check", ["sample_id"], unique=False)
    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column("performed_by_id", sa.Integer(), nullable=True),
        sa.Column("performed_by_title", sa.String(length=300), nullable=False),
        sa.Column("performed_by_name", sa.String(length=300), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "documents",
                "interview",
                "files",
                "measurement",
                name="verificationmethod",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sample_size", sa.Integer(), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "yes", "partly", "no", name="verificationresult", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        sa.Column("sample_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("next_check_on", sa.Date(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_title", sa.String(length=300), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(measure_id IS NULL) <> (finding_id IS NULL)", name=op.f("ck_verification_subject")),
        sa.CheckConstraint("indicator_id IS NULL OR sample_id IS NULL", name=op.f("ck_verification_basis")),
        sa.CheckConstraint(
            "next_check_on IS NULL OR next_check_on > performed_on", name=op.f("ck_verification_next_check")
        ),
        sa.CheckConstraint("sample_size IS NULL OR sample_size > 0", name=op.f("ck_verification_sample_size")),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_verification_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_verification_finding_id_finding")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_verification_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_verification_measure_id_measure")),
        sa.ForeignKeyConstraint(
            ["performed_by_id"], ["membership.id"], name=op.f("fk_verification_performed_by_id_membership")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_verification_recorded_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["verification.id"], name=op.f("fk_verification_corrects_id_verification")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"], name=op.f("fk_verification_sample_id_sample")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_verification_corrects_id")),
    )
    op.create_index(op.f("ix_verification_committee_id"), "verification", ["committee_id"], unique=False)
    op.create_index(op.f("ix_verification_finding_id"), "verification", ["finding_id"], unique=False)
    op.create_index(op.f("ix_verification_indicator_id"), "verification", ["indicator_id"], unique=False)
    op.create_index(op.f("ix_verification_measure_id"), "verification", ["measure_id"], unique=False)
    op.create_index(op.f("ix_verification_performed_by_id"), "verification", ["performed_by_id"], unique=False)
    op.create_index(op.f("ix_verification_recorded_by_id"), "verification", ["recorded_by_id"], unique=False)
    op.create_index(op.f("ix_verification_sample_id"), "verification", ["sample_id"], unique=False)
    # A column's own CHECK, in the words of both databases: Alembic would add it afterwards, which SQLite can't.
    op.execute(
        "ALTER TABLE finding ADD COLUMN closed_by VARCHAR(32) CONSTRAINT ck_finding_findingclosure"
        " CHECK (closed_by IN ('verdict', 'case_closed', 'committee'))"
    )
    # Until now only the authority's closing decision closed anything (R6 b).
    op.execute("UPDATE finding SET closed_by = 'case_closed' WHERE closed_on IS NOT NULL")
    _allow_kinds(AFTER)
    for table in FROZEN:
        for statement in frozen.create_statements(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    for table in FROZEN:
        for statement in frozen.drop_statements(op.get_bind().dialect.name, table):
            op.execute(statement)
    _allow_kinds(BEFORE)
    op.drop_column("finding", "closed_by")
    op.drop_index(op.f("ix_verification_sample_id"), table_name="verification")
    op.drop_index(op.f("ix_verification_recorded_by_id"), table_name="verification")
    op.drop_index(op.f("ix_verification_performed_by_id"), table_name="verification")
    op.drop_index(op.f("ix_verification_measure_id"), table_name="verification")
    op.drop_index(op.f("ix_verification_indicator_id"), table_name="verification")
    op.drop_index(op.f("ix_verification_finding_id"), table_name="verification")
    op.drop_index(op.f("ix_verification_committee_id"), table_name="verification")
    op.drop_table("verification")
    op.drop_index(op.f("ix_sample_check_sample_id"), table_name="sample_check")
    op.drop_index(op.f("ix_sample_check_committee_id"), table_name="sample_check")
    op.drop_table("sample_check")
    op.drop_index(op.f("ix_sample_recorded_by_id"), table_name="sample")
    op.drop_index(op.f("ix_sample_performed_by_id"), table_name="sample")
    op.drop_index(op.f("ix_sample_finding_id"), table_name="sample")
    op.drop_index(op.f("ix_sample_committee_id"), table_name="sample")
    op.drop_table("sample")
    op.drop_index(op.f("ix_inspection_verdict_round_id"), table_name="inspection_verdict")
    op.drop_index(op.f("ix_inspection_verdict_recorded_by_id"), table_name="inspection_verdict")
    op.drop_index(op.f("ix_inspection_verdict_finding_id"), table_name="inspection_verdict")
    op.drop_index(op.f("ix_inspection_verdict_committee_id"), table_name="inspection_verdict")
    op.drop_table("inspection_verdict")
    op.drop_index(op.f("ix_inspection_round_recorded_by_id"), table_name="inspection_round")
    op.drop_index(op.f("ix_inspection_round_committee_id"), table_name="inspection_round")
    op.drop_index(op.f("ix_inspection_round_case_id"), table_name="inspection_round")
    op.drop_table("inspection_round")


def _allow_kinds(kinds: tuple[str, ...]) -> None:
    """Let the log hold these kinds of events; one that is no longer known becomes a note. Triggers go and come back."""
    dialect = op.get_bind().dialect.name
    for table in ("case_event", "case_event_finding"):
        for statement in frozen.drop_statements(dialect, table):
            op.execute(statement)
    if "fine_waived" not in kinds:
        op.execute("UPDATE case_event SET kind = 'note' WHERE kind = 'fine_waived'")
    if dialect == "sqlite":
        _copy_log(kinds)
    else:
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        op.execute("ALTER TABLE case_event DROP CONSTRAINT ck_case_event_caseeventkind")
        op.execute(f"ALTER TABLE case_event ADD CONSTRAINT ck_case_event_caseeventkind CHECK (kind IN ({listed}))")
    for table in ("case_event", "case_event_finding"):
        for statement in frozen.create_statements(dialect, table):
            op.execute(statement)


def _copy_log(kinds: tuple[str, ...]) -> None:
    """SQLite changes no CHECK: the table is copied. What points at it is kept aside meanwhile, so nothing dangles."""
    op.execute("CREATE TABLE covered_meanwhile AS SELECT event_id, finding_id FROM case_event_finding")
    op.drop_table("case_event_finding")
    with op.batch_alter_table("case_event", copy_from=_log(kinds), recreate="always"):
        pass
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
    op.create_index(op.f("ix_case_event_finding_finding_id"), "case_event_finding", ["finding_id"], unique=False)
    op.execute(
        "INSERT INTO case_event_finding (event_id, finding_id) SELECT event_id, finding_id FROM covered_meanwhile"
    )
    op.drop_table("covered_meanwhile")


def _log(kinds: tuple[str, ...]) -> sa.Table:
    """The table of the log with these kinds, as 0001 made it."""
    return sa.Table(
        "case_event",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("dnr", sa.String(length=300), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("amount_kr", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(sa.column("kind").in_(kinds), name="ck_case_event_caseeventkind"),
        sa.CheckConstraint(
            sa.column("outcome").in_(("imposed", "reduced", "refused")), name="ck_case_event_judgmentoutcome"
        ),
        sa.CheckConstraint("amount_kr IS NULL OR amount_kr >= 0", name="ck_case_event_amount"),
        sa.ForeignKeyConstraint(["case_id"], ["supervision_case.id"], name="fk_case_event_case_id_supervision_case"),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name="fk_case_event_committee_id_committee"),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name="fk_case_event_recorded_by_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_event"),
        sa.Index("ix_case_event_case_id", "case_id"),
        sa.Index("ix_case_event_committee_id", "committee_id"),
        sa.Index("ix_case_event_recorded_by_id", "recorded_by_id"),
    )
