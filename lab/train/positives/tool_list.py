"""The third-party tools by registry; those of Debian are named in the README."""

from __future__ import annotations

NPM: tuple[str, ...] = (
    "javascript-obfuscator@5.8.0",
    "js-confuser@2.1.3",
    "jsfuck@0.4.0",
    "jscrewit@3.1.0",
    "roadroller@2.1.0",
    "regpack@5.0.1",
    "gnirts@1.1.8",
    "bash-obfuscate@1.2.1",
)

PYPI: tuple[str, ...] = (
    "pyarmor==9.2.8",
    "pyminifier3==2.3.3",
    "intensio-obfuscator==1.0.10.6",
    "python-obfuscator==0.1.0",
    "pyobfuscator==0.1.10",
    "opy==1.1.28",
    "hyperion-obf==1.0.0",
    "emojify==0.5",
    "byteshift==2.2.0",
    "zeroskids==1.5.3",
    "kannadafy==2.0.9",
    "python-obfuscation-framework==1.11.1",
    "obfus==3.7.2",
    "binencrypt==2.7.6",
    "vmp-protector==1.0.0",
    "bashsmash==1.2",
    "invoke-junkpile==1.0.3",
)

GO: tuple[str, ...] = ("mvdan.cc/garble@v0.17.0",)
