"""Reviews: weekly ones, with what was on the screen when they were begun, and every look at a pair."""

from dataclasses import dataclass
from datetime import date

from db.driver import sqlite3

_WEEKLY = "SELECT id, by_whom, begun_on, finished_on, caseload, after_change, recorded_at FROM weekly_review "
_UNFINISHED = _WEEKLY + "WHERE by_whom = :by AND finished_on IS NULL ORDER BY id DESC LIMIT 1"
_LAST_FINISHED = _WEEKLY + "WHERE by_whom = :by AND finished_on IS NOT NULL AND id < :before ORDER BY id DESC LIMIT 1"
_FINISHED_OF = _WEEKLY + "WHERE by_whom = :by AND finished_on IS NOT NULL ORDER BY id"
_ALL = _WEEKLY + "ORDER BY id"
_SEEN = "SELECT seen FROM weekly_review WHERE id = ?"
_PAGE = "SELECT page FROM weekly_review WHERE id = ?"
_LOOKS = """
    SELECT pair.ref, review.on_day, review.by_whom, review.outcome FROM review JOIN pair ON pair.id = pair_id
    WHERE weekly_review_id = ? ORDER BY review.id
"""
_BY_OTHERS = """
    SELECT pair.ref, review.on_day, review.by_whom, review.outcome FROM review JOIN pair ON pair.id = pair_id
    WHERE review.by_whom <> :by AND review.recorded_at >= :since ORDER BY review.id
"""
_SNOOZES = """
    SELECT pair.ref, rule, until_on, reason, snooze.recorded_by FROM snooze JOIN pair ON pair.id = pair_id
    WHERE snooze.from_on <= :on AND until_on > :on AND (woken_on IS NULL OR woken_on > :on)
    ORDER BY until_on, pair.ref
"""
_WRITTEN = """
    SELECT DISTINCT change.id, change.by_whom, pair.ref, change.command, change.summary
    FROM change JOIN change_row ON change_row.change_id = change.id
    JOIN pair ON pair.id = CASE change_row.table_name
        WHEN 'pair' THEN change_row.row_id
        WHEN 'rating' THEN (SELECT pair_id FROM goal WHERE goal.id = json_extract(coalesce(after, before), '$.goal_id'))
        WHEN 'step' THEN (SELECT pair_id FROM goal WHERE goal.id = json_extract(coalesce(after, before), '$.goal_id'))
        ELSE json_extract(coalesce(after, before), '$.pair_id') END
      OR (change_row.table_name = 'supervision' AND pair.closed_on IS NULL
          AND pair.champion_id = json_extract(coalesce(after, before), '$.champion_id'))
    WHERE change.id > :after AND (:by IS NULL OR change.by_whom = :by)
      AND change.command NOT IN ('import', 'undo', 'redo', 'erase') AND change.summary IS NOT NULL
      AND NOT EXISTS (
        SELECT 1 FROM change AS u WHERE u.undoes = change.id
          AND NOT EXISTS (SELECT 1 FROM change AS r WHERE r.undoes = u.id))
    ORDER BY change.id
"""


@dataclass(frozen=True, slots=True)
class WeeklyReview:
    """One walk through the queue. `after_change` is the newest entry of the change log when it was begun."""

    id: int
    by: str
    begun_on: date
    finished_on: date | None
    caseload: str
    after_change: int
    begun_at: str


@dataclass(frozen=True, slots=True)
class Look:
    """A coordinator has looked at a pair."""

    ref: str
    on: date
    by: str
    outcome: str


@dataclass(frozen=True, slots=True)
class PutAway:
    """A rule that is put away on a pair until a day."""

    ref: str
    rule: str
    until_on: date
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Written:
    """A command that wrote something of a pair and has not been taken back."""

    change: int
    by: str
    ref: str
    command: str
    summary: str


def unfinished(connection: sqlite3.Connection, by: str) -> WeeklyReview | None:
    """The newest weekly review that this coordinator has begun and not finished."""
    return _one(connection, _UNFINISHED, {"by": by})


def of_number(connection: sqlite3.Connection, number: int) -> WeeklyReview | None:
    """The weekly review of that number."""
    return _one(connection, _WEEKLY + "WHERE id = :number", {"number": number})


def last_finished(connection: sqlite3.Connection, by: str, before: int = 2**62) -> WeeklyReview | None:
    """The last one that this coordinator finished, before the one of that number."""
    return _one(connection, _LAST_FINISHED, {"by": by, "before": before})


def finished_of(connection: sqlite3.Connection, by: str) -> list[WeeklyReview]:
    """Every weekly review that this coordinator has finished, oldest first."""
    return [_weekly(row) for row in connection.execute(_FINISHED_OF, {"by": by})]


def all_of_them(connection: sqlite3.Connection) -> list[WeeklyReview]:
    """Every weekly review, finished or not, oldest first."""
    return [_weekly(row) for row in connection.execute(_ALL)]


def seen(connection: sqlite3.Connection, number: int) -> str:
    """The queue, flags and policy as they were on the screen when it was begun, as JSON."""
    return str(connection.execute(_SEEN, [number]).fetchone()[0])


def page(connection: sqlite3.Connection, number: int) -> str | None:
    """The page it ended in, as JSON; None while it is under way."""
    found: str | None = connection.execute(_PAGE, [number]).fetchone()[0]
    return found


def looks(connection: sqlite3.Connection, number: int) -> list[Look]:
    """Every look at a pair in a weekly review, in order; of two at one pair the later counts."""
    return [_look(row) for row in connection.execute(_LOOKS, [number])]


def looks_of_others(connection: sqlite3.Connection, by: str, since: str) -> list[Look]:
    """What colleagues of this coordinator have looked at since a moment (ISO text, UTC)."""
    return [_look(row) for row in connection.execute(_BY_OTHERS, {"by": by, "since": since})]


def put_away(connection: sqlite3.Connection, on: date) -> list[PutAway]:
    """Every rule that is put away on that day, the soonest to return first."""
    return [
        PutAway(ref, rule, date.fromisoformat(until), reason, by)
        for ref, rule, until, reason, by in connection.execute(_SNOOZES, {"on": on.isoformat()})
    ]


def written_since(connection: sqlite3.Connection, after: int, by: str | None = None) -> list[Written]:
    """What was written of pairs since an entry of the change log, by one coordinator or by everybody, and stands."""
    return [Written(*row) for row in connection.execute(_WRITTEN, {"after": after, "by": by})]


def _one(connection: sqlite3.Connection, sql: str, values: dict[str, object]) -> WeeklyReview | None:
    row = connection.execute(sql, values).fetchone()
    return _weekly(row) if row else None


def _weekly(row: tuple[object, ...]) -> WeeklyReview:
    number, by, begun, finished, *rest = row
    ended = date.fromisoformat(str(finished)) if finished else None
    return WeeklyReview(number, by, date.fromisoformat(str(begun)), ended, *rest)  # type: ignore[arg-type]


def _look(row: tuple[str, str, str, str]) -> Look:
    return Look(row[0], date.fromisoformat(row[1]), row[2], row[3])
