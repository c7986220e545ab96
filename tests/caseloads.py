"""Pairs of several coordinators, each quiet for so many days, as a review meets them."""

from dataclasses import replace
from datetime import timedelta

from console import triage
from console.desk import Desk
from console.flags import Assessment

PATIENT, CHAMPION = "Rosalind Quill", "Femi Zephyr"
"""Names that no sentence of a page would say by chance."""


def a_pair(
    desk: Desk,
    ref: str,
    *,
    quiet: int = 30,
    coordinator: str | None = "jw",
    patient: str = PATIENT,
    champion: str = CHAMPION,
) -> str:
    """A weekly pair that met every week until so many days ago: 30 is act (low-contact), 16 soon, 2 no flags."""
    number, made = ref.partition("-")[2], replace(desk, by="example")
    with made.command("import", f"{ref} as an example") as change:
        who = change.insert("patient", {"ref": f"P-{number}", "name": patient, "care_contact": "Sam Field"})
        whom = change.insert("champion", {"ref": f"C-{number}", "name": champion})
        pair = change.insert(
            "pair",
            {
                "ref": ref,
                "patient_id": who,
                "champion_id": whom,
                "coordinator": coordinator,
                "matched_on": (desk.on - timedelta(days=267)).isoformat(),
                "introduced_on": (desk.on - timedelta(days=260)).isoformat(),
                "every_days": 7,
                "mode": "in person",
                "ends_on": (desk.on + timedelta(days=105)).isoformat(),
            },
        )
        for week in range(8):
            day = desk.on - timedelta(days=quiet, weeks=week)
            change.insert(
                "meeting",
                {
                    "pair_id": pair,
                    "on_day": day.isoformat(),
                    "outcome": "held",
                    "mode": "in person",
                    "minutes": 60,
                    "recorded_on": day.isoformat(),
                },
            )
    return ref


def days_later(desk: Desk, days: int) -> Desk:
    """The same coordinator so many days on."""
    return replace(desk, on=desk.on + timedelta(days=days), now=desk.now + timedelta(days=days))


def desk_of(by: str, desk: Desk) -> Desk:
    """Another coordinator at work on the same day."""
    return replace(desk, by=by)


def assessed(desk: Desk, ref: str) -> Assessment:
    """The pair as the queue of the day has it."""
    return next(row for row in triage.queue(desk.store, desk.on).rows if row.pair.ref == ref)


def flags(desk: Desk, ref: str) -> dict[str, str]:
    """The rules that fire on the pair, each with its severity."""
    return {flag.rule: flag.severity for flag in assessed(desk, ref).flags}


def rows(desk: Desk, sql: str) -> list[tuple[object, ...]]:
    """What a query finds in the desk's store."""
    return desk.store.execute(sql).fetchall()


def choices(offers: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What a form offers for the one field that it offers anything for."""
    (found,) = offers.values()
    return found
