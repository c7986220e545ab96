"""The tables, as SQL. Strict and typed; dates are ISO text (YYYY-MM-DD), moments are ISO text in UTC.

`recorded_on` is the day from which a fact counts (the day it was written down in the world);
`recorded_at` and `recorded_by` say when and by whom it entered this store.
"""

from collections.abc import Iterator

from db import vocabulary as words
from db.driver import sqlite3


def one_of(column: str, allowed: tuple[str, ...]) -> str:
    """A check that the column holds one of these words."""
    quoted = ", ".join("'" + word.replace("'", "''") + "'" for word in allowed)
    return f"CHECK ({column} IN ({quoted}))"


def day(column: str) -> str:
    """A check that the column holds a day of the calendar, as ISO text, or nothing."""
    return f"CHECK ({column} IS NULL OR {column} IS date({column}, '+0 days'))"


RECORDED = "recorded_at TEXT NOT NULL, recorded_by TEXT NOT NULL"
KNOWN = f"recorded_on TEXT NOT NULL {day('recorded_on')}, {RECORDED}"

_TABLES = f"""
CREATE TABLE champion (
    id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, name TEXT NOT NULL DEFAULT '',
    area TEXT, phone TEXT, email TEXT, gender TEXT, languages TEXT, interests TEXT, availability TEXT,
    status TEXT NOT NULL DEFAULT 'ready' {one_of("status", words.CHAMPION_STATUS)},
    capacity INTEGER NOT NULL DEFAULT 1 CHECK (capacity >= 0),
    joined_on TEXT {day("joined_on")}, {RECORDED}
) STRICT;

CREATE TABLE clearance (
    id INTEGER PRIMARY KEY, champion_id INTEGER NOT NULL REFERENCES champion(id),
    clearance TEXT NOT NULL {one_of("clearance", words.CLEARANCES)},
    done_on TEXT {day("done_on")}, renew_on TEXT {day("renew_on")}, {RECORDED}
) STRICT;
CREATE UNIQUE INDEX clearance_once ON clearance (champion_id, clearance, coalesce(done_on, ''));
CREATE INDEX clearance_kept ON clearance (clearance, done_on);

CREATE TABLE patient (
    id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, name TEXT NOT NULL DEFAULT '',
    area TEXT, phone TEXT, gender TEXT, champion_gender TEXT, languages TEXT, interests TEXT, availability TEXT,
    online INTEGER CHECK (online IN (0, 1)),
    prefers TEXT {one_of("prefers", words.PREFERS)},
    referred_on TEXT {day("referred_on")},
    route TEXT {one_of("route", words.ROUTES)},
    consented_on TEXT {day("consented_on")},
    care_contact TEXT, care_contact_phone TEXT, care_team TEXT, {RECORDED}
) STRICT;

CREATE TABLE pair (
    id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE,
    patient_id INTEGER NOT NULL REFERENCES patient(id), champion_id INTEGER NOT NULL REFERENCES champion(id),
    coordinator TEXT, matched_on TEXT NOT NULL {day("matched_on")}, introduced_on TEXT {day("introduced_on")},
    every_days INTEGER CHECK (every_days BETWEEN 1 AND 28),
    mode TEXT {one_of("mode", words.MODES)},
    ends_on TEXT {day("ends_on")}, closed_on TEXT {day("closed_on")},
    ending TEXT {one_of("ending", words.ENDINGS)},
    ended_by TEXT {one_of("ended_by", words.ENDED_BY)}, ending_reason TEXT, {RECORDED}
) STRICT;
CREATE INDEX pair_open ON pair (matched_on, closed_on);
CREATE INDEX pair_champion ON pair (champion_id);
CREATE INDEX pair_patient ON pair (patient_id);

CREATE TABLE agreement (
    id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id),
    from_on TEXT NOT NULL {day("from_on")},
    every_days INTEGER CHECK (every_days BETWEEN 1 AND 28),
    mode TEXT {one_of("mode", words.MODES)}, {KNOWN},
    UNIQUE (pair_id, from_on)
) STRICT;

CREATE TABLE meeting (
    id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id),
    on_day TEXT NOT NULL {day("on_day")}, nth INTEGER NOT NULL DEFAULT 1 CHECK (nth >= 1),
    outcome TEXT NOT NULL {one_of("outcome", words.OUTCOMES)},
    mode TEXT {one_of("mode", words.MODES)},
    minutes INTEGER CHECK (minutes BETWEEN 1 AND 1440),
    cancelled_by TEXT {one_of("cancelled_by", words.CANCELLED_BY)},
    reason TEXT, rearranged_to TEXT {day("rearranged_to")},
    week_only INTEGER NOT NULL DEFAULT 0 CHECK (week_only IN (0, 1)),
    note TEXT, {KNOWN},
    CHECK (outcome <> 'held' OR cancelled_by IS NULL),
    UNIQUE (pair_id, on_day, nth)
) STRICT;
CREATE INDEX meeting_of_pair ON meeting
    (pair_id, on_day DESC, recorded_on, outcome, mode, minutes, cancelled_by, reason, rearranged_to, week_only);
CREATE INDEX meeting_held ON meeting (pair_id, on_day DESC, recorded_on, minutes) WHERE outcome = 'held';

CREATE TABLE contact (
    id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id),
    on_day TEXT NOT NULL {day("on_day")}, nth INTEGER NOT NULL DEFAULT 1 CHECK (nth >= 1),
    with_whom TEXT NOT NULL {one_of("with_whom", words.CONTACT_WITH)},
    channel TEXT {one_of("channel", words.CHANNELS)},
    reached INTEGER NOT NULL CHECK (reached IN (0, 1)),
    met_on TEXT {day("met_on")}, note TEXT, {KNOWN},
    UNIQUE (pair_id, on_day, nth)
) STRICT;
CREATE INDEX contact_of_pair ON contact (pair_id, on_day DESC, recorded_on, with_whom, channel, reached, met_on);

CREATE TABLE setback (
    id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id),
    began_on TEXT NOT NULL {day("began_on")}, nth INTEGER NOT NULL DEFAULT 1 CHECK (nth >= 1),
    whose TEXT NOT NULL {one_of("whose", words.WHOSE)},
    kind TEXT NOT NULL {one_of("kind", words.SETBACK_KINDS)},
    effect TEXT {one_of("effect", words.EFFECTS)},
    review_on TEXT {day("review_on")}, ended_on TEXT {day("ended_on")},
    note TEXT, {KNOWN},
    UNIQUE (pair_id, began_on, nth)
) STRICT;

CREATE TABLE pause (
    id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id),
    from_on TEXT NOT NULL {day("from_on")}, nth INTEGER NOT NULL DEFAULT 1 CHECK (nth >= 1),
    review_on TEXT {day("review_on")}, ended_on TEXT {day("ended_on")}, reason TEXT, {KNOWN},
    UNIQUE (pair_id, from_on, nth)
) STRICT;

CREATE TABLE closure (
    id INTEGER PRIMARY KEY, from_on TEXT NOT NULL {day("from_on")}, to_on TEXT NOT NULL {day("to_on")},
    name TEXT NOT NULL DEFAULT '', {RECORDED},
    CHECK (to_on >= from_on), UNIQUE (from_on, to_on)
) STRICT;

CREATE TABLE goal (
    id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, pair_id INTEGER NOT NULL REFERENCES pair(id),
    goal_text TEXT NOT NULL, measure TEXT, set_on TEXT NOT NULL {day("set_on")},
    state TEXT NOT NULL DEFAULT 'open' {one_of("state", words.GOAL_STATES)},
    ended_on TEXT {day("ended_on")}, {KNOWN}
) STRICT;
CREATE INDEX goal_of_pair ON goal (pair_id, set_on);

CREATE TABLE step (
    id INTEGER PRIMARY KEY, goal_id INTEGER NOT NULL REFERENCES goal(id),
    step_text TEXT NOT NULL, due_on TEXT {day("due_on")}, done_on TEXT {day("done_on")}, {KNOWN}
) STRICT;
CREATE INDEX step_of_goal ON step (goal_id);

CREATE TABLE rating (
    id INTEGER PRIMARY KEY, goal_id INTEGER NOT NULL REFERENCES goal(id),
    on_day TEXT NOT NULL {day("on_day")},
    by_whom TEXT NOT NULL {one_of("by_whom", words.RATED_BY)},
    score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 10), {KNOWN},
    UNIQUE (goal_id, on_day, by_whom)
) STRICT;

CREATE TABLE supervision (
    id INTEGER PRIMARY KEY, champion_id INTEGER NOT NULL REFERENCES champion(id),
    on_day TEXT NOT NULL {day("on_day")},
    kind TEXT NOT NULL {one_of("kind", words.SUPERVISIONS)}, note TEXT, {KNOWN},
    UNIQUE (champion_id, on_day, kind)
) STRICT;

CREATE TABLE request (
    id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id),
    asked_by TEXT NOT NULL {one_of("asked_by", words.WHOSE)},
    kind TEXT NOT NULL {one_of("kind", words.REQUESTS)},
    asked_on TEXT NOT NULL {day("asked_on")}, answered_on TEXT {day("answered_on")}, note TEXT, {KNOWN}
) STRICT;
CREATE INDEX request_of_pair ON request (pair_id, asked_on);

CREATE TABLE concern (
    id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id),
    seen_on TEXT NOT NULL {day("seen_on")}, facts TEXT NOT NULL, told TEXT,
    passed_on TEXT {day("passed_on")}, {KNOWN}
) STRICT;
CREATE INDEX concern_of_pair ON concern (pair_id, seen_on);

CREATE TABLE note (
    id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id),
    on_day TEXT NOT NULL {day("on_day")}, note TEXT NOT NULL, {KNOWN}
) STRICT;
CREATE INDEX note_of_pair ON note (pair_id, on_day);

CREATE TABLE raised (
    id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id),
    severity TEXT NOT NULL {one_of("severity", words.SEVERITIES)}, reason TEXT NOT NULL,
    raised_on TEXT NOT NULL {day("raised_on")}, lowered_on TEXT {day("lowered_on")}, {KNOWN}
) STRICT;
CREATE INDEX raised_of_pair ON raised (pair_id, raised_on);

CREATE TABLE action (
    id INTEGER PRIMARY KEY, pair_id INTEGER REFERENCES pair(id), action_text TEXT NOT NULL, whom TEXT,
    due_on TEXT {day("due_on")}, done_on TEXT {day("done_on")}, {KNOWN}
) STRICT;
CREATE INDEX action_due ON action (done_on, due_on);
CREATE INDEX action_of_pair ON action (pair_id);

CREATE TABLE review (
    id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id),
    on_day TEXT NOT NULL {day("on_day")}, by_whom TEXT NOT NULL, outcome TEXT NOT NULL, seen TEXT NOT NULL, {KNOWN}
) STRICT;
CREATE INDEX review_of_pair ON review (pair_id, on_day);

CREATE TABLE snooze (
    id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id), rule TEXT NOT NULL,
    severity TEXT NOT NULL {one_of("severity", words.SEVERITIES)},
    from_on TEXT NOT NULL {day("from_on")}, until_on TEXT NOT NULL {day("until_on")}, reason TEXT NOT NULL, {KNOWN}
) STRICT;
CREATE INDEX snooze_of_pair ON snooze (pair_id, until_on);

CREATE TABLE ending (
    id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL UNIQUE REFERENCES pair(id), kind TEXT NOT NULL,
    begun_on TEXT NOT NULL {day("begun_on")}, by_whom TEXT, reason TEXT, {KNOWN}
) STRICT;

CREATE TABLE ending_step (
    id INTEGER PRIMARY KEY, ending_id INTEGER NOT NULL REFERENCES ending(id), step TEXT NOT NULL,
    due_on TEXT NOT NULL {day("due_on")}, done_on TEXT {day("done_on")}, skipped_why TEXT, note TEXT, {KNOWN},
    UNIQUE (ending_id, step)
) STRICT;

CREATE TABLE letter (
    id INTEGER PRIMARY KEY, pair_id INTEGER NOT NULL REFERENCES pair(id), kind TEXT NOT NULL,
    made_on TEXT NOT NULL {day("made_on")}, fields TEXT NOT NULL, {KNOWN}
) STRICT;
CREATE INDEX letter_of_pair ON letter (pair_id);

CREATE TABLE policy (
    id INTEGER PRIMARY KEY, limit_name TEXT NOT NULL UNIQUE, value INTEGER NOT NULL, {RECORDED}
) STRICT;

CREATE TABLE change (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, by_whom TEXT NOT NULL, command TEXT NOT NULL,
    undoes INTEGER REFERENCES change(id), summary TEXT, summary_digest TEXT NOT NULL,
    rows_digest TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE INDEX change_undoes ON change (undoes);

CREATE TABLE change_row (
    change_id INTEGER NOT NULL REFERENCES change(id), n INTEGER NOT NULL,
    table_name TEXT NOT NULL, row_id INTEGER NOT NULL,
    before TEXT, after TEXT, salt TEXT, digest TEXT NOT NULL,
    PRIMARY KEY (change_id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_row_of ON change_row (table_name, row_id, change_id);

CREATE TRIGGER change_is_append_only BEFORE DELETE ON change BEGIN
    SELECT raise(ABORT, 'the change log is append-only');
END;
CREATE TRIGGER change_keeps_its_words BEFORE UPDATE ON change
WHEN NEW.summary IS NOT NULL OR (NEW.id, NEW.at, NEW.by_whom, NEW.command, NEW.summary_digest, NEW.rows_digest,
    NEW.previous, NEW.hash) IS NOT (OLD.id, OLD.at, OLD.by_whom, OLD.command, OLD.summary_digest, OLD.rows_digest,
    OLD.previous, OLD.hash) OR NEW.undoes IS NOT OLD.undoes BEGIN
    SELECT raise(ABORT, 'the change log is append-only');
END;
CREATE TRIGGER change_row_is_append_only BEFORE DELETE ON change_row BEGIN
    SELECT raise(ABORT, 'the change log is append-only');
END;
CREATE TRIGGER change_row_can_only_be_erased BEFORE UPDATE ON change_row
WHEN NEW.before IS NOT NULL OR NEW.after IS NOT NULL OR NEW.salt IS NOT NULL
    OR (NEW.change_id, NEW.n, NEW.table_name, NEW.row_id, NEW.digest)
    IS NOT (OLD.change_id, OLD.n, OLD.table_name, OLD.row_id, OLD.digest) BEGIN
    SELECT raise(ABORT, 'the change log is append-only');
END;
"""


def first_statements() -> Iterator[str]:
    """The statements of the first schema, one at a time, so that they can run inside one transaction."""
    statement = ""
    for line in _TABLES.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
