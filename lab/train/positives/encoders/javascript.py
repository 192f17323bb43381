"""Own JavaScript encoders; every output runs the input when evaluated."""

from __future__ import annotations

import json
import random

from .text import b64, cut, name, names, random_key


def _run(rng: random.Random, code: str) -> str:
    """One of the usual ways to run a string."""
    return rng.choice(
        [
            f"eval({code});",
            f"(0,eval)({code});",
            f"new Function({code})();",
            f"Function({code}).call(this);",
            f"[]['filter']['constructor']({code})();",
            f"(function(){{}}).constructor({code})();",
        ]
    )


def atob(text: str, method: str, rng: random.Random) -> str:
    """eval(atob(...)) and its variants: reversed, in layers, cut in pieces, by Buffer."""
    data = b64(text.encode())
    if method == "layers":
        for _ in range(rng.randint(1, 3)):
            data = b64(f"eval(atob('{data}'))".encode())
        return _run(rng, f'atob("{data}")')
    if method == "reversed":
        return _run(rng, f"atob('{data[::-1]}'.split('').reverse().join(''))")
    if method == "pieces":
        parts = [f"'{piece}'" for piece in cut(rng, data, 20, 120)]
        a, b = names(rng, 2)
        return f"var {a}=[{','.join(parts)}],{b}={a}.join('');\n{_run(rng, f'atob({b})')}"
    if method == "buffer":
        return _run(rng, f"Buffer.from('{data}',\"base64\").toString()")
    return _run(rng, f"decodeURIComponent(escape(atob('{data}')))")


def charcode(text: str, method: str, rng: random.Random) -> str:
    """String.fromCharCode over arrays of numbers."""
    codes = [ord(c) for c in text if ord(c) < 0x10000]
    if method == "apply":
        return _run(rng, f"String.fromCharCode.apply(null,[{','.join(map(str, codes))}])")
    if method == "shifted":
        shift = rng.randint(3, 900)
        a, b, c = names(rng, 3)
        body = ",".join(str(code + shift) for code in codes)
        return f"var {a}=[{body}],{b}='';for(var {c}=0;{c}<{a}.length;{c}++)" + (
            f"{b}+=String.fromCharCode({a}[{c}]-{shift});{_run(rng, b)}"
        )
    if method == "hex":
        return _run(rng, "String.fromCharCode(" + ",".join(hex(code) for code in codes) + ")")
    if method == "split":
        sep = rng.choice("!|~@Zx-")
        a = name(rng)
        return f"var {a}='{sep.join(map(str, codes))}'.split('{sep}').map(Number);" + _run(
            rng, f"{a}.map(function(x){{return String['fromCharCode'](x)}}).join('')"
        )
    return _run(rng, "+".join(f"String.fromCharCode({code})" for code in codes))


def escape(text: str, method: str, rng: random.Random) -> str:
    """unescape('%..'), \\x and \\u escapes of the whole text."""
    units = [unit for c in text for unit in _units(c)]
    if method == "unescape":
        body = "".join(f"%{u:02x}" if u < 256 else f"%u{u:04x}" for u in units)
        return rng.choice(["eval(unescape('{}'))", "document.write(unescape('<script>{}</script>'))"]).format(body)
    if method == "percent-u":
        return _run(rng, f"unescape(\"{''.join(f'%u{u:04x}' for u in units)}\")")
    if method == "unicode":
        return _run(rng, f"'{''.join(f'{chr(92)}u{u:04x}' for u in units)}'")
    if method == "octal":
        body = "".join(f"\\{u:03o}" if u < 256 else f"\\u{u:04x}" for u in units)
        return _run(rng, f'"{body}"')
    body = "".join(f"\\x{u:02X}" if u < 256 else f"\\u{u:04x}" for u in units)
    return _run(rng, f'"{body}"')


def _units(char: str) -> list[int]:
    data = char.encode("utf-16-be")
    return [data[at] << 8 | data[at + 1] for at in range(0, len(data), 2)]


def xor_function(text: str, method: str, rng: random.Random) -> str:
    """A decoder function with a key, and the text as hex, numbers or base64."""
    key = random_key(rng, 4, 16)
    data = text.encode()
    coded = bytes(b ^ ord(key[i % len(key)]) for i, b in enumerate(data))
    f, s, k, i, out = names(rng, 5)
    if method == "hex":
        read, body = f"parseInt({s}.substr({i}*2,2),16)", coded.hex()
        length = f"{s}.length/2"
    elif method == "base64":
        read, body, length = f"{s}.charCodeAt({i})", b64(coded), f"{s}.length"
    else:
        read, body, length = f"{s}[{i}]", "", f"{s}.length"
    argument = (
        f"'{body}'"
        if method == "hex"
        else f"atob('{body}')" if method == "base64" else f"[{','.join(map(str, coded))}]"
    )
    loop = (
        f"for(var {i}=0,{out}='';{i}<{length};{i}++){out}+=String.fromCharCode({read}^{k}.charCodeAt({i}%{k}.length));"
    )
    return f"function {f}({s},{k}){{{loop}return decodeURIComponent(escape({out}))}}\n" + _run(
        rng, f"{f}({argument},'{key}')"
    )


def string_table(text: str, method: str, rng: random.Random) -> str:
    """The text as words of a shuffled table, put together by indices."""
    pieces = cut(rng, text, 3, 14) if method == "short" else cut(rng, text, 12, 60)
    words = sorted(set(pieces))
    rng.shuffle(words)
    index = {word: at for at, word in enumerate(words)}
    table, order, out = names(rng, 3)
    shift = rng.randint(1, 4000) if method == "rotated" else 0
    literal = ",".join(
        "".join(f"\\x{ord(c):02x}" if ord(c) < 256 else f"\\u{ord(c):04x}" for c in w).join('""') for w in words
    )
    if method == "base64":
        literal = ",".join(json.dumps(b64(w.encode())) for w in words)
    numbers = ",".join(hex(index[piece] + shift) for piece in pieces)
    read = f"{table}[x-{shift}]" if shift else f"{table}[x]"
    if method == "base64":
        read = f"Buffer.from({table}[x],'base64').toString()"
    return (
        f"var {table}=[{literal}];var {order}=[{numbers}];"
        f"var {out}={order}.map(function(x){{return {read}}}).join('');" + _run(rng, out)
    )


def whitespace(text: str, method: str, rng: random.Random) -> str:
    """Invisible characters: each byte as eight zero-width, blank or selector characters."""
    pairs = {"zero-width": ("\u200b", "\u200c"), "blanks": (" ", "\t"), "hangul": ("\u3164", "\uffa0")}
    zero, one = pairs[method]
    body = "".join("".join(one if byte >> bit & 1 else zero for bit in range(7, -1, -1)) for byte in text.encode())
    a, b = names(rng, 2)
    test = f"c===String.fromCharCode({ord(one)})?1:0"
    decode = (
        f"{a}.replace(/.{{8}}/g,function(w){{return String.fromCharCode(parseInt("
        f"w.split('').map(function(c){{return {test}}}).join(''),2))}})"
    )
    return f"var {a}=`{body}`,{b}={decode};{_run(rng, f'decodeURIComponent(escape({b}))')}"
