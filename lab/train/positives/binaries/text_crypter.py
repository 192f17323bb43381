"""Encrypts the code of a finished program in place and adds a stub that decrypts it when it starts.

The stub lies behind the file's last byte; a PT_NOTE header becomes the PT_LOAD that maps it (x86-64, System V
gABI and psABI). The stub keeps the registers that the loader gave, makes the code writable, decrypts it, makes
it readable and runnable again, and jumps to the first entry point.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Sequence

from ..model import Context, Job
from .elf_headers import PROGRAM_HEADER, PT_LOAD, finish

PT_NOTE = 4
PAGE = 4096
METHODS = ("xor", "added", "rolling", "xor-nosections", "rolling-nosections", "xor-rwx")


def _text_section(data: bytes) -> tuple[int, int, int] | None:
    """Address, offset and size of .text."""
    table = int.from_bytes(data[40:48], "little")
    size, count, names_at = struct.unpack_from("<HHH", data, 58)
    if table == 0 or count == 0:
        return None
    headers = [struct.unpack_from("<IIQQQQ", data, table + size * at) for at in range(count)]
    names = headers[names_at][4]
    for header in headers:
        if data[names + header[0] :].startswith(b".text\0"):
            return header[3], header[4], header[5]
    return None


def _relative(here: int, target: int) -> bytes:
    return struct.pack("<i", target - here)


def _stub(address: int, text: int, size: int, entry: int, key: int, method: str) -> bytes:
    """The machine code, for its own address."""
    first = text & -PAGE
    length = (text + size + PAGE - 1 & -PAGE) - first
    code = bytearray(b"\x50\x57\x56\x52")  # push rax, rdi, rsi, rdx

    def protect(rights: int) -> None:
        code.extend(b"\x48\x8d\x3d")  # lea rdi, [rip+first]
        code.extend(_relative(address + len(code) + 4, first))
        code.extend(b"\xbe" + struct.pack("<I", length))  # mov esi, length
        code.extend(b"\xba" + struct.pack("<I", rights))  # mov edx, rights
        code.extend(b"\xb8\x0a\0\0\0\x0f\x05")  # mov eax, 10 (mprotect); syscall

    protect(7)
    code.extend(b"\x48\x8d\x3d")  # lea rdi, [rip+text]
    code.extend(_relative(address + len(code) + 4, text))
    code.extend(b"\xb9" + struct.pack("<I", size) + b"\xb0" + bytes([key]))  # mov ecx, size; mov al, key
    step = {"added": b"\x28\x07", "xor": b"\x30\x07", "rolling": b"\x30\x07\x04\x1d"}[
        method
    ]  # sub/xor [rdi], al; add al, 29
    loop = step + b"\x48\xff\xc7\xff\xc9"  # inc rdi; dec ecx
    code.extend(loop + b"\x75" + struct.pack("<b", -(len(loop) + 2)))  # jnz
    protect(5)
    code.extend(b"\x5a\x5e\x5f\x58\xe9")  # pop rdx, rsi, rdi, rax; jmp entry
    code.extend(_relative(address + len(code) + 4, entry))
    return bytes(code)


def encrypt(data: bytes, method: str, rng: random.Random) -> bytes | None:
    """The changed program, or None for a program that this cannot change."""
    text = _text_section(data)
    table = int.from_bytes(data[32:40], "little")
    count = struct.unpack_from("<H", data, 56)[0]
    headers = [PROGRAM_HEADER.unpack_from(data, table + at * 56) for at in range(count)]
    notes = [at for at, header in enumerate(headers) if header[0] == PT_NOTE]
    loads = [at for at, header in enumerate(headers) if header[0] == PT_LOAD]
    if text is None or not notes or notes[-1] < loads[-1]:
        return None
    address, offset, size = text
    kind = method.split("-")[0]
    key = first = rng.randrange(1, 256)
    out = bytearray(data)
    for at in range(offset, offset + size):
        out[at] = (out[at] + key) & 255 if kind == "added" else out[at] ^ key
        key = (key + 29) & 255 if kind == "rolling" else key
    out.extend(bytes(-len(out) % 16))
    end = max(headers[at][3] + headers[at][6] for at in loads)
    base = (end + PAGE - 1 & -PAGE) + len(out) % PAGE
    stub = _stub(base, address, size, int.from_bytes(data[24:32], "little"), first, kind)
    PROGRAM_HEADER.pack_into(out, table + notes[-1] * 56, PT_LOAD, 5, len(out), base, base, len(stub), len(stub), PAGE)
    out[24:32] = base.to_bytes(8, "little")
    return bytes(out) + stub


def make(jobs: Sequence[Job], context: Context) -> None:
    for job in jobs:
        data = encrypt(job.source.data(), job.method, job.rng)
        if data is not None:
            job.output.write_bytes(finish(data, job.method, job.rng))
