"""Says whether a sample is worth keeping: it must differ enough from what it was made of."""

from __future__ import annotations

SHINGLE = 12
MIN_SAMPLE = 64
MAX_SAMPLE = 12_000_000
PROGRAM_SHINGLE = 24
PROGRAM_STEP = 97


def surviving_text(before: bytes, after: bytes) -> float:
    """The part (0..1) of the input's 12-byte pieces, blanks aside, that the output still holds."""
    old = b"".join(before.split())
    new = b"".join(after.split())
    pieces = {old[at : at + SHINGLE] for at in range(len(old) - SHINGLE + 1)}
    if not pieces:
        return 1.0
    kept = {new[at : at + SHINGLE] for at in range(len(new) - SHINGLE + 1)}
    return len(pieces & kept) / len(pieces)


def surviving_program(before: bytes, after: bytes) -> float:
    """The part of sampled 24-byte pieces of the input program, those of one repeated byte aside, in the output."""
    pieces = [before[at : at + PROGRAM_SHINGLE] for at in range(0, len(before) - PROGRAM_SHINGLE, PROGRAM_STEP)]
    pieces = [piece for piece in pieces if len(set(piece)) > 8]
    if not pieces:
        return 0.0
    return sum(piece in after for piece in pieces) / len(pieces)


def reason_to_drop(before: bytes | None, after: bytes, script: bool, share: float) -> str | None:
    """Why the sample is not kept, or None."""
    if not MIN_SAMPLE <= len(after) <= MAX_SAMPLE:
        return "size"
    if before is None:
        return None
    if before == after:
        return "unchanged"
    kept = surviving_text(before, after) if script else surviving_program(before, after)
    return f"hardly changed: {kept:.2f}" if kept > share else None
