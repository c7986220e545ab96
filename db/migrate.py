"""The one path from any older store to this one. Imported only when a store needs it: sqlite-utils costs 50 ms."""

from sqlite_utils import Database, Migrations

from db import schema, schema_endings, schema_reviews, schema_trust
from db.driver import sqlite3

SET = "alongside"
migrations = Migrations(SET)


@migrations()
def m0001_first(db: Database) -> None:
    """Every table of the design."""
    for statement in schema.first_statements():
        db.execute(statement)


@migrations()
def m0002_reviews(db: Database) -> None:
    """Weekly reviews, coordinators and their cover, journals, half-filled forms."""
    for statement in schema_reviews.STATEMENTS:
        db.execute(statement)


@migrations()
def m0003_trust(db: Database) -> None:
    """Roles, who can open the store, plain files that left it, who was erased, backups."""
    for statement in schema_trust.STATEMENTS:
        db.execute(statement)


@migrations()
def m0004_endings(db: Database) -> None:
    """Goals that are counted, endings with their steps and plan, handovers of a caseload."""
    for statement in schema_endings.STATEMENTS:
        db.execute(statement)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a store up to date, in one immediate transaction: of several processes that try, one does the work."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(Database(connection, execute_plugins=False))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
