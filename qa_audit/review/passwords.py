"""Passwords: kept only as scrypt hashes, each with a salt and the cost it was made with."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

SHORTEST = 12
"""Fewest characters of a password people choose: NIST SP 800-63B-4 asks for 15 alone and 8 beside a second factor; a
desk on a company's own network lies between."""
LONGEST = 256
"""Chosen: longer input only costs the server time."""


@dataclass(frozen=True, slots=True)
class Cost:
    """How much work one guess is.

    Attributes:
        n: Work and memory: 128 * n * r bytes.
        r: Block size.
        p: How often in a row.
    """

    n: int = 2**14
    r: int = 8
    p: int = 5


DEFAULT_COST = Cost()
"""16 MiB and about 0.3 s a guess: one of the equal choices of the OWASP Password Storage Cheat Sheet (2^14, 8, 5)."""


def hash_password(password: str, cost: Cost = DEFAULT_COST) -> str:
    """Hash a password with a salt of its own."""
    salt = secrets.token_bytes(16)
    digest = _derive(password, salt, cost)
    return f"scrypt${cost.n}${cost.r}${cost.p}${_text(salt)}${_text(digest)}"


def is_password(password: str, stored: str) -> bool:
    """Whether a password is the one that was hashed; takes the same time for every wrong one."""
    _, n, r, p, salt, digest = stored.split("$")
    tried = _derive(password[:LONGEST], base64.b64decode(salt), Cost(int(n), int(r), int(p)))
    return hmac.compare_digest(tried, base64.b64decode(digest))


def new_password() -> str:
    """A random password that can be read out: 4 groups, 80 bits, without letters that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _derive(password: str, salt: bytes, cost: Cost) -> bytes:
    memory = 128 * cost.n * cost.r * (cost.p + 2)
    return hashlib.scrypt(password.encode(), salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=memory, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
