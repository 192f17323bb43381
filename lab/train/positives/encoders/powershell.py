"""Own PowerShell encoders."""

from __future__ import annotations

import gzip
import random
import re
import zlib

from .text import b64, cut, names, random_key, xor


def _iex(rng: random.Random, code: str) -> str:
    """One of the usual ways to run a string."""
    return rng.choice(
        [
            f"IEX ({code})",
            f"Invoke-Expression ({code})",
            f"({code}) | iex",
            f"& ([scriptblock]::Create(({code})))",
            f".($pshome[4]+$pshome[30]+'x') ({code})",
            f"& (gcm i*e-e*n) ({code})",
        ]
    )


def encoded_command(text: str, method: str, rng: random.Random) -> str:
    """powershell -EncodedCommand in its spellings."""
    data = b64(text.encode("utf-16-le"))
    flag = rng.choice(["-EncodedCommand", "-enc", "-e", "-eNcO", "-ec"])
    flags = rng.choice(["-NoP -NonI -W Hidden ", "-nop -exec bypass ", "-NoProfile ", ""])
    if method == "unicode-string":
        return _iex(rng, f"[Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('{data}'))") + "\n"
    if method == "utf8-string":
        return (
            _iex(
                rng,
                f'[System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String("{b64(text.encode())}"))',
            )
            + "\n"
        )
    return f"powershell.exe {flags}{flag} {data}\n"


def char_join(text: str, method: str, rng: random.Random) -> str:
    """[char[]] joins of numbers."""
    codes = [ord(c) for c in text if ord(c) < 0x10000]
    if method == "char-array":
        return _iex(rng, f"[char[]]({','.join(map(str, codes))}) -join ''") + "\n"
    if method == "split":
        sep = rng.choice("~!@_xKz")
        return (
            _iex(rng, f"('{sep.join(map(str, codes))}'.Split('{sep}') | ForEach-Object {{ [char][int]$_ }}) -join ''")
            + "\n"
        )
    if method == "hex":
        body = ",".join(f"{code:x}" for code in codes)
        return _iex(rng, f"-join ('{body}' -split ',' | % {{ [char][convert]::ToInt32($_,16) }})") + "\n"
    return _iex(rng, "+".join(f"[char]{code}" for code in codes)) + "\n"


def format_reorder(text: str, method: str, rng: random.Random) -> str:
    """The -f operator over shuffled pieces."""
    pieces = cut(rng, text, 3, 12) if method == "short" else cut(rng, text, 10, 40)
    order = list(range(len(pieces)))
    rng.shuffle(order)
    place = {piece: at for at, piece in enumerate(order)}
    form = "".join(f"{{{place[at]}}}" for at in range(len(pieces)))
    values = ",".join("'" + pieces[at].replace("'", "''") + "'" for at in order)
    return _iex(rng, f'"{form}" -f {values}') + "\n"


def gzip_stream(text: str, method: str, rng: random.Random) -> str:
    """GZipStream or DeflateStream over base64."""
    if method == "gzip":
        body, kind = b64(gzip.compress(text.encode(), mtime=0)), "GzipStream"
    else:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        body, kind = b64(packer.compress(text.encode()) + packer.flush()), "DeflateStream"
    if method == "variables":
        a, b, c = names(rng, 3)
        return (
            f"${a}=New-Object IO.MemoryStream(,[Convert]::FromBase64String('{body}'))\n"
            f"${b}=New-Object IO.Compression.{kind}(${a},[IO.Compression.CompressionMode]::Decompress)\n"
            f"${c}=(New-Object IO.StreamReader(${b})).ReadToEnd()\n{_iex(rng, '$' + c)}\n"
        )
    code = (
        f"New-Object IO.StreamReader((New-Object IO.Compression.{kind}([IO.MemoryStream]"
        f"[Convert]::FromBase64String('{body}'),[IO.Compression.CompressionMode]::Decompress)),[Text.Encoding]::UTF8)"
    )
    return _iex(rng, f"({code}).ReadToEnd()") + "\n"


_WORD = re.compile(r"\$?[A-Za-z][A-Za-z-]{3,}")
_TICKS = set("0abefnrtuvx")


def backtick(text: str, method: str, rng: random.Random) -> str:
    """Back-ticks inside words, mixed case, and strings cut by plus signs."""

    def word(match: re.Match[str]) -> str:
        found = match.group()
        if found.startswith("$"):
            return (
                "${" + "".join(rng.choice([c.upper(), c.lower()]) for c in found[1:]) + "}"
                if "-" not in found
                else found
            )
        return "".join(
            ("`" if 0 < at and c.lower() not in _TICKS and c != "-" and rng.random() < 0.6 else "")
            + rng.choice([c.upper(), c.lower()])
            for at, c in enumerate(found)
        )

    def line(part: str) -> str:
        return part if part.lstrip().startswith("#") else _WORD.sub(word, part)

    body = "\n".join(line(part) for part in text.split("\n") if not part.lstrip().startswith("#"))
    if method == "ticks":
        return body
    quoted = "+".join("'" + piece.replace("'", "''") + "'" for piece in cut(rng, body, 4, 20))
    return _iex(rng, quoted) + "\n"


def xor_bytes(text: str, method: str, rng: random.Random) -> str:
    """-bxor over bytes with a number or a repeated key."""
    a, b = names(rng, 2)
    if method == "byte":
        key = rng.randint(1, 255)
        body = ",".join(f"0x{c ^ key:02x}" for c in text.encode())
        return (
            f"${a}=[byte[]]({body})\n"
            + _iex(rng, f"[Text.Encoding]::UTF8.GetString((${a} | % {{ $_ -bxor {key} }}))")
            + "\n"
        )
    word = random_key(rng, 5, 16)
    body = b64(xor(text.encode(), word.encode()))
    loop = f"for($i=0;$i -lt ${a}.Length;$i++){{${a}[$i]=${a}[$i] -bxor [byte]${b}[$i % ${b}.Length]}}"
    return (
        f"${a}=[Convert]::FromBase64String('{body}')\n${b}='{word}'.ToCharArray()\n{loop}\n"
        + _iex(rng, f"[Text.Encoding]::UTF8.GetString(${a})")
        + "\n"
    )
