"""A loader without a C library whose only segment may be written and run."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Context, Job
from .elf_headers import finish
from .own_elf import build

METHODS = (
    "rolling",
    "added",
    "inverted",
    "stream",
    "stream-nosections",
    "rolling-nosections",
    "inverted-nosections",
)
_MASK = 2**64 - 1


def _tiny_code(plain: bytes, mode: int, mask: int) -> bytes:
    """The payload as native/tiny_stub.c reads it."""
    coded = bytearray(plain)
    state = 0x9E3779B97F4A7C15 * mask & _MASK
    for at, byte in enumerate(plain):
        if mode == 1:
            coded[at] = byte ^ mask
            mask = (mask * 13 + 7) & 255
        elif mode == 2:
            coded[at] = (byte + mask) & 255
            mask = (mask + ((at & 255) | 1)) & 255
        elif mode == 3:
            coded[at] = (~byte & 255) ^ mask
        else:
            state ^= state << 13 & _MASK
            state ^= state >> 7
            state ^= state << 17 & _MASK
            coded[at] ^= state >> 32 & 255
    return bytes(coded)


def tiny(jobs: Sequence[Job], context: Context) -> None:
    """A loader without a C library whose only segment may be written and run."""
    for job in jobs:
        rng = job.rng
        mode = {"rolling": 1, "added": 2, "inverted": 3, "stream": 4}[job.method.split("-")[0]]
        mask = rng.randrange(1, 256)
        payload = context.scratch / "payload.bin"
        payload.write_bytes(_tiny_code(job.source.data(), mode, mask))
        flags = [
            "-static",
            "-nostdlib",
            "-ffreestanding",
            "-fno-stack-protector",
            "-fno-builtin",
            "-Wl,-N,--build-id=none",
            "-no-pie",
        ]
        flags += ["-s", rng.choice(["-O1", "-O2", "-Os"]), f"-DMODE={mode}", f"-DMASK={mask}"]
        flags += [f'-DPAYLOAD="{payload}"', '-DSECTION=".data"']
        made = build("gcc", "tiny_stub.c", context.scratch / "stub", flags)
        if made is not None:
            job.output.write_bytes(finish(made, job.method, rng))
