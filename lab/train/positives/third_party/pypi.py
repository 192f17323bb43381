"""Tools of PyPI, each in a folder of its own, run as they are meant to be run."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from .. import sandbox
from ..model import Context, Job, Maker

Command = Callable[[Path, Path, Path, str], list[str | Path]]
"""(folder of the tool, input, output, method) gives the command."""

# The tools take `random` without a seed; this module is loaded before them.
SITE = "import os, random\nrandom.seed(int(os.environ.get('SAMPLE_SEED', '0')))\n"


def tool(package: str, command: Command, suffix: str = ".py", stdout: bool = False) -> Maker:
    def make(jobs: Sequence[Job], context: Context) -> None:
        home = context.tools / "pypi" / package
        site = context.scratch / "site"
        site.mkdir(parents=True, exist_ok=True)
        (site / "sitecustomize.py").write_text(SITE)
        for job in jobs:
            folder = context.scratch / "pypi"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            given, made = folder / f"input{suffix}", folder / f"output{suffix}"
            given.write_bytes(job.source.data())
            out = sandbox.run(
                command(home, given, made, job.method),
                folder,
                job.seed % 2**32,
                {"PYTHONPATH": f"{site}:{home}"},
            )
            if stdout and out:
                job.output.write_bytes(out)
            elif made.exists() and made.stat().st_size > 0:
                shutil.copyfile(made, job.output)

    return make


def version(tools: Path, package: str) -> str:
    """The installed version, or 'absent'."""
    names = {package.lower(), package.lower().replace("-", "_")}
    for found in sorted((tools / "pypi" / package).glob("*.dist-info")):
        name, _, number = found.name.removesuffix(".dist-info").rpartition("-")
        if name.lower() in names:
            return number
    return "absent"


def _script(code: str, *arguments: str | Path) -> list[str | Path]:
    return [sys.executable, "-c", code, *arguments]


def _bin(home: Path, name: str, *arguments: str | Path) -> list[str | Path]:
    return [sys.executable, home / "bin" / name, *arguments]


def pyminifier(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    flags = {
        "gzip": ["--gzip"],
        "bzip2": ["--bzip2"],
        "lzma": ["--lzma"],
        "nonlatin": ["-O", "--nonlatin", "--replacement-length=20"],
        "nonlatin-lzma": ["-O", "--nonlatin", "--lzma"],
    }[method]
    return _bin(home, "pyminifier", *flags, "-o", made, given)


def intensio(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    length, *flags = {"low": ["lower"], "high-padded": ["high", "-ps"], "padded": ["medium", "-ps"]}[method]
    return _script(
        "import sys,shutil\nfrom pathlib import Path\nPath('src').mkdir()\nshutil.copy(sys.argv[1],'src/input.py')\nmade=sys.argv[2]\n"
        "sys.argv=['intensio_obfuscator','-i','src','-o','out',*sys.argv[3:]]\n"
        "from intensio_obfuscator.intensio_obfuscator import main\n"
        "try:\n    main()\nfinally:\n    shutil.copy('out/input.py',made)\n",
        given,
        made,
        *("-mlen", length, "-ind", "4", "-rts", *flags),
    )


def python_obfuscator(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    flags = {"all": [], "no-exec": ["-d", "exec_wrapper"], "no-dead-code": ["-d", "dead_code_injector"]}[method]
    return _bin(home, "pyobfuscate", "-i", given, "--stdout", *flags)


def pyobfuscator(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    flags = [] if method != "password" else ["-w", "secret"]
    return _bin(home, "PyObfuscator", given, "-o", made, "-l", "6" if method == "password" else method, *flags)


def opy(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    return _script(
        "import sys,shutil,subprocess\nfrom pathlib import Path\nPath('src').mkdir()\nshutil.copy(sys.argv[1],'src/input.py')\n"
        "subprocess.run([sys.executable,sys.argv[3]+'/opy.py','src','out',sys.argv[3]+'/opy_config.txt'],check=True)\n"
        "shutil.copy(next(Path('out').rglob('*.py')),sys.argv[2])\n",
        given,
        made,
        home / "opy",
    )


def pyarmor(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    flags = {
        "default": [],
        "no-code": ["--obf-code", "0"],
        "no-module": ["--obf-module", "0"],
        "private": ["--private"],
        "assert": ["--assert-import"],
    }[method]
    return _script(
        "import sys,shutil\nmade,given=sys.argv[1:3]\nsys.argv=['pyarmor','gen','-O','out',*sys.argv[3:],given]\n"
        "from pyarmor.cli.__main__ import main\ntry:\n    main()\nfinally:\n    shutil.copy('out/input.py',made)\n",
        made,
        given,
        *flags,
    )


def hyperion(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    return _script(
        "import sys,hyperion_obf\nopen(sys.argv[2],'w').write(hyperion_obf.obfuscate(sys.argv[1]))\n",
        given,
        made,
    )


def zeroskids(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    call = "ultra_obfuscate(text)" if method == "ultra" else f"obfuscate(text,{method!r})"
    return _script(
        f"import sys,zeroskids\ntext=open(sys.argv[1]).read()\nopen(sys.argv[2],'w').write(zeroskids.{call})\n",
        given,
        made,
    )


def emojify(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    return _bin(home, "emojify", "-i", given, "-o", made, *(["-e"] if method == "emoji" else []))


def byteshift(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    flags = ["--no-ast"] if method == "no-ast" else []
    return _bin(home, "byteshift", "encode", given, "-o", made, "-s", given.name + method, *flags)


def bashsmash(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    # Each character becomes some hundred, so only the first lines of the script are taken.
    return _script(
        "import sys\nfrom bashsmash.__main__ import main\ntext=open(sys.argv[1]).read()[:int(sys.argv[2])]\n"
        "sys.argv=['bashsmash',text.rpartition('\\n')[0] or text]\nmain()\n",
        given,
        {"short": "300", "medium": "900", "long": "2500"}[method],
    )


def junkpile(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    return _bin(home, "invoke-junkpile", "-f", given, "-o", made)


def kannadafy(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    return _bin(home, "kannadafy", "obfuscate", "-i", given, "-o", made, "-s", method)


def pof(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    return _bin(home, "pof", given, "-o", made, "-f", method)


def obfus(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    return _bin(home, "obfus", given, "-o", made, "--level", method, "--mix-str")


def binencrypt(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    flags = {"fast": ["--fast"], "source": ["--no-marshal"], "deep": ["--depth", "2", "--fast"]}[method]
    return _bin(home, "binencrypt", "-i", given, "-o", made, "--key", given.name, *flags)


def vmp(home: Path, given: Path, made: Path, method: str) -> list[str | Path]:
    return _bin(home, "vmp", "build", given, "-o", made, "-l", method)
