import { Fields, isPosition, readUpTo, type ByteSource } from '../bytes/index.js';
import { Anomalies, overlayBehind, type Damaged, type Executable, type Region } from '../executable/index.js';
import { parseThin } from './parse-thin.js';

const HEAD_BYTES = 8;
const SLICE_BYTES = { narrow: 20, wide: 32 } as const;
/** Java class files have the same magic number, and their version here, which begins with 45. Real fat files have up to a handful. */
const SLICES_MAX = 44;
export const FatMagic = { narrow: 0xcafebabe, wide: 0xcafebabf } as const;
/** what an archive of objects begins with: '!<ar' */
const ARCHIVE = 0x213c6172;

interface Slice {
  readonly cputype: number;
  readonly offset: number;
  readonly size: number;
}

/**
 * A fat file: programs for several machines, one after the other (mach-o/fat.h; always big-endian). The first slice that can be read
 * stands for all; its offsets are in the whole file.
 *
 * @returns null for what is none: a Java class file, a library of objects for several machines
 */
export function parseFat(source: ByteSource): Executable | Damaged | null {
  const head = new Fields(readUpTo(source, 0, HEAD_BYTES), 'big');
  const count = head.u32(4);
  const isWide = head.u32(0) === FatMagic.wide;
  if (!head.has(0, HEAD_BYTES) || (!isWide && count > SLICES_MAX)) return null;
  const anomalies = new Anomalies();
  anomalies.addIf(count > SLICES_MAX, 'too-many-headers');
  const slices = readSlices(source, Math.min(count, SLICES_MAX), isWide);
  anomalies.addIf(slices.length < Math.min(count, SLICES_MAX), 'header-sizes-wrong');
  anomalies.addIf(
    slices.some(({ offset, size }) => offset + size > source.size),
    'segment-outside-file',
  );
  let damaged: Damaged = { format: 'mach-o', damaged: 'no slice of it can be read' };
  for (const slice of slices) {
    const inside = sliceOf(source, slice);
    const found = parseThin(inside);
    if (found === null) {
      if (new Fields(readUpTo(inside, 0, 4), 'big').u32(0) === ARCHIVE) return null;
    } else if ('damaged' in found) {
      damaged = found;
    } else {
      anomalies.addIf(found.machine !== slice.cputype, 'ident-contradicts-header');
      const ends = slices.map(({ offset, size }) => offset + size);
      return inWholeFile(found, slice, overlayBehind(ends, source.size), anomalies);
    }
  }
  return damaged;
}

function readSlices(source: ByteSource, count: number, isWide: boolean): readonly Slice[] {
  const size = isWide ? SLICE_BYTES.wide : SLICE_BYTES.narrow;
  const fields = new Fields(readUpTo(source, HEAD_BYTES, count * size), 'big');
  const word = (at: number): number => (isWide ? fields.u64(at) : fields.u32(at));
  return Array.from({ length: Math.floor(fields.bytes.length / size) }, (_, index) => {
    const at = index * size;
    return { cputype: fields.u32(at), offset: word(at + 8), size: word(at + (isWide ? 16 : 12)) };
  });
}

const NOTHING = new Uint8Array(0);

/** The slice as a file of its own, as far as it lies in the whole. */
function sliceOf(source: ByteSource, { offset: begin, size: said }: Slice): ByteSource {
  const size = isPosition(begin) ? Math.max(0, Math.min(said, source.size - begin)) : 0;
  return {
    size,
    read: (offset, length) => (offset < size ? source.read(begin + offset, Math.min(length, size - offset)) : NOTHING),
  };
}

function inWholeFile(found: Executable, slice: Slice, behind: Executable['overlay'], anomalies: Anomalies): Executable {
  const moved = (region: Region): Region => ({ ...region, offset: region.offset + slice.offset });
  const { overlay } = found;
  for (const each of found.anomalies) anomalies.add(each);
  return {
    ...found,
    segments: found.segments.map(moved),
    sections: found.sections?.map(moved) ?? null,
    overlay: overlay === null ? behind : { offset: overlay.offset + slice.offset, size: overlay.size },
    anomalies: anomalies.inOrder(),
  };
}
