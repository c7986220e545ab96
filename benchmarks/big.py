"""A store as big as it may get: 10,000 open pairs with 400,000 meetings, made anew each time from one seed."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from console.desk import Desk
from db import store
from db.change import Change

MEETINGS_A_PAIR = 40


def make(path: Path, on: date, pairs: int = 10_000) -> None:
    """Write the store; every pair was introduced 40 weeks before `on` and has 40 meetings, as real ones go."""
    draw = random.Random(1)
    connection = store.create(path)
    connection.execute("PRAGMA synchronous = OFF")
    desk = Desk(connection, "bench", on, datetime(on.year, on.month, on.day, 9, tzinfo=UTC))
    with desk.command("import", "a big programme") as change:
        for number in range(1, pairs + 1):
            _pair(change, number, on, draw)
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _pair(change: Change, number: int, today: date, draw: random.Random) -> None:
    patient = change.insert(
        "patient",
        {"ref": f"P-{number:05}", "name": f"Rosa Test{number}", "area": "Lambeth", "care_contact": "Sam Field"},
    )
    champion = change.insert("champion", {"ref": f"C-{number:05}", "name": f"Femi Test{number}"})
    for kind in ("dbs", "references", "safeguarding", "programme"):
        change.insert("clearance", {"champion_id": champion, "clearance": kind, "done_on": "2025-12-01"})
    start = today - timedelta(weeks=MEETINGS_A_PAIR, days=draw.randrange(6))
    pair = change.insert(
        "pair",
        {
            "ref": f"HC-{number:05}",
            "patient_id": patient,
            "champion_id": champion,
            "coordinator": "jw",
            "matched_on": (start - timedelta(days=7)).isoformat(),
            "introduced_on": start.isoformat(),
            "ends_on": (today + timedelta(days=draw.randrange(5, 160))).isoformat(),
            "every_days": draw.choice((7, 7, 7, 14)),
            "mode": draw.choice(("in person", "hybrid", "phone")),
        },
    )
    quiet = draw.choice((0, 0, 0, 0, 1, 2, 4))
    for week in range(MEETINGS_A_PAIR):
        on = start + timedelta(weeks=week - quiet, days=draw.randrange(3))
        outcome = draw.choices(("held", "cancelled", "missed"), (75, 20, 5))[0]
        held = outcome == "held"
        change.insert(
            "meeting",
            {
                "pair_id": pair,
                "on_day": on.isoformat(),
                "outcome": outcome,
                "mode": draw.choice(("in person", "phone")) if held else None,
                "minutes": draw.choice((45, 60, 75)) if held else None,
                "cancelled_by": None if held else draw.choice(("champion", "patient")),
                "reason": None if held else "work",
                "recorded_on": on.isoformat(),
            },
        )
