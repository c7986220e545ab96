"""The fourth schema, as SQL: goals that are counted, endings with their steps and plan, handovers."""

from db import vocabulary as words
from db.schema import KNOWN, day, one_of

STATEMENTS = (
    f"ALTER TABLE goal ADD COLUMN kind TEXT {one_of('kind', words.GOAL_KINDS)}",
    f"ALTER TABLE goal ADD COLUMN measured TEXT {one_of('measured', words.MEASURED)}",
    "ALTER TABLE goal ADD COLUMN routine TEXT",
    f"""
    CREATE TABLE tally (
        id INTEGER PRIMARY KEY, goal_id INTEGER NOT NULL REFERENCES goal(id),
        on_day TEXT NOT NULL {day("on_day")}, amount INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 100000), {KNOWN},
        UNIQUE (goal_id, on_day)
    ) STRICT
    """,
    "ALTER TABLE ending ADD COLUMN closed_why TEXT",
    "ALTER TABLE ending_step ADD COLUMN done_by TEXT",
    f"ALTER TABLE ending_step ADD COLUMN agreed_on TEXT {day('agreed_on')}",
    f"ALTER TABLE ending_step ADD COLUMN skipped_on TEXT {day('skipped_on')}",
    f"""
    CREATE TABLE plan (
        id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL UNIQUE REFERENCES pair(id),
        keep_doing TEXT, my_routine TEXT, who_helps TEXT, where_i_go TEXT, if_it_slips TEXT, {KNOWN}
    ) STRICT
    """,
    f"""
    CREATE TABLE worry (
        id INTEGER PRIMARY KEY, ending_id INTEGER NOT NULL REFERENCES ending(id),
        worry TEXT NOT NULL, answer TEXT, answered_on TEXT {day("answered_on")}, {KNOWN}
    ) STRICT
    """,
    "CREATE INDEX worry_of_ending ON worry (ending_id)",
    f"""
    CREATE TABLE extension (
        id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id),
        from_on TEXT NOT NULL {day("from_on")}, to_on TEXT NOT NULL {day("to_on")}, reason TEXT NOT NULL, {KNOWN},
        CHECK (to_on > from_on)
    ) STRICT
    """,
    "CREATE INDEX extension_of_pair ON extension (pair_id)",
    f"ALTER TABLE action ADD COLUMN dropped_on TEXT {day('dropped_on')}",
    f"""
    CREATE TABLE handover (
        id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id),
        from_whom TEXT NOT NULL, to_whom TEXT NOT NULL CHECK (to_whom <> from_whom),
        on_day TEXT NOT NULL {day("on_day")}, note TEXT, accepted_on TEXT {day("accepted_on")},
        declined_on TEXT {day("declined_on")}, withdrawn_on TEXT {day("withdrawn_on")}, why TEXT, {KNOWN}
    ) STRICT
    """,
    "CREATE INDEX handover_of_pair ON handover (pair_id, accepted_on)",
    """
    CREATE UNIQUE INDEX handover_waiting ON handover (pair_id)
    WHERE accepted_on IS NULL AND declined_on IS NULL AND withdrawn_on IS NULL
    """,
)
"""`action.dropped_on` is the day on which the pair was closed with the action still open; reopening takes it away."""
