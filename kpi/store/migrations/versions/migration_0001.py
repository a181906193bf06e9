"""The first tables of a store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes them. What is written here stays, whatever the tables become."""
    op.create_table(
        "kept_case",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("steps", sa.Integer, nullable=False),
        sa.Column("scenarios", sa.Integer, nullable=False),
        sa.Column("own_share", sa.Float),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("made", sa.DateTime, nullable=False),
        sa.Column("changed", sa.DateTime, nullable=False),
        sa.Column("grace", sa.Float),
    )
    op.create_index("ix_kept_case_owner", "kept_case", ["owner"])
    op.create_table(
        "part",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
    )
    op.create_table(
        "part_of_case",
        sa.Column("case_id", sa.String(32), sa.ForeignKey("kept_case.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("part", sa.String(64), sa.ForeignKey("part.name"), primary_key=True),
    )
    op.create_index("ix_part_of_case_part", "part_of_case", ["part"])
    op.create_table(
        "answer",
        sa.Column("owner", sa.String(64), primary_key=True),
        sa.Column("keeps", sa.Boolean, nullable=False),
    )
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("read", sa.DateTime, nullable=False),
    )
