"""The third-party tools that take scripts, one row a tool."""

from __future__ import annotations

import subprocess
from pathlib import Path

from .model import Maker, Tool
from .third_party import debian, npm, pypi

Methods = tuple[str, ...]

# Tool and package, family, methods, samples, longest input in bytes, part of the input that may survive.
_NPM: tuple[tuple[str, str, Methods, int, int, float], ...] = (
    ("javascript-obfuscator", "javascript-obfuscator", ("low", "medium", "high", "unicode"), 160, 9_000, 0.5),
    ("js-confuser", "js-confuser", ("low", "medium", "high"), 80, 2_000, 0.5),
    ("jsfuck", "jsfuck", ("eval", "parent", "expression"), 80, 3_000, 0.6),
    ("jscrewit", "jscrewit", ("eval", "call", "node"), 60, 2_500, 0.6),
    ("roadroller", "roadroller", ("plain", "dirty"), 60, 12_000, 0.6),
    ("regpack", "regpack", ("size", "gain", "copies"), 60, 4_000, 0.6),
    ("gnirts", "gnirts", ("eval", "literals"), 80, 6_000, 0.6),
)

# Tool, family, package, command, methods, samples, longest input, part that may survive.
_PYTHON: tuple[tuple[str, str, str, pypi.Command, Methods, int, int, float], ...] = (
    (
        "pyarmor",
        "pyarmor",
        "pyarmor",
        pypi.pyarmor,
        ("default", "no-code", "no-module", "private", "assert"),
        80,
        12_000,
        0.6,
    ),
    (
        "pyminifier",
        "pyminifier",
        "pyminifier3",
        pypi.pyminifier,
        ("gzip", "bzip2", "lzma", "nonlatin", "nonlatin-lzma"),
        110,
        12_000,
        0.6,
    ),
    ("intensio", "intensio", "intensio-obfuscator", pypi.intensio, ("low", "padded", "high-padded"), 60, 12_000, 0.6),
    (
        "python-obfuscator",
        "python-obfuscator",
        "python-obfuscator",
        pypi.python_obfuscator,
        ("all", "no-exec", "no-dead-code"),
        90,
        12_000,
        0.6,
    ),
    (
        "pyobfuscator",
        "pyobfuscator",
        "pyobfuscator",
        pypi.pyobfuscator,
        ("2", "3", "4", "5", "6", "password"),
        80,
        12_000,
        0.6,
    ),
    ("opy", "opy", "opy", pypi.opy, ("default",), 80, 12_000, 0.6),
    ("hyperion", "hyperion", "hyperion-obf", pypi.hyperion, ("default",), 70, 6_000, 0.6),
    ("emojify", "emojify", "emojify", pypi.emojify, ("emoticon", "emoji"), 60, 6_000, 0.6),
    (
        "kannadafy",
        "emojify",
        "kannadafy",
        pypi.kannadafy,
        ("kannada", "devanagari", "telugu", "tamil", "greek"),
        60,
        5_000,
        0.6,
    ),
    ("byteshift", "byteshift", "byteshift", pypi.byteshift, ("default", "no-ast"), 80, 12_000, 0.6),
    ("zeroskids", "zeroskids", "zeroskids", pypi.zeroskids, ("light", "skidproof", "ultra"), 80, 2_500, 0.6),
    ("pof", "pof", "python-obfuscation-framework", pypi.pof, ("obfuscate", "basic"), 70, 6_000, 0.5),
    ("obfus", "obfus", "obfus", pypi.obfus, ("standard", "aggressive", "maximum"), 60, 12_000, 0.6),
    ("binencrypt", "binencrypt", "binencrypt", pypi.binencrypt, ("fast", "source", "deep"), 70, 4_000, 0.6),
    ("vmp-protector", "vmp-protector", "vmp-protector", pypi.vmp, ("1", "2", "3", "4"), 70, 8_000, 0.6),
)

# Tool and family, dialect, Debian package, maker, methods, samples, part that may survive.
_DEBIAN: tuple[tuple[str, str, str, str, Maker, Methods, int, float], ...] = (
    (
        "javascript-packer-perl",
        "edwards-packer",
        "javascript",
        "libjavascript-packer-perl",
        debian.javascript_packer,
        ("obfuscate", "best"),
        100,
        0.6,
    ),
    (
        "acme-bleach",
        "acme-bleach",
        "perl",
        "libacme-bleach-perl",
        debian.bleach,
        ("bleach", "bleach-no-strict"),
        90,
        0.6,
    ),
    (
        "acme-eyedrops",
        "acme-eyedrops",
        "perl",
        "libacme-eyedrops-perl",
        debian.eyedrops,
        ("plain", "shape", "no-regex"),
        60,
        0.6,
    ),
)

_SUFFIX = {"javascript": ".js", "perl": ".pl"}


def debian_version(package: str) -> str:
    """The installed version, or 'absent'."""
    query = ["dpkg-query", "-W", "-f", "${Version}", package]
    return subprocess.run(query, capture_output=True, text=True, check=False).stdout.strip() or "absent"


def _npm(tools: Path) -> list[Tool]:
    made: list[Tool] = []
    for name, family, methods, count, longest, share in _NPM:
        version = npm.version(tools, name)
        made.append(
            Tool(
                name,
                family,
                "javascript",
                "javascript",
                npm.tool(name),
                version,
                methods,
                count,
                ".js",
                True,
                share=share,
                max_input=longest,
            )
        )
    return made


def _python(tools: Path) -> list[Tool]:
    made: list[Tool] = []
    for name, family, package, command, methods, count, longest, share in _PYTHON:
        make = pypi.tool(package, command, stdout=name == "python-obfuscator")
        version = pypi.version(tools, package)
        made.append(
            Tool(
                name,
                family,
                "python",
                "python",
                make,
                version,
                methods,
                count,
                ".py",
                True,
                share=share,
                max_input=longest,
            )
        )
    return made


def third_party_scripts(tools: Path) -> list[Tool]:
    """All third-party tools whose samples are scripts."""
    perl = [
        Tool(
            name,
            family,
            dialect,
            dialect,
            make,
            debian_version(package),
            methods,
            count,
            _SUFFIX[dialect],
            True,
            share=share,
            max_input=16_000,
        )
        for name, family, dialect, package, make, methods, count, share in _DEBIAN
    ]
    others = [
        Tool(
            "gzexe",
            "gzexe",
            "shell",
            "shell",
            debian.gzexe,
            debian_version("gzip"),
            count=100,
            third_party=True,
            inputs="elf",
            share=0.3,
            max_input=400_000,
            min_input=8_000,
        ),
        Tool(
            "bash-obfuscate",
            "bash-obfuscate",
            "shell",
            "shell",
            npm.tool("bash-obfuscate"),
            npm.version(tools, "bash-obfuscate"),
            ("2", "3", "4", "6", "8"),
            110,
            ".sh",
            True,
        ),
        Tool(
            "bashsmash",
            "bashsmash",
            "shell",
            "shell",
            pypi.tool("bashsmash", pypi.bashsmash, ".sh", True),
            pypi.version(tools, "bashsmash"),
            ("short", "medium", "long"),
            60,
            ".sh",
            True,
            max_input=60_000,
        ),
        Tool(
            "invoke-junkpile",
            "invoke-junkpile",
            "powershell",
            "powershell",
            pypi.tool("invoke-junkpile", pypi.junkpile, ".ps1"),
            pypi.version(tools, "invoke-junkpile"),
            count=60,
            suffix=".ps1",
            third_party=True,
            share=0.6,
        ),
    ]
    return [*others, *perl, *_npm(tools), *_python(tools)]
