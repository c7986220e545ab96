"""Which letters an ending has, and in which wording: a planned one, an early one, one where the patient died."""

from typing import NamedTuple

from console.dates import say
from console.desk import Desk
from console.ending.state import EndingState
from db.refused import Refused
from db.vocabulary import LETTERS


class Wording(NamedTuple):
    """A letter in one wording; `template` is the name of its Word file. `why_not` says why it is not made."""

    kind: str
    template: str
    why_not: str = ""


TEMPLATES: dict[str, str] = {
    "patient": "patient",
    "patient-early": "patient",
    "care-contact": "care contact",
    "champion": "champion",
    "champion-early": "champion",
    "champion-died": "champion",
}
"""The templates there are, each with the kind of its letter."""


def wordings(desk: Desk, found: EndingState) -> tuple[Wording, ...]:
    """The three letters of an ending, those that are not to be made with the reason.

    Raises Refused where nobody has begun the ending: then it is not known how it ended, and so not what to say.
    """
    if found.kind is None:
        raise Refused(
            f"The ending of {found.pair} was not begun, so that it is not known how it ended, nor what a letter should"
            f" say: begin it with alongside ending {found.pair} begin"
        )
    if found.kind == "died":
        gone = "the patient died: only the champion is written to"
        return (
            *(Wording(kind, "", gone) for kind in LETTERS if kind != "champion"),
            Wording("champion", "champion-died"),
        )
    ending = "" if found.kind == "planned" else "-early"
    return (
        Wording("patient", f"patient{ending}"),
        Wording("care contact", "care-contact", _why_not_told(desk, found)),
        Wording("champion", f"champion{ending}"),
    )


def _why_not_told(desk: Desk, found: EndingState) -> str:
    if found.kind == "consent withdrawn":
        return "consent was withdrawn, so that nothing is told to the care contact"
    step = next((each for each in found.steps if each.step == "care-contact-told"), None)
    if step is not None and step.skipped_why:
        return f"the step care-contact-told is not needed: {step.skipped_why}"
    if step is None or step.agreed_on is None:
        return "the patient's agreement is not written down (step care-contact-told)"
    if step.agreed_on > desk.on:
        return f"the patient agrees only on {say(step.agreed_on, desk.on)} (step care-contact-told)"
    return ""
