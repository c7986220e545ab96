"""The references of a tracker's patients, made from those of their pairs: HC-0001 is the pair of P-0001."""

import re
from collections.abc import Mapping, Sequence
from itertools import chain, count

from console.imports.matrix import PairRow
from console.imports.sheet import key
from db.imported import HeldPair


def patient_references(
    pairs: Sequence[PairRow], held: Mapping[str, HeldPair], patients: Mapping[str, str]
) -> dict[str, str]:
    """By reference of the pair. A pair in the store keeps its patient; `patients` are the names of those in the store.

    A reference that another patient has is not used again, nor one whose patient has a pair already.
    """
    refs = {pair.ref: held[pair.ref].patient for pair in pairs if pair.ref in held}
    taken = {pair.patient for pair in held.values()}
    for pair in pairs:
        if pair.ref in refs:
            continue
        number = re.search(r"[0-9]+$", pair.ref)
        wanted = [f"P-{number[0]}"] if number else []
        more = (f"P-{pair.ref}-{again}" for again in count(2))
        ref = next(
            ref
            for ref in chain(wanted, [f"P-{pair.ref}"], more)
            if ref not in taken and key(patients.get(ref, pair.patient)) == key(pair.patient)
        )
        refs[pair.ref] = ref
        taken.add(ref)
    return refs
