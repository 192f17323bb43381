import type { Budget } from '../budget.js';
import type { Found } from '../found.js';
import { gunzip, inflateRaw, isGzipAt, isZlibAt, unzlib } from '../inflate/index.js';
import { fromUtf16, isPlausible, isText, isUtf16 } from '../plausible/index.js';
import type { Hints } from './hints.js';
import { codeWordsIn, reversed, rotated } from './transforms.js';

type Layer = readonly [bytes: Uint8Array, by: readonly string[]];

/**
 * What a literal decoded to, made plain: decompressed where it begins so or its script says that it inflates, rotated or reversed
 * where its script says that it does that.
 *
 * @param by the layers that were taken off so far
 * @returns null where nothing plausible comes out
 */
export function unwrap(bytes: Uint8Array, by: readonly string[], hints: Hints, budget: Budget): Found | null {
  for (const [variant, more] of variantsOf(bytes, hints)) {
    const [inner, layers] = decompressed(variant, hints, budget) ?? [null, []];
    if (inner !== null && isPlausible(inner)) return found(mostLikeCode(inner, hints), [...by, ...more, ...layers]);
    // rotated or reversed it is text just as well: which of them is code is told below
    if (more.length > 0) continue;
    if (isUtf16(variant)) return found([fromUtf16(variant), ['utf-16le']], by);
    if (isPlausible(variant)) return found(mostLikeCode(variant, hints), by);
  }
  return null;
}

function found([bytes, more]: Layer, by: readonly string[]): Found {
  return { bytes, by: [...by, ...more], intact: null };
}

function decompressed(bytes: Uint8Array, hints: Hints, budget: Budget): Layer | null {
  const plain = ([inflated, by]: readonly [{ bytes: Uint8Array } | null, string]): Layer | null => {
    if (inflated === null || inflated.bytes.length === 0) return null;
    return isUtf16(inflated.bytes) ? [fromUtf16(inflated.bytes), [by, 'utf-16le']] : [inflated.bytes, [by]];
  };
  if (isGzipAt(bytes, 0)) return plain([gunzip(bytes, 0, budget), 'gzip']);
  // two bytes are a weak sign: text may begin so
  const zlib = isZlibAt(bytes, 0) ? plain([unzlib(bytes, 0, budget), 'zlib']) : null;
  if (zlib !== null && isPlausible(zlib[0])) return zlib;
  return hints.inflates && !isText(bytes) ? plain([inflateRaw(bytes, budget), 'deflate']) : null;
}

/** As it is, and as the script may have it before it goes on. */
export function variantsOf(bytes: Uint8Array, { rotates, reverses }: Hints): readonly Layer[] {
  const all: Layer[] = [[bytes, []]];
  if (rotates) all.push([rotated(bytes), ['rot13']]);
  if (reverses) all.push([reversed(bytes), ['reversed']]);
  if (rotates && reverses) all.push([reversed(rotated(bytes)), ['reversed', 'rot13']]);
  return all;
}

/** Of the variants of a text that which is far more like code; as it is where none is. */
export function mostLikeCode(bytes: Uint8Array, hints: Hints): Layer {
  const [first, ...others] = variantsOf(bytes, hints);
  if (first === undefined || others.length === 0 || !isText(bytes)) return [bytes, []];
  let best: Layer = first;
  // a word may be in any text by chance
  let most = 2 * codeWordsIn(bytes);
  for (const other of others) {
    const count = codeWordsIn(other[0]);
    if (count <= most) continue;
    most = count;
    best = other;
  }
  return best;
}
