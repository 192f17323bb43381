"""The rule that says which tools and which input packages are held out.

The rule was fixed before any sample was looked at: within each category the families are put in the
order of the SHA-256 of "guardimesh-held-out-1:" + family, and the first two fifths (rounded to the
nearest whole) are held out. FAMILIES lists every family that was considered, whether or not its tool
worked in the end, so that a tool that fails moves no other tool to the other side.
"""

from __future__ import annotations

import hashlib
from typing import Literal

Split = Literal["train", "held-out"]

SALT = "guardimesh-held-out-1:"
HELD_OUT_PART = 0.4

FAMILIES: dict[str, tuple[str, ...]] = {
    "executable": (
        "upx",
        "shc",
        "garble",
        "ezuri",
        "pakkero",
        "ward",
        "own-stub-cipher",
        "own-overlay",
        "own-text-payload",
        "own-text-crypter",
        "own-tiny-loader",
        "own-go-loader",
        "own-rust-loader",
        "own-pe-loader",
    ),
    "javascript": (
        "javascript-obfuscator",
        "js-confuser",
        "jsfuck",
        "jscrewit",
        "jjencode",
        "edwards-packer",
        "roadroller",
        "regpack",
        "gnirts",
        "own-js-atob",
        "own-js-charcode",
        "own-js-escape",
        "own-js-xor-function",
        "own-js-string-table",
        "own-js-whitespace",
    ),
    "python": (
        "pyarmor",
        "pyminifier",
        "intensio",
        "python-obfuscator",
        "pyobfuscator",
        "opy",
        "hyperion",
        "emojify",
        "bombast",
        "byteshift",
        "zeroskids",
        "own-py-marshal",
        "own-py-lambda-chain",
        "own-py-charcode-xor",
        "own-py-encrypted-pyc",
        "own-py-elf-loader",
        "own-py-string-escape",
    ),
    "php": (
        "own-php-gzinflate",
        "own-php-rot13-chain",
        "own-php-chr-concat",
        "own-php-variable-variables",
        "own-php-xor-key",
        "own-php-goto",
        "own-php-hex-escape",
        "own-php-string-index",
    ),
    "shell": (
        "gzexe",
        "bash-obfuscate",
        "bashsmash",
        "own-sh-base64",
        "own-sh-printf",
        "own-sh-slices",
        "own-sh-reversed",
        "own-sh-ansi-c",
        "own-sh-openssl",
        "own-sh-elf-dropper",
    ),
    "perl": (
        "acme-bleach",
        "acme-eyedrops",
        "acme-brainfck",
        "own-perl-unpack",
        "own-perl-filter",
        "own-perl-chr-join",
        "own-perl-xor-string",
        "own-perl-regex-table",
    ),
    "powershell": (
        "invoke-junkpile",
        "own-ps-encoded-command",
        "own-ps-char-join",
        "own-ps-format-reorder",
        "own-ps-gzip",
        "own-ps-backtick",
        "own-ps-xor",
    ),
    "ruby": ("own-rb-zlib", "own-rb-pack", "own-rb-xor", "own-rb-char-map"),
    "lua": ("own-lua-escapes", "own-lua-xor", "own-lua-base64", "own-lua-char-table"),
}

# Families that came after the rule had been fixed: each is placed by its own hash alone, so that no other moves.
ADDED: dict[str, tuple[str, ...]] = {"python": ("pof", "obfus", "binencrypt", "vmp-protector")}


def _order(family: str) -> str:
    return hashlib.sha256((SALT + family).encode()).hexdigest()


def _part(name: str) -> float:
    """A number in 0..1 that depends on the name only."""
    return int(_order(name)[:8], 16) / 2**32


def held_out_families(category: str) -> frozenset[str]:
    """The held-out families of a category."""
    families = sorted(FAMILIES[category], key=_order)
    return frozenset(families[: round(len(families) * HELD_OUT_PART)])


def split_of(category: str, family: str) -> Split:
    """The side on which every tool of the family lies."""
    if family in ADDED.get(category, ()):
        return "held-out" if _part(family) < HELD_OUT_PART else "train"
    if family not in FAMILIES[category]:
        raise KeyError(f"family {family} is not listed under {category}")
    return "held-out" if family in held_out_families(category) else "train"


def split_of_package(package: str) -> Split:
    """The side on which every input from the package lies: about two fifths are held out."""
    return "held-out" if _part("input:" + package) < HELD_OUT_PART else "train"
