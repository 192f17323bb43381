"""Tools of Debian packages: shc, gzexe, Acme::* of Perl and JavaScript::Packer."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence

from .. import sandbox
from ..model import Context, Job

_ACME_LIMIT = 6_000


def shc(jobs: Sequence[Job], context: Context) -> None:
    """shc (GPL-3): a C program that holds the script, encrypted by RC4; the build leaves <name>.x.c too."""
    flags = {"default": [], "relax": ["-r"], "untraceable": ["-U"], "hardened": ["-H"], "busybox": ["-B"]}
    for job in jobs:
        folder = context.scratch / "shc"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        script = folder / "script.sh"
        text = job.source.data()
        script.write_bytes(text if text.startswith(b"#!") else b"#!/bin/sh\n" + text)
        sandbox.run(["shc", *flags[job.method], "-f", script, "-o", folder / "made"], folder, job.seed % 2**32)
        if (folder / "made").exists():
            shutil.copyfile(folder / "made", job.output)


def gzexe(jobs: Sequence[Job], context: Context) -> None:
    """gzexe (gzip, GPL-3): a shell script in front of the compressed program."""
    for job in jobs:
        folder = context.scratch / "gzexe"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        program = folder / "program"
        program.write_bytes(job.source.data())
        program.chmod(0o755)
        os.utime(program, (1_000_000_000, 1_000_000_000))  # gzip keeps the time in its header.
        if sandbox.run(["gzexe", program], folder) is not None and (folder / "program~").exists():
            shutil.copyfile(program, job.output)


_ACME = {
    "bleach": "use Acme::Bleach;\n",
    "bleach-no-strict": "#!/usr/bin/perl\nuse Acme::Bleach;\n",
}


def bleach(jobs: Sequence[Job], context: Context) -> None:
    """Acme::Bleach (Artistic/GPL): the module rewrites the script that uses it when it runs first."""
    for job in jobs:
        folder = context.scratch / "bleach"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        script = folder / "script.pl"
        script.write_text(_ACME[job.method] + job.source.text()[:_ACME_LIMIT])
        sandbox.run(["perl", script], folder)
        shutil.copyfile(script, job.output)


_EYEDROPS = """
use Acme::EyeDrops qw(sightly get_eye_shapes); srand(%d); open my $f,'<',$ARGV[0]; local $/; my $s=<$f>;
my @shapes=get_eye_shapes(); my $shape=$shapes[%d %% @shapes];
print sightly({ %s SourceString => $s, Regex => %d, Width => %d, InformHandler => sub {} });
"""


def eyedrops(jobs: Sequence[Job], context: Context) -> None:
    """Acme::EyeDrops (Artistic/GPL): shapes of punctuation, or a plain column of it."""
    for job in jobs:
        rng = job.rng
        script = context.scratch / "eyedrops.pl"
        script.write_text(job.source.text()[:2000])
        shape = "Shape => $shape," if job.method == "shape" else ""
        code = _EYEDROPS % (
            rng.randrange(2**31),
            rng.randrange(1000),
            shape,
            int(job.method != "no-regex"),
            rng.randint(60, 120),
        )
        out = sandbox.run(["perl", "-e", code, script], context.scratch)
        if out:
            job.output.write_bytes(out)


def javascript_packer(jobs: Sequence[Job], context: Context) -> None:
    """JavaScript::Packer (Artistic/GPL): Dean Edwards' packer in Perl."""
    code = (
        "use JavaScript::Packer; local $/; open my $f,'<:utf8',$ARGV[0]; my $s=<$f>; binmode STDOUT,':utf8';"
        "print JavaScript::Packer->init()->minify(\\$s,{compress=>$ARGV[1]});"
    )
    for job in jobs:
        out = sandbox.run(["perl", "-e", code, job.source.path, job.method], context.scratch)
        if out and b"eval(function(p" in out:
            job.output.write_bytes(out)
