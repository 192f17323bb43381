const SLASH = 0x2f;
const STAR = 0x2a;
const QUESTION = 0x3f;
const PATH_BYTES_MAX = 4_096;

/**
 * A glob over paths as bytes: `*` any but a slash, `?` one byte but a slash, `**` any at all; a pattern that ends in a slash stands for
 * all that is beneath. Only the last star of each kind is gone back to, so a match takes at most the square of the path's length;
 * a path longer than {@link PATH_BYTES_MAX} is matched by nothing.
 */
export class PathGlob {
  readonly text: string;
  readonly #pattern: Uint8Array;

  constructor(text: string) {
    this.text = text;
    this.#pattern = new TextEncoder().encode(text.endsWith('/') ? `${text}**` : text);
  }

  matches(path: Uint8Array): boolean {
    if (path.length > PATH_BYTES_MAX) return false;
    const pattern = this.#pattern;
    let [at, in_] = [0, 0];
    // where to go on when the rest does not fit: after the last `*`, and after the last `**`
    let star = -1;
    let starIn = 0;
    let deep = -1;
    let deepIn = 0;
    while (in_ < path.length) {
      const want = pattern[at];
      if (want === STAR && pattern[at + 1] === STAR) {
        at += 2;
        [deep, deepIn, star] = [at, in_, -1];
      } else if (want === STAR) {
        at += 1;
        [star, starIn] = [at, in_];
      } else if (want !== undefined && (want === path[in_] || (want === QUESTION && path[in_] !== SLASH))) {
        at += 1;
        in_ += 1;
      } else if (star >= 0 && path[starIn] !== SLASH) {
        starIn += 1;
        [at, in_] = [star, starIn];
      } else if (deep >= 0) {
        deepIn += 1;
        [at, in_, star] = [deep, deepIn, -1];
      } else return false;
    }
    while (pattern[at] === STAR) at += 1;
    return at === pattern.length;
  }
}
