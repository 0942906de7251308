"""Signups, conversations, what enters and what leaves.

Frozen: what changes later is a migration of its own, so nothing is imported from `bot.store.tables`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
#: Newest first: what refers to a table goes before it.
TABLES = (
    "opt_out",
    "outbox",
    "inbox",
    "command",
    "line",
    "second_factor",
    "conversation",
    "proven_number",
    "signup",
)


def must(name: str, kind: Any, **rest: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, **rest)


def may(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    _signups()
    _conversations()
    _transcript()
    _inbox()
    _outbox()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _signups() -> None:
    op.create_table(
        "signup",
        must("number", NUMBER, autoincrement=True),
        must("id", sa.Text()),
        must("conversation", sa.Text()),
        must("status", sa.Text()),
        may("phone", sa.Text()),
        must("facts", sa.JSON()),
        must("checks", sa.JSON()),
        may("revisiting", sa.Text()),
        must("version", sa.Integer()),
        may("created_at", MOMENT),
        may("changed_at", MOMENT),
        may("claimed", sa.Text()),
        sa.PrimaryKeyConstraint("number", name="pk_signup"),
        sa.UniqueConstraint("id", name="uq_signup_id"),
    )
    newest_first = "changed_at DESC NULLS LAST" if op.get_bind().dialect.name == "postgresql" else "changed_at"
    op.create_index("ix_signup_changed_at", "signup", [sa.text(newest_first)])
    op.create_index("ix_signup_claimed", "signup", ["claimed", "number"], **where("claimed IS NOT NULL"))
    op.create_index("ix_signup_conversation", "signup", ["conversation"])
    op.create_index("ix_signup_phone", "signup", ["phone", "number"], **where("phone IS NOT NULL"))
    op.create_index("ix_signup_status_changed_at", "signup", ["status", "changed_at"])
    op.create_table(
        "proven_number",
        must("phone", sa.Text()),
        must("signup", sa.Text()),
        sa.PrimaryKeyConstraint("phone", "signup", name="pk_proven_number"),
    )
    op.create_table(
        "second_factor",
        must("signup", sa.Text()),
        must("method", sa.Text()),
        must("secret", sa.Text()),
        must("recovery_sha256", sa.JSON()),
        must("created_at", MOMENT),
        must("totp_step", sa.Integer()),
        sa.ForeignKeyConstraint(["signup"], ["signup.id"], name="fk_second_factor_signup"),
        sa.PrimaryKeyConstraint("signup", name="pk_second_factor"),
    )


def _conversations() -> None:
    op.create_table(
        "conversation",
        must("number", NUMBER, autoincrement=True),
        must("id", sa.Text()),
        must("signup", sa.Text()),
        must("channel", sa.Text()),
        must("language", sa.Text()),
        must("language_known", sa.Boolean()),
        may("phone", sa.Text()),
        must("proven", sa.Boolean()),
        must("owner", sa.Text()),
        may("rep", sa.Text()),
        must("fence", sa.Integer()),
        may("waiting_since", MOMENT),
        must("last_seq", sa.Integer()),
        must("misses", sa.Integer()),
        may("offer", sa.Text()),
        may("resumes", sa.Text()),
        may("created_at", MOMENT),
        may("customer_at", MOMENT),
        must("lease_no", sa.Integer()),
        may("lease_until", MOMENT),
        sa.ForeignKeyConstraint(
            ["signup"], ["signup.id"], name="fk_conversation_signup", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("number", name="pk_conversation"),
        sa.UniqueConstraint("id", name="uq_conversation_id"),
    )
    op.create_index("ix_conversation_lease_until", "conversation", ["lease_until"], **where("lease_until IS NOT NULL"))
    op.create_index("ix_conversation_rep", "conversation", ["rep"], **where("rep IS NOT NULL"))
    op.create_index("ix_conversation_signup", "conversation", ["signup"])
    op.create_index(
        "ix_conversation_waiting_since", "conversation", ["waiting_since"], **where("waiting_since IS NOT NULL")
    )
    op.create_index("uq_conversation_phone", "conversation", ["phone"], unique=True, **where("phone IS NOT NULL"))


def _transcript() -> None:
    op.create_table(
        "line",
        must("conversation", sa.Text()),
        must("seq", sa.Integer(), autoincrement=False),
        must("author", sa.Text()),
        must("text", sa.Text()),
        must("at", MOMENT),
        must("channel", sa.Text()),
        may("asks", sa.Text()),
        must("choices", sa.JSON()),
        may("link", sa.JSON()),
        may("client_id", sa.Text()),
        may("sid", sa.Text()),
        may("rep_name", sa.Text()),
        must("redacted", sa.Boolean()),
        may("redaction", sa.Integer()),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name="fk_line_conversation"),
        sa.PrimaryKeyConstraint("conversation", "seq", name="pk_line"),
    )
    op.create_index(
        "uq_line_client_id", "line", ["conversation", "client_id"], unique=True, **where("client_id IS NOT NULL")
    )
    op.create_table(
        "command", must("id", sa.Text()), must("answer", sa.JSON()), sa.PrimaryKeyConstraint("id", name="pk_command")
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        must("order", NUMBER, autoincrement=True),
        must("id", sa.Text()),
        must("conversation", sa.Text()),
        must("source", sa.Text()),
        must("external_id", sa.Text()),
        must("kind", sa.Text()),
        may("channel", sa.Text()),
        must("text", sa.Text()),
        must("payload", sa.JSON()),
        may("due_at", MOMENT),
        must("attempts", sa.Integer()),
        must("state", sa.Text()),
        must("lease", sa.Integer()),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name="fk_inbox_conversation"),
        sa.PrimaryKeyConstraint("order", name="pk_inbox"),
        sa.UniqueConstraint("id", name="uq_inbox_id"),
        sa.UniqueConstraint("source", "external_id", name="uq_inbox_source_external_id"),
    )
    op.create_index("ix_inbox_at_once", "inbox", ["order"], **where("state = 'pending' AND due_at IS NULL"))
    op.create_index("ix_inbox_conversation", "inbox", ["conversation", "state", "order"])
    op.create_index("ix_inbox_due_at", "inbox", ["due_at"], **where("state = 'pending' AND due_at IS NOT NULL"))


def _outbox() -> None:
    op.create_table(
        "outbox",
        must("order", NUMBER, autoincrement=True),
        must("id", sa.Text()),
        must("conversation", sa.Text()),
        must("kind", sa.Text()),
        must("author", sa.Text()),
        may("channel", sa.Text()),
        may("to", sa.Text()),
        must("body", sa.Text()),
        must("payload", sa.JSON()),
        must("state", sa.Text()),
        may("due_at", MOMENT),
        must("attempts", sa.Integer()),
        may("sid", sa.Text()),
        may("started_at", MOMENT),
        may("lease_until", MOMENT),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name="fk_outbox_conversation"),
        sa.PrimaryKeyConstraint("order", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
    )
    op.create_index("ix_outbox_conversation", "outbox", ["conversation", "state", "order"])
    op.create_index("ix_outbox_due_at", "outbox", ["due_at"], **where("state = 'queued' AND due_at IS NOT NULL"))
    op.create_index("ix_outbox_queued", "outbox", ["order"], **where("state = 'queued'"))
    op.create_index("ix_outbox_sid", "outbox", ["sid"], **where("sid IS NOT NULL"))
    op.create_index("ix_outbox_to", "outbox", ["to"], **where("state = 'queued'"))
    op.create_index("ix_outbox_under_way", "outbox", ["order"], **where("state IN ('sending', 'ambiguous')"))
    op.create_index(
        "uq_outbox_in_flight",
        "outbox",
        ["conversation"],
        unique=True,
        **where("kind = 'message' AND state IN ('sending', 'ambiguous')"),
    )
    op.create_table(
        "opt_out", must("phone", sa.Text()), must("at", MOMENT), sa.PrimaryKeyConstraint("phone", name="pk_opt_out")
    )
