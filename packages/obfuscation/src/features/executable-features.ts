import type { ByteSource } from '../bytes/index.js';
import { ANOMALIES, offsetOf, segmentAt, type Executable, type Region } from '../executable/index.js';
import type { ByteProfile } from './byte-profile.js';
import { importFeatures, IMPORT_FEATURES } from './import-features.js';
import { entropyOf } from './region-entropy.js';

const SHAPE = [
  'size-log2',
  'is-elf',
  'is-pe',
  'is-mach-o',
  'is-64-bit',
  'is-program',
  'is-library',
  'is-object',
  'segments',
  'sections',
  'has-sections',
  'nameless-sections',
  'memory-to-file',
  'largest-segment-memory-to-file',
  'code-share',
  'overlay-share',
] as const;
const ENTROPY = [
  'entropy',
  'high-share',
  'longest-high-share',
  'named-high-share',
  'highest-window',
  'lowest-window',
  'code-entropy',
  'writable-entropy',
  'entry-entropy',
  'overlay-entropy',
  'highest-section-entropy',
  'text-share',
  'zero-share',
  'longest-text-log2',
] as const;

/**
 * The names of what {@link executableFeatures} gives, in its order. A model names the features it was trained with: an entry may be
 * added at the end of a group, none may change its meaning.
 */
export const EXECUTABLE_FEATURES: readonly string[] = [
  ...SHAPE,
  ...ENTROPY,
  ...IMPORT_FEATURES,
  ...ANOMALIES.map((anomaly) => `odd:${anomaly}`),
];

/** Sections of which the entropy is taken, the largest first. */
const SECTIONS_MEASURED_MAX = 8;
/** Bytes from the first instruction on: a stub that unpacks is short. */
const ENTRY_BYTES = 512;

/** All numbers are finite; shares lie in 0 to 1, entropies in 0 to 8 bits a byte, logarithms are of 1 + n. */
export function executableFeatures(source: ByteSource, image: Executable, profile: ByteProfile): readonly number[] {
  return [
    ...shapeOf(source, image),
    ...entropyFeatures(source, image, profile),
    ...importFeatures(image.imports),
    ...ANOMALIES.map((anomaly) => Number(image.anomalies.includes(anomaly))),
  ];
}

function shapeOf({ size }: ByteSource, image: Executable): readonly number[] {
  const { format, bits, role, segments, sections, overlay } = image;
  const memory = sum(segments, ({ memorySize }) => memorySize);
  const code = sum(segments, (region) => (region.execute ? region.fileSize : 0));
  const growth = segments.map(({ memorySize, fileSize }) => ratio(memorySize, fileSize));
  return [
    log2(size),
    Number(format === 'elf'),
    Number(format === 'pe'),
    Number(format === 'mach-o'),
    Number(bits === 64),
    Number(role === 'program'),
    Number(role === 'library'),
    Number(role === 'object'),
    Math.min(segments.length, 64),
    Math.min(sections?.length ?? 0, 256),
    Number(sections !== null),
    (sections ?? []).filter(({ name }) => name === '').length,
    ratio(memory, size),
    Math.max(0, ...growth),
    share(code, size),
    share(overlay?.size ?? 0, size),
  ];
}

function entropyFeatures(source: ByteSource, image: Executable, profile: ByteProfile): readonly number[] {
  const { segments, sections, overlay, entry } = image;
  const { entropy } = profile;
  const longest = Math.max(0, ...entropy.highRuns.map(({ length }) => length));
  const highest = (regions: readonly Region[]): number =>
    Math.max(0, ...regions.map(({ offset, fileSize }) => entropyOf(source, offset, fileSize)));
  const largest = [...(sections ?? [])].sort((a, b) => b.fileSize - a.fileSize).slice(0, SECTIONS_MEASURED_MAX);
  return [
    entropy.whole,
    share(entropy.highWindows, entropy.windows),
    share(longest, entropy.bytes),
    profile.namedShare,
    entropy.highest,
    entropy.lowest,
    highest(segments.filter(({ execute }) => execute).slice(0, 4)),
    highest(segments.filter(({ write, execute }) => write && !execute).slice(0, 4)),
    entryEntropy(source, segments, entry),
    overlay === null ? 0 : entropyOf(source, overlay.offset, overlay.size),
    highest(largest),
    profile.text,
    profile.zeros,
    log2(profile.longestText),
  ];
}

function entryEntropy(source: ByteSource, segments: readonly Region[], entry: number | null): number {
  if (entry === null || segmentAt(segments, entry) === null) return 0;
  const offset = offsetOf(segments, entry);
  return offset === null ? 0 : entropyOf(source, offset, ENTRY_BYTES);
}

/** The largest quotient that is told apart: a header may claim any memory for a segment of one byte. */
const RATIO_MAX = 1_000;

function ratio(part: number, whole: number): number {
  if (part <= 0) return 0;
  return whole <= 0 ? RATIO_MAX : Math.min(part / whole, RATIO_MAX);
}

function share(part: number, whole: number): number {
  return Math.min(1, ratio(part, whole));
}

function log2(n: number): number {
  return Math.log2(1 + n);
}

function sum(regions: readonly Region[], of: (region: Region) => number): number {
  return regions.reduce((total, each) => total + of(each), 0);
}
