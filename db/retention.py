"""From when on the time is counted for which somebody is kept, where no pair says it."""

from db.driver import sqlite3

_TYPED_IN = "SELECT ref, recorded_at FROM patient UNION ALL SELECT ref, recorded_at FROM champion"
_LEFT = """
    SELECT champion.ref, max(change.at) FROM champion
    JOIN change_row ON change_row.table_name = 'champion' AND change_row.row_id = champion.id
    JOIN change ON change.id = change_row.change_id
    WHERE champion.status = 'left' AND json_extract(change_row.after, '$.status') = 'left'
      AND coalesce(json_extract(change_row.before, '$.status'), '') <> 'left'
      AND change_row.before IS NOT NULL
    GROUP BY champion.ref
"""


def typed_in(connection: sqlite3.Connection) -> dict[str, str]:
    """The moment at which everybody came into this store, by reference."""
    return dict(connection.execute(_TYPED_IN).fetchall())


def left(connection: sqlite3.Connection) -> dict[str, str]:
    """The moment at which champions who have left were put down as having left, where the history has it."""
    return dict(connection.execute(_LEFT).fetchall())
