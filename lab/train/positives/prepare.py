"""Fetches the benign inputs and the third-party tools, each by its registry's ordinary client.

Everything lands beneath the work folder; what is there already is left as it is, so that a second run is
quick. A package that cannot be had is skipped with a line on standard error: the samples of the tool or the
inputs of the package are then missing, and nothing else changes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from . import own_programs, packages, tool_list
from .third_party import upx

PACKAGE_SECONDS = 240


def _run(command: list[str], folder: Path) -> bool:
    """True when the command ended well in time."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "NO_UPDATE_NOTIFIER": "1"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=PACKAGE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        print(f"too slow: {' '.join(command)}", file=sys.stderr)
        return False
    if done.returncode != 0:
        print(f"failed: {' '.join(command)}: {done.stderr.decode(errors='replace')[-300:]}", file=sys.stderr)
    return done.returncode == 0


def _debian(kind: str, package: str, inputs: Path) -> None:
    home = inputs / kind / package
    if home.exists():
        return
    home.mkdir(parents=True)
    if not _run(["apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", package], home):
        home.rmdir()
        return
    for archive in home.glob("*.deb"):
        _run(["dpkg-deb", "-x", archive.name, "."], home)
        archive.unlink()


def _npm(package: str, home: Path) -> None:
    """Installs a package (with @version or not) and no install script."""
    name = package.rpartition("@")[0] or package
    if (home / "node_modules" / name).exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "package.json").exists():
        (home / "package.json").write_text('{"private":true}\n')
    _run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", package], home)


def _pip(package: str, home: Path, *flags: str) -> None:
    if home.exists():
        return
    home.mkdir(parents=True)
    _run([sys.executable, "-m", "pip", "install", "-q", "--no-compile", *flags, "--target", ".", package], home)


def _wheel(package: str, home: Path) -> None:
    """Unpacks a wheel without its dependencies."""
    _pip(package, home, "--no-deps", "--only-binary", ":all:")


def inputs(folder: Path) -> None:
    """Fetches all benign inputs."""
    for kind, names in packages.DEBIAN.items():
        for name in names:
            _debian(kind, name, folder)
    for name in packages.NPM:
        _npm(name, folder / "javascript" / name)
    for name in packages.PYPI:
        _wheel(name, folder / "python" / name)
    for name in packages.POWERSHELL_PYPI:
        _wheel(name, folder / "powershell-wheels" / name)
    for name in packages.WINDOWS_PYPI:
        _wheel(name, folder / "pe" / name)
    own_programs.go_sources(folder / "go")
    own_programs.windows_programs(folder / "pe")


def tools(folder: Path) -> None:
    """Fetches all third-party tools that are not installed as Debian packages."""
    upx.fetch(folder / "upx")
    for package in tool_list.NPM:
        _npm(package, folder / "npm")
    for package in tool_list.PYPI:
        _pip(package, folder / "pypi" / package.partition("==")[0])
    for module in tool_list.GO:
        if not (folder / "go" / "bin" / module.partition("@")[0].rpartition("/")[2]).exists():
            (folder / "go").mkdir(parents=True, exist_ok=True)
            os.environ["GOBIN"] = str(folder / "go" / "bin")
            _run(["go", "install", module], folder / "go")
