"""Small helpers that several script encoders need."""

from __future__ import annotations

import base64
import random
import string

_FIRST = string.ascii_letters + "_"
_REST = _FIRST + string.digits


def name(rng: random.Random, low: int = 2, high: int = 10) -> str:
    """An identifier that is valid in every dialect; starts with a letter."""
    return rng.choice(string.ascii_lowercase) + "".join(rng.choice(_REST) for _ in range(rng.randint(low, high)))


def names(rng: random.Random, count: int) -> list[str]:
    """Different identifiers."""
    found: list[str] = []
    while len(found) < count:
        new = name(rng)
        if new not in found:
            found.append(new)
    return found


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def chunks(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def cut(rng: random.Random, text: str, low: int, high: int) -> list[str]:
    """The text in pieces of a random length."""
    pieces: list[str] = []
    at = 0
    while at < len(text):
        size = rng.randint(low, high)
        pieces.append(text[at : at + size])
        at += size
    return pieces


def xor(data: bytes, key: bytes) -> bytes:
    """XOR with a repeated key."""
    if not data:
        return b""
    stream = (key * (len(data) // len(key) + 1))[: len(data)]
    return (int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(data), "big")


def random_key(rng: random.Random, low: int, high: int) -> str:
    return "".join(rng.choice(string.ascii_letters + string.digits) for _ in range(rng.randint(low, high)))
