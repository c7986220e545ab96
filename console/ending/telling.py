"""What the care contact is told when a pair has ended: that it did, when, and what the person wants to go on with.

Nothing of what went wrong, and nothing that the patient did not agree to.
"""

from dataclasses import dataclass
from datetime import date

from console.dates import say, written
from console.desk import Desk
from console.ending.state import state
from console.pairs import the
from console.unnamed import of_pair
from db import endings, people


@dataclass(frozen=True, slots=True)
class Told:
    """`lines` is what would be told; `agreed_on` the day on which the patient agreed, or None."""

    pair: str
    whom: str
    agreed_on: date | None
    told_on: date | None
    needs_agreement: bool
    lines: list[str]
    on: date
    left_out: str | None = None
    """Why nobody is told, where that step is left out."""

    def said(self) -> list[str]:
        """The same for a coordinator, with whether it may be told yet."""
        if self.left_out:
            return [f"{self.pair}: the care contact is not told ({self.left_out})."]
        if self.told_on:
            first = f"{self.whom} was told on {say(self.told_on, self.on)}. It would be this:"
        elif not self.needs_agreement:
            first = f"{self.whom} must be told, since nobody can be reached:"
        elif self.agreed_on:
            first = f"the patient agreed on {say(self.agreed_on, self.on)}. {self.whom} would be told this:"
        else:
            first = "the patient has not agreed yet, so nobody is told. With agreement it would be this:"
        return [f"{self.pair}: {first}", *(f"  {line}" for line in self.lines)]


def would_be_told(desk: Desk, ref: str, *, names: bool = False) -> Told:
    """What the care contact would be told as things stand. Raises Refused where there is no such pair."""
    pair = the(desk, ref)
    found = state(desk, pair.ref)
    step = next((each for each in found.steps if each.step == "care-contact-told"), None)
    patient = people.patient(desk.store, pair.patient_ref)
    who = pair.patient_name if names and pair.patient_name else pair.patient_ref
    end = found.closed_on or found.ends_on
    verb = "ended" if end and end <= desk.on else "ends"
    lines = [f"The support of {who} by a Health Champion {verb} {f'on {written(end)}' if end else 'soon'}."]
    if found.kind == "unreachable":
        lines.append("We could not reach them, and do not go on trying after that day.")
        lines.append("Whenever they like, they can get in touch with the programme again.")
    elif (plan := endings.plan(desk.store, pair.id)) and plan.keep_doing:
        text = plan.keep_doing if names else of_pair(pair, plan.keep_doing)
        lines.append(f"This is what they want to go on with, in their own words: {text}")
    return Told(
        pair=pair.ref,
        whom=patient.care_contact if names and patient and patient.care_contact else "the care contact",
        agreed_on=step.agreed_on if step else None,
        told_on=step.done_on if step else None,
        needs_agreement=found.kind != "unreachable",
        lines=lines,
        on=desk.on,
        left_out=step.skipped_why if step and step.done_on is None else None,
    )
