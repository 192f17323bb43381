import { bytesInMemory } from '../bytes/index.js';
import { parseElf } from '../elf/index.js';
import type { Executable } from '../executable/index.js';
import { executableFeatures, profileBytes } from '../features/index.js';
import { parseMachO } from '../mach-o/index.js';
import { parsePe } from '../pe/index.js';
import { DIALECT_BYTES_MAX, scriptDialect, scriptFeatures } from '../scripts/index.js';
import { executableExtras } from './executable/index.js';
import type { Inspection } from './inspection.js';
import { guessDialect, scriptExtras } from './script/index.js';

/**
 * What a file is, by its bytes alone, with the numbers that a model takes. Never throws for what the bytes say. The time is
 * proportional to their number, with bounds of its own for every part: of an executable the parts of `profileBytes` are read,
 * of a script its first 4 MiB.
 * @param bytes the whole file
 */
export function inspectBytes(bytes: Uint8Array): Inspection {
  const source = bytesInMemory(bytes);
  const image = parseElf(source) ?? parsePe(source) ?? parseMachO(source);
  if (image !== null && !('damaged' in image)) return inspectExecutable(bytes, image);
  const told = scriptDialect(bytes.subarray(0, DIALECT_BYTES_MAX), null);
  const dialect = told ?? guessDialect(bytes);
  if (dialect === null) return { kind: 'other', damaged: image?.damaged ?? null };
  const features = scriptFeatures(bytes, dialect);
  const isGuessed = told === null;
  return {
    kind: 'script',
    dialect,
    isGuessed,
    features: [...features, ...scriptExtras(bytes, dialect, isGuessed, features)],
  };
}

function inspectExecutable(bytes: Uint8Array, image: Executable): Inspection {
  const source = bytesInMemory(bytes);
  const profile = profileBytes(source);
  const { format, bits, machine, role, anomalies } = image;
  return {
    kind: 'executable',
    format,
    bits,
    machine,
    role,
    anomalies,
    features: [...executableFeatures(source, image, profile), ...executableExtras(bytes, image, profile)],
  };
}
