"""The second schema, as SQL: reviews, who the coordinators are and who covers for whom, journals, half-filled forms."""

from db import vocabulary as words
from db.schema import KNOWN, RECORDED, day, one_of

STATEMENTS = (
    f"ALTER TABLE meeting ADD COLUMN notice TEXT {one_of('notice', words.NOTICES)}",
    f"""
    CREATE TABLE journal (
        id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id),
        on_day TEXT NOT NULL {day("on_day")}, state TEXT NOT NULL {one_of("state", words.JOURNALS)}, {KNOWN}
    ) STRICT
    """,
    "CREATE INDEX journal_of_pair ON journal (pair_id, on_day)",
    f"""
    CREATE TABLE coordinator (
        id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, initials TEXT NOT NULL UNIQUE, {RECORDED}
    ) STRICT
    """,
    f"""
    CREATE TABLE cover (
        id INTEGER PRIMARY KEY, coordinator TEXT NOT NULL, covered_by TEXT NOT NULL CHECK (covered_by <> coordinator),
        from_on TEXT NOT NULL {day("from_on")}, until_on TEXT NOT NULL {day("until_on")},
        ended_on TEXT {day("ended_on")}, {KNOWN}, CHECK (until_on >= from_on)
    ) STRICT
    """,
    f"""
    CREATE TABLE weekly_review (
        id INTEGER PRIMARY KEY, by_whom TEXT NOT NULL,
        begun_on TEXT NOT NULL {day("begun_on")}, finished_on TEXT {day("finished_on")},
        caseload TEXT NOT NULL, seen TEXT NOT NULL, after_change INTEGER NOT NULL, page TEXT, {KNOWN}
    ) STRICT
    """,
    "CREATE INDEX weekly_review_of ON weekly_review (by_whom, begun_on)",
    "ALTER TABLE review ADD COLUMN weekly_review_id INTEGER REFERENCES weekly_review(id)",
    "ALTER TABLE action ADD COLUMN review_id INTEGER REFERENCES review(id)",
    "ALTER TABLE snooze ADD COLUMN review_id INTEGER REFERENCES review(id)",
    f"ALTER TABLE snooze ADD COLUMN woken_on TEXT {day('woken_on')}",
    """
    CREATE TABLE draft (
        session TEXT PRIMARY KEY, by_whom TEXT NOT NULL, at TEXT NOT NULL,
        command_group TEXT NOT NULL, command TEXT NOT NULL, ref TEXT NOT NULL, texts TEXT NOT NULL
    ) STRICT
    """,
)
"""`draft` alone is not in the change log: it is what somebody was typing, and it goes when they have decided."""
