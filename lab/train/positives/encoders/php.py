"""Own PHP encoders; every output runs the input when executed by PHP 8."""

from __future__ import annotations

import base64
import codecs
import random
import zlib

from .text import b64, cut, name, names, random_key, xor


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _body(text: str) -> str:
    """The text as eval() takes it: code that leaves and enters PHP mode as the file did."""
    return "?>" + text


def gzinflate(text: str, method: str, rng: random.Random) -> str:
    """eval(gzinflate(base64_decode())) and its relatives."""
    code = _body(text)
    rounds = rng.randint(2, 7) if method == "layers" else 1
    for _ in range(rounds):
        data = code.encode()
        if method == "gzuncompress":
            call = f"gzuncompress(base64_decode('{b64(zlib.compress(data))}'))"
        elif method == "base64":
            call = f"base64_decode('{b64(data)}')"
        else:
            call = f'gzinflate(base64_decode("{b64(_raw_deflate(data))}"))'
        code = f"eval({call});"
    return f"<?php {code} ?>\n"


def rot13_chain(text: str, method: str, rng: random.Random) -> str:
    """str_rot13, strrev and strtr in turns over the plain text, with the functions' names rotated too."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    data = _body(text).encode().decode("latin-1")
    steps = [rng.choice(["str_rot13", "strrev", "strtr"]) for _ in range(rng.randint(2, 6))]
    undo: list[str] = []
    for step in steps:
        shuffled = "".join(rng.sample(letters, len(letters)))
        if step == "str_rot13":
            data = codecs.encode(data, "rot13")
        elif step == "strrev":
            data = data[::-1]
        else:
            data = data.translate(str.maketrans(letters, shuffled))
        undo.append(f"'{shuffled}','{letters}'" if step == "strtr" else "")
    literal = data.replace("\\", "\\\\").replace("'", "\\'")
    names_of = {step: step for step in set(steps)}
    head = ""
    if method == "hidden":
        variables = dict(zip(sorted(names_of), names(rng, 3), strict=False))
        head = "".join(f"${v}=str_rot13('{codecs.encode(f, 'rot13')}');" for f, v in variables.items())
        names_of = {step: "$" + variables[step] for step in names_of}
    call = f"'{literal}'"
    for step, extra in zip(reversed(steps), reversed(undo), strict=True):
        call = f"{names_of[step]}({call}{',' + extra if extra else ''})"
    return f"<?php {head}\neval({call});\n"


def chr_concat(text: str, method: str, rng: random.Random) -> str:
    """chr(..).chr(..) or arrays of codes."""
    codes = list(_body(text).encode())
    if method == "chr":
        return "<?php eval(" + ".".join(f"chr({code})" for code in codes) + ");"
    if method == "arithmetic":
        return "<?php eval(" + ".".join(f"chr({code + (k := rng.randint(1, 99))}-{k})" for code in codes) + ");"
    a, b, c = names(rng, 3)
    if method == "array":
        return f"<?php ${a}=array({','.join(map(str, codes))});${b}='';foreach(${a} as ${c})${b}.=chr(${c});eval(${b});"
    return f"<?php eval(implode('',array_map('chr',explode(',','{','.join(map(str, codes))}'))));"


def variable_variables(text: str, method: str, rng: random.Random) -> str:
    """Names of functions and parts of the text held in variable variables and $GLOBALS."""
    pieces = cut(rng, b64(_body(text).encode()), 40, 200)
    keys = names(rng, len(pieces))
    order = list(range(len(pieces)))
    rng.shuffle(order)
    f, g, out = names(rng, 3)
    lines = [f"$GLOBALS['{keys[at]}']='{pieces[at]}';" for at in order]
    if method == "variable-variables":
        lines = [f"${'v' + keys[at]}='{keys[at]}';${{${'v' + keys[at]}}}='{pieces[at]}';" for at in order]
    join = ".".join(f"$GLOBALS['{key}']" if method == "globals" else f"${{'{key}'}}" for key in keys)
    call = "base64_decode"
    spelled = ".".join(f"'{piece}'" for piece in cut(rng, call, 1, 3))
    return (
        "<?php\n" + "\n".join(lines) + f"\n${f}='{g}';$$" + f"{f}={spelled};${out}=$$" + f"{f}({join});eval(${out});\n"
    )


def xor_key(text: str, method: str, rng: random.Random) -> str:
    """A decoder function with a key."""
    key = random_key(rng, 6, 24)
    data = _body(text).encode()
    f, s, k, i, o = names(rng, 5)
    if method == "deflate":
        data = _raw_deflate(data)
    coded = xor(data, key.encode())
    loop = f"for(${i}=0,${o}='';${i}<strlen(${s});${i}++)${o}.=${s}[${i}]^${k}[${i}%strlen(${k})];return ${o};"
    read = f"hex2bin('{coded.hex()}')" if method == "hex" else f"base64_decode('{b64(coded)}')"
    run = f"{f}({read},'{key}')"
    if method == "deflate":
        run = f"gzinflate({run})"
    sink = f"eval({run});"
    if method == "create-file":
        sink = f"$t=tempnam(sys_get_temp_dir(),'');file_put_contents($t,substr({run},2));include $t;unlink($t);"
    return f"<?php function {f}(${s},${k}){{{loop}}}\n{sink}\n"


def goto(text: str, method: str, rng: random.Random) -> str | None:
    """Statements in a random order, tied together by labels, with their strings escaped.

    Only files whose top level can be cut at ';' are taken: the file is put as escaped pieces into
    variables first, and the pieces are what the labels order.
    """
    pieces = cut(rng, _body(text), 8, 40)
    out = name(rng)
    labels = [name(rng, 4, 6) + str(at) for at in range(len(pieces) + 1)]
    blocks: list[str] = []
    for at, piece in enumerate(pieces):
        escaped = "".join(
            (f"\\x{b:02x}" if rng.random() < 0.5 or method == "hex" else f"\\{b:03o}") for b in piece.encode()
        )
        blocks.append(f'{labels[at]}: ${out}.="{escaped}"; goto {labels[at + 1]};')
    rng.shuffle(blocks)
    blocks.append(f"{labels[-1]}: eval(${out});")
    gap = "\n" if method == "lines" else " "
    return f'<?php\n goto s0; s0: ${out}=""; goto {labels[0]};{gap}' + gap.join(blocks) + "\n"


def hex_escape(text: str, method: str, rng: random.Random) -> str:
    """Double-quoted escapes, pack('H*') and hex2bin."""
    data = _body(text).encode()
    if method == "escapes":
        return '<?php eval("' + "".join(f"\\x{b:02x}" for b in data) + '");'
    if method == "mixed":
        return '<?php eval("' + "".join(rng.choice([f"\\x{b:02X}", f"\\{b:03o}"]) for b in data) + '");'
    if method == "pack":
        return f"<?php eval(pack('H*','{data.hex()}'));"
    f = name(rng)
    spelled = "".join(f"\\x{ord(c):02x}" for c in "hex2bin")
    return f'<?php ${f}="{spelled}";@eval(${f}("{data.hex()}"));'


def string_index(text: str, method: str, rng: random.Random) -> str:
    """Function names read letter by letter out of a shuffled alphabet."""
    alphabet = list("abcdefghijklmnopqrstuvwxyz0123456789_")
    rng.shuffle(alphabet)
    table, f, g = names(rng, 3)

    def spelled(word: str) -> str:
        read = [
            f"${table}[{alphabet.index(c)}]" if method == "brackets" else f"substr(${table},{alphabet.index(c)},1)"
            for c in word
        ]
        return ".".join(read)

    body = base64.b64encode(zlib.compress(_body(text).encode(), 9)).decode()
    return (
        f"<?php ${table}='{''.join(alphabet)}';${f}={spelled('gzuncompress')};${g}={spelled('base64_decode')};"
        f"eval(${f}(${g}('{body}')));\n"
    )
