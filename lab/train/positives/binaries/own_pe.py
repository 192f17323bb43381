"""Own loaders for Windows, built by MinGW; their codes are none of those of the Linux loaders."""

from __future__ import annotations

from collections.abc import Sequence

from ..encoders.text import xor
from ..model import Context, Job, Maker
from .own_elf import build

METHODS = ("plain", "exec", "symbols")
CODES = {"xtea": 1, "turned": 2, "congruential": 3}


def _pe_code(plain: bytes, code: str, words: list[int]) -> bytes:
    """The payload as native/pe_stub.c reads it."""
    out = bytearray(plain)
    if code == "xtea":
        for at in range(0, len(plain), 8):
            a, b, total = at // 8, words[0], 0
            for _ in range(32):
                a = (a + ((((b << 4) ^ (b >> 5)) + b & 2**32 - 1) ^ (total + words[total & 3] & 2**32 - 1))) & 2**32 - 1
                total = (total + 0x9E3779B9) & 2**32 - 1
                b = (
                    b + ((((a << 4) ^ (a >> 5)) + a & 2**32 - 1) ^ (total + words[total >> 11 & 3] & 2**32 - 1))
                ) & 2**32 - 1
            stream = a.to_bytes(4, "little") + b.to_bytes(4, "little")
            out[at : at + 8] = xor(plain[at : at + 8], stream)
    elif code == "turned":
        last, turn = words[0] & 255, words[1] % 7 + 1
        for at, byte in enumerate(plain):
            sum_ = (byte + last) & 255
            last = out[at] = (sum_ >> turn | sum_ << (8 - turn)) & 255
    else:
        state = words[0]
        for at in range(len(plain)):
            state = (state * 1664525 + 1013904223) & 2**32 - 1
            out[at] ^= state >> 24
    return bytes(out)


def pe_stub(code: str) -> Maker:
    """A Windows program that carries another one."""

    def make(jobs: Sequence[Job], context: Context) -> None:
        for job in jobs:
            rng = job.rng
            words = [rng.randrange(2**32) for _ in range(4)]
            payload = context.scratch / "payload.bin"
            payload.write_bytes(_pe_code(job.source.data(), code, words))
            section = rng.choice(['.rdata,\\"dr\\"', ".data", '.blob0,\\"dr\\"', '.code0,\\"xr\\"'])
            flags = ["-mwindows", rng.choice(["-O0", "-O2", "-Os"]), f"-DMODE={CODES[code]}"]
            flags += [
                f"-DWORDS={','.join(f'{word}u' for word in words)}",
                f'-DPAYLOAD="{payload}"',
                f'-DSECTION="{section}"',
            ]
            flags += [] if job.method == "symbols" else ["-s"]
            flags += ["-DEXECUTABLE_COPY"] if job.method == "exec" else []
            made = build("x86_64-w64-mingw32-gcc", "pe_stub.c", context.scratch / "stub.exe", flags)
            if made is not None:
                job.output.write_bytes(made)

    return make
