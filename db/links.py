"""Which column of which table refers to which table, as the schema itself says it."""

from db.driver import sqlite3

_REFERRING = """
    SELECT f."table", t.name, f."from" FROM pragma_table_list AS t JOIN pragma_foreign_key_list(t.name) AS f
    WHERE t.schema = 'main' AND t.name NOT IN ('change', 'change_row') ORDER BY t.name, f.seq
"""


def referring(connection: sqlite3.Connection) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each table the (table, column) pairs that refer to its rows."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for parent, table, column in connection.execute(_REFERRING):
        found[parent] = (*found.get(parent, ()), (table, column))
    return found
