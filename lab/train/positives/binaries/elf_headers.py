"""What is done to the headers of a finished ELF program: sections taken away, fields damaged (System V gABI)."""

from __future__ import annotations

import random
import struct

PROGRAM_HEADER = struct.Struct("<IIQQQQQQ")
PT_LOAD = 1


def _program_headers(data: bytes) -> list[tuple[int, tuple[int, ...]]]:
    """Each program header of an ELF64 file with its offset."""
    start = int.from_bytes(data[32:40], "little")
    size, count = struct.unpack_from("<HH", data, 54)
    return [(start + at * size, PROGRAM_HEADER.unpack_from(data, start + at * size)) for at in range(count)]


def without_sections(data: bytes) -> bytes:
    """What sstrip does: nothing is left behind the last loaded byte, and no section header is named."""
    end = max(offset + size for _, (kind, _, offset, _, _, size, _, _) in _program_headers(data) if kind == PT_LOAD)
    out = bytearray(data[:end])
    out[40:48] = bytes(8)
    out[58:64] = bytes(6)
    return bytes(out)


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Fields that the kernel does not read hold nonsense; the section table points outside of the file."""
    out = bytearray(data)
    out[7:16] = bytes(rng.randrange(256) for _ in range(9))
    out[40:48] = rng.randrange(len(data) * 2, len(data) * 4).to_bytes(8, "little")
    out[58:64] = bytes(rng.randrange(256) for _ in range(6))
    return bytes(out)


def all_writable(data: bytes) -> bytes:
    """Every loaded segment may be read, written and run."""
    out = bytearray(data)
    for at, header in _program_headers(data):
        if header[0] == PT_LOAD:
            struct.pack_into("<I", out, at + 4, 7)
    return bytes(out)


def finish(data: bytes, method: str, rng: random.Random) -> bytes:
    """Applies the change that the method names."""
    if "nosections" in method:
        data = without_sections(data)
    if "damaged" in method:
        data = damaged(data, rng)
    if "rwx" in method:
        data = all_writable(data)
    return data
