import { Fields } from '../bytes/index.js';
import { FUNCTIONS_MAX, LIBRARIES_MAX, type Anomalies, type Imports } from '../executable/index.js';
import { Directory } from './headers.js';
import type { MappedImage } from './mapped-image.js';

const NAME_LENGTH_MAX = 128;
const DESCRIPTOR_BYTES = 20;
const DESCRIPTOR = { lookups: 0, name: 12, addresses: 16 } as const;
/** Programs import from dozens of libraries. */
const DESCRIPTORS_MAX = 1_024;
/** The largest programs import some thousands of functions. */
const FUNCTIONS_COUNTED_MAX = 65_536;
const CHUNK_BYTES = 512;
const BY_ORDINAL = 0x80000000;
/** the number before the name of a function that helps to find it */
const HINT_BYTES = 2;

interface Gathered {
  readonly libraries: string[];
  readonly functions: string[];
  functionCount: number;
}

/**
 * The import directory table and what its lookup tables name (PE format, "The .idata Section"). A function that is asked for by number
 * is named '#' and the number. Its size is not asked for: the loader goes on to the empty entry.
 *
 * @returns null where the image has no such table
 */
export function readImports(image: MappedImage, anomalies: Anomalies): Imports | null {
  const directory = image.headers.directory(Directory.imports);
  if (directory === null) return null;
  const gathered: Gathered = { libraries: [], functions: [], functionCount: 0 };
  for (let index = 0; ; index += 1) {
    const fields = new Fields(image.read(directory.at + index * DESCRIPTOR_BYTES, DESCRIPTOR_BYTES), 'little');
    const [name, addresses] = [fields.u32(DESCRIPTOR.name), fields.u32(DESCRIPTOR.addresses)];
    anomalies.addIf(index === 0 && !fields.has(0, DESCRIPTOR_BYTES), 'import-table-broken');
    if (name === 0 || addresses === 0) break;
    const library = new Fields(image.read(name, NAME_LENGTH_MAX), 'little').text(0, NAME_LENGTH_MAX);
    if (library === '') {
      anomalies.add('import-table-broken');
      break;
    }
    if (index === DESCRIPTORS_MAX) {
      anomalies.add('too-many-headers');
      break;
    }
    if (gathered.libraries.length < LIBRARIES_MAX) gathered.libraries.push(library);
    readLookups(image, lookupsOf(image, fields), gathered, anomalies);
  }
  return gathered;
}

/** The addresses hold the same as the lookups until the image is bound; some linkers, and most packers, write them alone. */
function lookupsOf(image: MappedImage, descriptor: Fields): number {
  const lookups = descriptor.u32(DESCRIPTOR.lookups);
  const isUsable = lookups >= image.headers.headersSize && new Fields(image.read(lookups, 4), 'little').u32(0) !== 0;
  return isUsable ? lookups : descriptor.u32(DESCRIPTOR.addresses);
}

function readLookups(image: MappedImage, from: number, gathered: Gathered, anomalies: Anomalies): void {
  const size = image.headers.bits / 8;
  for (let rva = from; ;) {
    const chunk = new Fields(image.read(rva, CHUNK_BYTES), 'little');
    if (!chunk.has(0, size)) {
      anomalies.add('import-table-broken');
      return;
    }
    let at = 0;
    for (; chunk.has(at, size); at += size) {
      const low = chunk.u32(at);
      const high = size === 8 ? chunk.u32(at + 4) : low;
      if (low === 0 && high === 0) return;
      if (gathered.functionCount === FUNCTIONS_COUNTED_MAX) {
        anomalies.add('too-many-headers');
        return;
      }
      gathered.functionCount += 1;
      if (gathered.functions.length === FUNCTIONS_MAX) continue;
      const name = (high & BY_ORDINAL) === 0 ? nameAt(image, low) : `#${low & 0xffff}`;
      anomalies.addIf(name === '', 'import-table-broken');
      gathered.functions.push(name);
    }
    rva += at;
  }
}

function nameAt(image: MappedImage, rva: number): string {
  return new Fields(image.read(rva + HINT_BYTES, NAME_LENGTH_MAX), 'little').text(0, NAME_LENGTH_MAX);
}
