"""Own Lua encoders; every output runs the input when executed by Lua 5.1 to 5.4."""

from __future__ import annotations

import random

from .text import b64, cut, names, random_key


def _load(rng: random.Random, code: str) -> str:
    return rng.choice(
        [
            f"(loadstring or load)({code})()",
            f"assert((load or loadstring)({code}))(...)",
            f"local f=(loadstring or load)({code}) f(...)",
        ]
    )


def escapes(text: str, method: str, rng: random.Random) -> str:
    """loadstring of decimal or hex escapes."""
    data = text.encode()
    if method == "decimal":
        return _load(rng, "'" + "".join(f"\\{b:03d}" for b in data) + "'") + "\n"
    if method == "hex":
        return _load(rng, '"' + "".join(f"\\x{b:02x}" for b in data) + '"') + "\n"
    parts = ["'" + "".join(f"\\{b}" for b in piece.encode()) + "'" for piece in cut(rng, text, 5, 40)]
    return _load(rng, f"table.concat{{{','.join(parts)}}}") + "\n"


def xor_table(text: str, method: str, rng: random.Random) -> str:
    """Numbers minus a keyed stream (XOR has no operator in Lua 5.1) or with bit operators."""
    t, o, i, k = names(rng, 4)
    key = random_key(rng, 4, 12)
    data = text.encode()
    if method == "operator":
        body = ",".join(str(b ^ ord(key[at % len(key)])) for at, b in enumerate(data))
        step = f"{t}[{i}]~{k}:byte(({i}-1)%#{k}+1)"
    else:
        body = ",".join(str((b + ord(key[at % len(key)])) % 256) for at, b in enumerate(data))
        step = f"({t}[{i}]-{k}:byte(({i}-1)%#{k}+1))%256"
    return (
        f"local {t}={{{body}}} local {k}='{key}' local {o}={{}}\n"
        f"for {i}=1,#{t} do {o}[{i}]=string.char({step}) end\n{_load(rng, f'table.concat({o})')}\n"
    )


_DECODER = (
    "local function {f}(s) local b='{alphabet}' s=s:gsub('[^'..b..'=]','') return (s:gsub('.',function(x) if x=='=' then "
    "return '' end local r,f='',b:find(x,1,true)-1 for i=6,1,-1 do r=r..(f%2^i-f%2^(i-1)>0 and '1' or '0') end return r end)"
    ":gsub('%d%d%d?%d?%d?%d?%d?%d?',function(x) if #x~=8 then return '' end local c=0 for i=1,8 do c=c+(x:sub(i,i)=='1' and "
    "2^(8-i) or 0) end return string.char(c) end)) end\n"
)
_STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def base64_text(text: str, method: str, rng: random.Random) -> str:
    """A base64 decoder in Lua, with the usual or a shuffled alphabet."""
    f = names(rng, 1)[0]
    alphabet = _STANDARD
    body = b64(text.encode())
    if method == "shuffled":
        letters = list(_STANDARD)
        rng.shuffle(letters)
        alphabet = "".join(letters)
        body = body.translate(str.maketrans(_STANDARD, alphabet))
    if method == "reversed":
        return _DECODER.format(f=f, alphabet=alphabet) + _load(rng, f"{f}(('{body[::-1]}'):reverse())") + "\n"
    return _DECODER.format(f=f, alphabet=alphabet) + _load(rng, f"{f}('{body}')") + "\n"


def char_table(text: str, method: str, rng: random.Random) -> str:
    """string.char calls over pieces that a shuffled table holds."""
    pieces = cut(rng, text, 6, 30)
    order = list(range(len(pieces)))
    rng.shuffle(order)
    t, o, i = names(rng, 3)
    shift = rng.randint(1, 90) if method == "shifted" else 0
    rows = []
    for at in order:
        codes = ",".join(str(b + shift) for b in pieces[at].encode())
        rows.append(f"[{at + 1}]={{{codes}}}")
    read = f"string.char(({t}[{i}][j]-{shift}))" if shift else f"string.char({t}[{i}][j])"
    return (
        f"local {t}={{{','.join(rows)}}} local {o}=''\n"
        f"for {i}=1,#{t} do for j=1,#{t}[{i}] do {o}={o}..{read} end end\n{_load(rng, o)}\n"
    )
