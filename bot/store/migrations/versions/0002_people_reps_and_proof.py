"""Customers' sessions, links and codes; reps and their calls; what was accepted and what was done.

Frozen: what changes later is a migration of its own, so nothing is imported from `bot.store.tables`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
GENESIS = "0" * 64
#: Newest first: what refers to a table goes before it.
TABLES = (
    "phone_call",
    "rep_session",
    "rep",
    "chain",
    "audit",
    "acceptance",
    "hit",
    "code",
    "hosted_session",
    "short_link",
    "web_session",
)


def must(name: str, kind: Any, **rest: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, **rest)


def may(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    _people()
    _codes_and_limits()
    _ledger()
    _reps()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION append_only()")


def _people() -> None:
    op.create_table(
        "web_session",
        must("token_sha256", sa.Text()),
        must("conversation", sa.Text()),
        must("proven", sa.Boolean()),
        must("created_at", MOMENT),
        may("ends_at", MOMENT),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name="fk_web_session_conversation"),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_web_session"),
    )
    op.create_index("ix_web_session_conversation", "web_session", ["conversation"])
    op.create_table(
        "short_link",
        must("token_sha256", sa.Text()),
        must("conversation", sa.Text()),
        must("purpose", sa.Text()),
        must("created_at", MOMENT),
        must("expires_at", MOMENT),
        must("payload", sa.JSON()),
        may("used_at", MOMENT),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name="fk_short_link_conversation"),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_short_link"),
    )
    op.create_index("ix_short_link_conversation", "short_link", ["conversation", "purpose"])
    op.create_table(
        "hosted_session",
        must("session", sa.Text()),
        must("conversation", sa.Text()),
        must("check", sa.Text()),
        must("run", sa.Integer()),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name="fk_hosted_session_conversation"),
        sa.PrimaryKeyConstraint("session", name="pk_hosted_session"),
    )


def _codes_and_limits() -> None:
    op.create_table(
        "code",
        must("conversation", sa.Text()),
        must("purpose", sa.Text()),
        must("target", sa.Text()),
        must("digest", sa.Text()),
        must("salt", sa.Text()),
        must("expires_at", MOMENT),
        must("issued_at", MOMENT),
        must("tries", sa.Integer()),
        must("failures", sa.Integer()),
        must("locks", sa.Integer()),
        may("locked_until", MOMENT),
        must("dead", sa.Boolean()),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name="fk_code_conversation"),
        sa.PrimaryKeyConstraint("conversation", "purpose", name="pk_code"),
    )
    op.create_table(
        "hit",
        must("number", NUMBER, autoincrement=True),
        must("key", sa.Text()),
        must("at", MOMENT),
        sa.PrimaryKeyConstraint("number", name="pk_hit"),
    )
    op.create_index("ix_hit_at", "hit", ["at"])
    op.create_index("ix_hit_key", "hit", ["key", "at"])


def _ledger() -> None:
    op.create_table(
        "acceptance",
        must("id", NUMBER, autoincrement=False),
        must("signup", sa.Text()),
        must("conversation", sa.Text()),
        must("document", sa.Text()),
        must("version", sa.Text()),
        must("text_sha256", sa.Text()),
        must("language", sa.Text()),
        must("decision", sa.Text()),
        must("mechanism", sa.Text()),
        must("channel", sa.Text()),
        must("message", sa.Text()),
        must("at", MOMENT),
        must("external_id", sa.Text()),
        must("person", sa.Text()),
        must("prior_sha256", sa.Text()),
        must("row_sha256", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_acceptance"),
    )
    op.create_index("ix_acceptance_signup", "acceptance", ["signup"])
    op.create_table(
        "audit",
        must("id", NUMBER, autoincrement=False),
        must("actor", sa.Text()),
        must("action", sa.Text()),
        must("subject", sa.Text()),
        must("at", MOMENT),
        must("detail", sa.JSON()),
        must("prior_sha256", sa.Text()),
        must("row_sha256", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "chain",
        must("name", sa.Text()),
        must("length", NUMBER),
        must("sha256", sa.Text()),
        sa.PrimaryKeyConstraint("name", name="pk_chain"),
    )
    chain = sa.table("chain", sa.column("name"), sa.column("length"), sa.column("sha256"))
    for name in ("acceptance", "audit"):
        op.execute(chain.insert().values(name=name, length=0, sha256=GENESIS))
    if op.get_bind().dialect.name == "postgresql":
        _append_only_on_postgres()
    else:
        _append_only_on_sqlite()


def _reps() -> None:
    op.create_table(
        "rep",
        must("id", sa.Text()),
        must("email", sa.Text()),
        must("name", sa.Text()),
        must("password_hash", sa.Text()),
        must("totp_seed", sa.Text()),
        must("totp_step", sa.Integer()),
        must("phone", sa.Text()),
        must("disabled", sa.Boolean()),
        sa.PrimaryKeyConstraint("id", name="pk_rep"),
        sa.UniqueConstraint("email", name="uq_rep_email"),
    )
    op.create_table(
        "rep_session",
        must("token_sha256", sa.Text()),
        must("rep", sa.Text()),
        must("csrf", sa.Text()),
        must("created_at", MOMENT),
        must("seen_at", MOMENT),
        sa.ForeignKeyConstraint(["rep"], ["rep.id"], name="fk_rep_session_rep"),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_rep_session"),
    )
    op.create_index("ix_rep_session_rep", "rep_session", ["rep"])
    op.create_table(
        "phone_call",
        must("number", NUMBER, autoincrement=True),
        must("id", sa.Text()),
        must("conversation", sa.Text()),
        must("rep", sa.Text()),
        must("state", sa.Text()),
        must("at", MOMENT),
        may("sid", sa.Text()),
        may("outcome", sa.Text()),
        must("note", sa.Text()),
        sa.ForeignKeyConstraint(["conversation"], ["conversation.id"], name="fk_phone_call_conversation"),
        sa.PrimaryKeyConstraint("number", name="pk_phone_call"),
        sa.UniqueConstraint("id", name="uq_phone_call_id"),
    )
    op.create_index("ix_phone_call_conversation", "phone_call", ["conversation"])
    op.create_index("ix_phone_call_sid", "phone_call", ["sid"], **where("sid IS NOT NULL"))
    op.create_index(
        "uq_phone_call_open",
        "phone_call",
        ["conversation"],
        unique=True,
        **where("state IN ('requested', 'ringing', 'answered')"),
    )


def _append_only_on_postgres() -> None:
    op.execute("""
        CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
        END
        $$
    """)
    for name in ("acceptance", "audit"):
        op.execute(f"""
            CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name}
            FOR EACH STATEMENT EXECUTE FUNCTION append_only()
        """)


def _append_only_on_sqlite() -> None:
    for name in ("acceptance", "audit"):
        for change in ("UPDATE", "DELETE"):
            op.execute(f"""
                CREATE TRIGGER {name}_no_{change.lower()} BEFORE {change} ON {name}
                BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END
            """)
