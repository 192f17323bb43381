"""Every tool with its family, its methods and the number of samples asked for."""

from __future__ import annotations

from pathlib import Path

from .model import Tool
from .own_executables import own_executable_tools
from .own_scripts import own_script_tools
from .third_party import garble, upx
from .third_party_scripts import debian_version, third_party_scripts
from .third_party.debian import shc

_UPX = "4.2.4"
_GARBLE = "0.17.0"
_UPX_PE = (*upx.PLAIN[:6], *upx.DAMAGED[:6])


def _upx(name: str, methods: tuple[str, ...], count: int, inputs: str = "") -> Tool:
    return Tool(name, "upx", "executable", None, upx.make, _UPX, methods, count, "", True, inputs, 0.5, 900_000)


def _third_party_executables() -> list[Tool]:
    shc_methods = ("default", "relax", "untraceable", "hardened")
    garble_methods = tuple(garble.FLAGS)
    return [
        _upx("upx", upx.PLAIN, 120),
        _upx("upx-damaged", upx.DAMAGED, 120),
        _upx("upx-pe", _UPX_PE, 60, "pe"),
        Tool("shc", "shc", "executable", None, shc, debian_version("shc"), shc_methods, 80, "", True, "shell", 0.3),
        # The input is source text, so there is nothing to compare with.
        Tool(
            "garble",
            "garble",
            "executable",
            None,
            garble.make,
            _GARBLE,
            garble_methods,
            40,
            "",
            True,
            "go",
            1.0,
            min_input=100,
        ),
    ]


def all_tools(tools: Path) -> list[Tool]:
    """All tools; those that take longest come last."""
    return [
        *own_script_tools(),
        *third_party_scripts(tools),
        *own_executable_tools(),
        *_third_party_executables(),
    ]
