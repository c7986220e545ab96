"""The pair whose ending was begun, and the step that is meant; both may be of a closed pair."""

from console.desk import Desk
from console.pairs import the
from db import endings
from db.endings import KeptEnding, KeptStep
from db.pairs import PairRow
from db.refused import Refused


def begun_one(desk: Desk, ref: str) -> tuple[PairRow, KeptEnding]:
    """The pair of that reference and its ending. Raises Refused where it was never begun."""
    pair = the(desk, ref)
    ending = endings.of_pair(desk.store, pair.id)
    if ending is None:
        raise Refused(
            f"The ending of {pair.ref} is not begun: begin it first (B, or alongside ending {pair.ref} begin)."
        )
    return pair, ending


def step_of(pair: PairRow, ending: KeptEnding, name: str) -> KeptStep:
    """The step of that name. Raises Refused where an ending that was begun long ago has none such."""
    found = next((step for step in ending.steps if step.step == name), None)
    if found is None:
        raise Refused(f"The ending of {pair.ref} has no step {name}: it was begun before there were such steps.")
    return found
