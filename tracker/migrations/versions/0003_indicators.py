"""Indicators, what has been observed of them, and the extracts it was computed from."""

import sqlalchemy as sa
from alembic import op

from tracker.models import frozen

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FROZEN = ("case_extract", "observation")


def upgrade() -> None:
    op.create_table(
        "case_extract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column(
            "period",
            sa.Enum(
                "month",
                "quarter",
                "half_year",
                "year",
                name="periodlength",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("computed", sa.JSON(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_title", sa.String(length=300), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f("fk_case_extract_committee_id_committee")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_case_extract_recorded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_extract")),
    )
    op.create_index(op.f("ix_case_extract_committee_id"), "case_extract", ["committee_id"], unique=False)
    op.create_index(op.f("ix_case_extract_recorded_by_id"), "case_extract", ["recorded_by_id"], unique=False)
    op.create_index(op.f("ix_case_extract_sha256"), "case_extract", ["sha256"], unique=False)
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("numerator_label", sa.String(length=300), nullable=False),
        sa.Column("denominator_label", sa.String(length=300), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "share",
                "days",
                "count",
                "other",
                name="indicatorunit",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("unit_name", sa.String(length=60), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("higher", "lower", name="direction", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "period",
            sa.Enum(
                "month",
                "quarter",
                "half_year",
                "year",
                name="periodlength",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("baseline_value", sa.String(length=40), nullable=True),
        sa.Column("baseline_on", sa.Date(), nullable=True),
        sa.Column("baseline_end_on", sa.Date(), nullable=True),
        sa.Column("baseline_n", sa.Integer(), nullable=True),
        sa.Column("target_value", sa.String(length=40), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("interim_value", sa.String(length=40), nullable=True),
        sa.Column("interim_on", sa.Date(), nullable=True),
        sa.Column("first_measured_on", sa.Date(), nullable=True),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("minimum_n", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("retired_reason", sa.Text(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "baseline_end_on IS NULL OR baseline_end_on >= baseline_on", name=op.f("ck_indicator_baseline")
        ),
        sa.CheckConstraint("minimum_n >= 0", name=op.f("ck_indicator_minimum")),
        sa.CheckConstraint("needed BETWEEN 1 AND 12", name=op.f("ck_indicator_needed")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_indicator_committee_id_committee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("committee_id", "sequence", name=op.f("uq_indicator_committee_id_sequence")),
    )
    op.create_index(op.f("ix_indicator_committee_id"), "indicator", ["committee_id"], unique=False)
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("period_on", sa.Date(), nullable=False),
        sa.Column("period_end_on", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=True),
        sa.Column("denominator", sa.Integer(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("part", sa.String(length=300), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("correction_reason", sa.Text(), nullable=False),
        sa.Column("extract_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_title", sa.String(length=300), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(numerator IS NULL) = (denominator IS NULL)", name=op.f("ck_observation_share")),
        sa.CheckConstraint(
            "denominator IS NULL OR (denominator > 0 AND numerator BETWEEN 0 AND denominator)",
            name=op.f("ck_observation_part"),
        ),
        sa.CheckConstraint("n IS NULL OR n >= 0", name=op.f("ck_observation_cases")),
        sa.CheckConstraint("period_end_on >= period_on", name=op.f("ck_observation_period")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_observation_committee_id_committee")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["observation.id"], name=op.f("fk_observation_corrects_id_observation")
        ),
        sa.ForeignKeyConstraint(
            ["extract_id"], ["case_extract.id"], name=op.f("fk_observation_extract_id_case_extract")
        ),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_observation_indicator_id_indicator")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_observation_recorded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_observation_corrects_id")),
    )
    op.create_index(op.f("ix_observation_committee_id"), "observation", ["committee_id"], unique=False)
    op.create_index(op.f("ix_observation_extract_id"), "observation", ["extract_id"], unique=False)
    op.create_index(op.f("ix_observation_indicator_id"), "observation", ["indicator_id"], unique=False)
    op.create_index(op.f("ix_observation_recorded_by_id"), "observation", ["recorded_by_id"], unique=False)
    op.create_table(
        "indicator_finding",
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_indicator_finding_finding_id_finding")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_finding_indicator_id_indicator")
        ),
        sa.PrimaryKeyConstraint("indicator_id", "finding_id", name=op.f("pk_indicator_finding")),
    )
    op.create_index(op.f("ix_indicator_finding_finding_id"), "indicator_finding", ["finding_id"], unique=False)
    for table in FROZEN:
        for statement in frozen.create_statements(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    for table in FROZEN:
        for statement in frozen.drop_statements(op.get_bind().dialect.name, table):
            op.execute(statement)
    op.drop_index(op.f("ix_indicator_finding_finding_id"), table_name="indicator_finding")
    op.drop_table("indicator_finding")
    op.drop_index(op.f("ix_observation_recorded_by_id"), table_name="observation")
    op.drop_index(op.f("ix_observation_indicator_id"), table_name="observation")
    op.drop_index(op.f("ix_observation_extract_id"), table_name="observation")
    op.drop_index(op.f("ix_observation_committee_id"), table_name="observation")
    op.drop_table("observation")
    op.drop_index(op.f("ix_indicator_committee_id"), table_name="indicator")
    op.drop_table("indicator")
    op.drop_index(op.f("ix_case_extract_sha256"), table_name="case_extract")
    op.drop_index(op.f("ix_case_extract_recorded_by_id"), table_name="case_extract")
    op.drop_index(op.f("ix_case_extract_committee_id"), table_name="case_extract")
    op.drop_table("case_extract")
