"""The page that a review ends in, as data: who was looked at, what changed, what is to be done, what is put away.

It bears references and no names; a concern never stands in it. `console/review_words.py` puts it into words.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from console import caseload, triage
from console.desk import Desk
from console.ending.state import all_of_them
from console.flags import WORST_FIRST, Assessment
from console.policy import everything
from console.since import Changed, changes
from console.unnamed import unnamed
from db import actions, pairs, reviews, wanted, watch
from db.reviews import WeeklyReview

NEVER = "concern"
"""What is about a concern begins with this, rules and commands alike, and is left out."""


def compose(desk: Desk, review: WeeklyReview | None, *, whose: str | None = None) -> dict[str, Any]:
    """The page of a review as it stands now; without one, what has changed since the last that was finished.

    `whose` is the caseload, where there is no review to say it.
    """
    mine = review.caseload if review else whose or ""
    of = caseload.of(desk, mine)
    queue = triage.queue(desk.store, desk.on)
    rows = [row for row in queue.rows if of.has(row)]
    before = reviews.last_finished(desk.store, desk.by, *([review.id] if review else []))
    known = {row.pair.ref: row for row in queue.rows}
    in_it = {row.pair.ref for row in rows}
    return {
        "by": desk.by,
        "on": desk.on.isoformat(),
        "begun_on": review.begun_on.isoformat() if review else None,
        "caseload": mine,
        "counts": triage.counts(rows),
        "not_kept": list(queue.not_kept),
        **(_looks(desk, review, known) if review else {"looked_at": [], "not_looked_at": []}),
        "since": before.finished_on.isoformat() if before and before.finished_on else None,
        "changed": _changed(desk, before, rows, in_it, mine),
        "to_do": _to_do(desk, in_it),
        "endings": _endings(desk, of),
        "asked_for": _asked_for(rows),
        "kept_an_eye_on": _kept_an_eye_on(desk, rows),
        "put_away": _put_away(desk, in_it),
        "colleagues": _colleagues(desk, before, in_it),
        "chain": watch.newest_hash(desk.store),
    }


def _looks(desk: Desk, review: WeeklyReview, known: Mapping[str, Assessment]) -> dict[str, Any]:
    kept = json.loads(reviews.seen(desk.store, review.id))
    seen = {row["pair"]: row for row in kept["pairs"]}
    outcomes = {look.ref: look.outcome for look in reviews.looks(desk.store, review.id)}
    written: dict[str, list[str]] = {}
    for each in reviews.written_since(desk.store, review.after_change, desk.by):
        if not each.command.startswith((NEVER, "review")):
            said = unnamed(each.summary.removeprefix(f"{each.ref}: "), *_names(desk, each.ref))
            written.setdefault(each.ref, []).append(said)
    order = [*kept["listed"], *(ref for ref in (*outcomes, *written) if ref not in kept["listed"])]
    order = list(dict.fromkeys(order))
    looked = [ref for ref in order if ref in outcomes or ref in written]

    def stood(ref: str) -> dict[str, Any]:
        flags = [flag for flag in seen.get(ref, {"flags": ()})["flags"] if not flag["rule"].startswith(NEVER)]
        now = [flag for flag in known[ref].flags if not flag.rule.startswith(NEVER)] if ref in known else []
        return {
            "pair": ref,
            "severity": worst(flag["severity"] for flag in flags),
            "flags": [flag["short"] for flag in flags],
            "now": worst(flag.severity for flag in now) if ref in known else "closed",
        }

    return {
        "looked_at": [
            {**stood(ref), "outcome": outcomes.get(ref, "written"), "written": written.get(ref, [])} for ref in looked
        ],
        "not_looked_at": [stood(ref) for ref in order if ref not in outcomes and ref not in written],
    }


def worst(severities: Iterable[str]) -> str:
    """The gravest of them, `none` where there is none."""
    there = set(severities)
    return next((severity for severity in WORST_FIRST if severity in there), "none")


def _changed(
    desk: Desk, before: WeeklyReview | None, rows: list[Assessment], in_it: set[str], whose: str
) -> list[dict[str, str]]:
    if before is None:
        return []
    kept = json.loads(reviews.seen(desk.store, before.id))
    closed = {pair.ref for pair in pairs.all_of_them(desk.store) if pair.closed_on and pair.closed_on <= desk.on}
    of = caseload.of(desk, whose)
    ours = [row for row in kept["pairs"]
            if row["pair"] in in_it or (row["pair"] in closed and of.holds(row["coordinator"]))]  # fmt: skip
    return [_as_row(each) for each in changes({"pairs": ours}, rows) if not each.rule.startswith(NEVER)]


def _as_row(changed: Changed) -> dict[str, str]:
    return {
        "pair": changed.ref,
        "how": changed.how,
        "rule": changed.rule,
        "was": changed.was,
        "now": changed.now,
        "said": changed.said(),
    }


def _to_do(desk: Desk, in_it: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "pair": each.ref,
            "action": unnamed(each.text, *_names(desk, each.ref)),
            "whom": unnamed(each.whom or "", *_names(desk, each.ref)),
            "due_on": each.due_on.isoformat() if each.due_on else None,
            "late": bool(each.due_on and each.due_on < desk.on),
        }
        for each in actions.all_open(desk.store, desk.on)
        if each.ref is None or each.ref in in_it
    ]


def _endings(desk: Desk, of: caseload.Caseload) -> list[dict[str, Any]]:
    """Every ending, also where nothing is wrong with it; of a closed pair for as long as something is to be done.

    A pair from week 31 on whose end was moved far ahead is not ending yet.
    """
    near = everything(desk.store)["ending-near.soon"]
    return [
        {
            "pair": each.pair,
            "state": each.state,
            "ends_on": each.ends_on.isoformat() if each.ends_on else None,
            "closed_on": each.closed_on.isoformat() if each.closed_on else None,
            "late": bool(each.late),
            "next": each.then,
        }
        for each in all_of_them(desk)
        if of.holds(each.coordinator) and (each.state != "open" or (each.days_left or 0) <= near)
    ]


def _asked_for(rows: Iterable[Assessment]) -> list[dict[str, str]]:
    return [
        {"pair": row.pair.ref, "asked_by": each.asked_by, "kind": each.kind, "on": each.asked_on.isoformat()}
        for row in rows
        for each in row.pair.requests
    ]


def _kept_an_eye_on(desk: Desk, rows: Iterable[Assessment]) -> list[str]:
    eyes = wanted.kept_an_eye_on(desk.store, desk.on)
    return [row.pair.ref for row in rows if row.pair.id in eyes]


def _put_away(desk: Desk, in_it: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "pair": each.ref,
            "rule": each.rule,
            "until": each.until_on.isoformat(),
            "reason": unnamed(each.reason, *_names(desk, each.ref)),
            "by": each.by,
        }
        for each in reviews.put_away(desk.store, desk.on)
        if each.ref in in_it and not each.rule.startswith(NEVER)
    ]


def _colleagues(desk: Desk, before: WeeklyReview | None, in_it: set[str]) -> list[dict[str, Any]]:
    since = before.begun_at if before else ""
    return [
        {"pair": look.ref, "by": look.by, "on": look.on.isoformat(), "outcome": look.outcome}
        for look in reviews.looks_of_others(desk.store, desk.by, since)
        if look.ref in in_it
    ]


def _names(desk: Desk, ref: str | None) -> tuple[str, str]:
    found = pairs.by_ref(desk.store, ref) if ref else None
    return (found.patient_name, found.champion_name) if found else ("", "")
