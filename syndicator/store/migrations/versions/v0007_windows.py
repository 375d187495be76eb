"""What a partner's window needs: when each article came or changed for it, its last builds, and up to when it has everything."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what stood before is no news to anybody."""
    op.add_column("placements", sa.Column("moved_at", sa.DateTime(timezone=True)))
    op.create_index("ix_placements_moved", "placements", ["partner_id", "moved_at"])
    for name in ("built_at", "before_at", "has_until"):
        op.add_column("partners", sa.Column(name, sa.DateTime(timezone=True)))
