"""The references of a tracker's patients, made from those of their pairs: HC-0001 is the pair of P-0001."""

import re
from collections.abc import Mapping, Sequence

from console.imports.held import HeldPair
from console.imports.matrix import PairRow


def patient_references(pairs: Sequence[PairRow], held: Mapping[str, HeldPair]) -> dict[str, str]:
    """By reference of the pair. A pair in the store keeps its patient; a reference that is taken is not used again."""
    refs = {pair.ref: held[pair.ref].patient for pair in pairs if pair.ref in held}
    taken = {pair.patient for pair in held.values()}
    for pair in pairs:
        if pair.ref in refs:
            continue
        number = re.search(r"[0-9]+$", pair.ref)
        wanted = [f"P-{number[0]}"] if number else []
        ref = next((ref for ref in [*wanted, f"P-{pair.ref}"] if ref not in taken), f"P-{pair.ref}-2")
        refs[pair.ref] = ref
        taken.add(ref)
    return refs
