"""Wrapping a key with a passphrase: Argon2id makes a key of the passphrase, AES-256-GCM locks with that.

Both are those of `cryptography`; nothing here is a cipher of our own. Imported only when a store is unlocked.
"""

import os
import unicodedata
from typing import NamedTuple

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from db.refused import Refused

_SALT, _NONCE = 16, 12


class Cost(NamedTuple):
    """What one try of a passphrase costs. Memory is in KiB."""

    iterations: int
    memory: int
    lanes: int


COST = Cost(3, 64 * 1024, 4)
"""RFC 9106's second recommended setting: 64 MiB, three passes, four lanes; some 0.1 s on a machine of 2025."""

LEAST, MOST = Cost(1, 8 * 1024, 1), Cost(16, 1024 * 1024, 16)
"""What a key file may ask for: less protects nobody, more would only hold the machine up."""


class Wrapped(NamedTuple):
    """A key under a passphrase, as it lies in a file."""

    salt: bytes
    nonce: bytes
    sealed: bytes
    cost: Cost


def wrap(key: bytes, passphrase: str, bound: bytes) -> Wrapped:
    """Wrap `key`. It can be unwrapped only with the same passphrase and the same `bound`, which is not secret."""
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    return Wrapped(salt, nonce, AESGCM(_stretched(passphrase, salt, COST)).encrypt(nonce, key, bound), COST)


def unwrap(wrapped: Wrapped, passphrase: str, bound: bytes) -> bytes | None:
    """The key, or None where the passphrase is wrong or what was wrapped is not what it was."""
    try:
        lock = AESGCM(_stretched(passphrase, wrapped.salt, wrapped.cost))
        return lock.decrypt(wrapped.nonce, wrapped.sealed, bound)
    except (InvalidTag, ValueError):
        return None


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """A key of 32 bytes. The same letters typed on another keyboard are the same passphrase (NFKC)."""
    text = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    try:
        way = Argon2id(salt=salt, length=32, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory)
    except UnsupportedAlgorithm:
        raise Refused(
            "This machine's `cryptography` has no Argon2id, which opens the store. Install Alongside by `make setup`."
        ) from None
    return bytes(way.derive(text))
