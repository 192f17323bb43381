import { undoOctal } from './mount-info.js';

/** The layers of an overlay mount, topmost lower one first, as its options name them. */
export interface OverlayLayers {
  readonly upper: string | null;
  readonly lowers: readonly string[];
}

/**
 * Layers from the options of an overlay mount (kernel documentation, filesystems/overlayfs). Kernels before 6.8 write
 * one `lowerdir=a:b`, later ones may write `lowerdir+=a,lowerdir+=b`; `datadir+` and what follows `::` are data-only layers.
 *
 * @param superOptions as in mountinfo, one character a byte
 */
export function parseOverlayOptions(superOptions: string): OverlayLayers {
  let upper: string | null = null;
  const lowers: string[] = [];
  for (const option of superOptions.split(',')) {
    // the kernel writes commas, blanks and backslashes within a value as octal: this order undoes it safely
    const equals = option.indexOf('=');
    const value = undoOctal(option.slice(equals + 1));
    switch (option.slice(0, Math.max(equals, 0))) {
      case 'upperdir':
        upper = toPath(value);
        break;
      case 'lowerdir':
        lowers.push(...splitLayers(value));
        break;
      case 'lowerdir+':
      case 'datadir+':
        lowers.push(toPath(value));
        break;
    }
  }
  return { upper, lowers };
}

/** Splits at colons that no backslash stands before; an empty part comes from `::`. */
function splitLayers(value: string): string[] {
  const parts = value.match(/(?:\\.|[^\\:]|\\$)+/gs) ?? [];
  return parts.map(toPath);
}

/** Undoes the mount option's own escapes: `\:`, `\,` and `\\`. */
function toPath(value: string): string {
  return Buffer.from(value.replace(/\\([:,\\])/g, '$1'), 'latin1').toString('utf8');
}
