"""By which settings a partner's editions were made: where neither they nor its articles changed, nothing is built."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what stands was made by settings that nobody noted."""
    op.add_column("partners", sa.Column("made_by", sa.Text(), nullable=False, server_default=""))
