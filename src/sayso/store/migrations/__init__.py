"""The way of the schema, a step a file in `versions`; a step that has been released is never changed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

HERE = Path(__file__).parent


def migrate(connection: Connection, revision: str = "head") -> None:
    """Forward to a revision, within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def run_sql(connection: Connection, revision: str) -> None:
    """What only one database understands: the statements of a file beside the step, an empty line between them."""
    sql = (HERE / "versions" / f"v{revision}.{connection.dialect.name}.sql").read_text(encoding="utf-8")
    for statement in sql.split("\n\n"):
        connection.execute(text(statement))
