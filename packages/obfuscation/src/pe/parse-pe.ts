import { Fields, type ByteSource } from '../bytes/index.js';
import { Anomalies, checkSegments, type Damaged, type Executable, type Imports } from '../executable/index.js';
import { checkHeaders } from './check-headers.js';
import { findStrings } from './coff-strings.js';
import { findPeHeader } from './find-header.js';
import { Directory, PeFlag, readHeaders, type PeHeaders } from './headers.js';
import { readImports } from './imports.js';
import { MappedImage } from './mapped-image.js';
import { findOverlay } from './overlay.js';
import { asRegion, readSectionTable } from './section-table.js';

/** What a compiler links in by itself asks for more. */
const FEW_FUNCTIONS = 5;
/** IMAGE_COR20_HEADER, which says its own size first */
const CLR_HEADER_BYTES = 72;
/** Drivers: native, EFI boot service, EFI runtime. */
const DRIVER_SUBSYSTEMS: ReadonlySet<number> = new Set([1, 11, 12]);
/** What runs without Windows asks no library of it: also EFI programs and ROMs, and boot programs. */
const SUBSYSTEMS_WITHOUT_LIBRARIES: ReadonlySet<number> = new Set([...DRIVER_SUBSYSTEMS, 10, 13, 16]);

/**
 * Reads a PE file, PE32 or PE32+ (Microsoft, "PE Format"), as Windows would load it. Addresses are RVA + ImageBase; both lists of
 * regions are the section table. Never throws for what the bytes say.
 *
 * @returns null where it is none: without the DOS header of one, or a plain DOS program
 */
export function parsePe(source: ByteSource): Executable | Damaged | null {
  const at = findPeHeader(source);
  if (typeof at !== 'number') return at;
  const headers = readHeaders(source, at);
  if ('damaged' in headers) return headers;

  const anomalies = new Anomalies();
  checkHeaders(headers, source.size, anomalies);
  const strings = findStrings(source, headers);
  const sections = readSectionTable(source, headers, strings, anomalies);
  const segments = sections.map((section) => asRegion(section, headers.imageBase));
  const image = new MappedImage(source, headers, sections);
  const isManaged = hasClrHeader(image);
  const imports = readImports(image, anomalies);
  const role = roleOf(headers);
  // a DLL may do without, and the runtime starts managed programs; any other begins at its DOS header then
  const entry =
    headers.entryRva === 0 && (role !== 'program' || isManaged) ? null : headers.imageBase + headers.entryRva;
  checkSegments({ segments, entry, fileSize: source.size }, anomalies);
  anomalies.addIf(!isManaged && importsFew(headers, role, imports), 'few-imports');
  return {
    format: 'pe',
    bits: headers.bits,
    order: 'little',
    machine: headers.machine,
    role,
    entry,
    segments,
    sections: segments.length === 0 ? null : segments,
    imports,
    interpreter: isManaged ? 'clr' : null,
    overlay: findOverlay(source, headers, sections, strings),
    anomalies: anomalies.inOrder(),
  };
}

function roleOf({ characteristics, subsystem }: PeHeaders): Executable['role'] {
  if ((characteristics & PeFlag.dll) !== 0) return 'library';
  if ((characteristics & PeFlag.executable) === 0) return 'object';
  const isDriver = (characteristics & PeFlag.system) !== 0 || DRIVER_SUBSYSTEMS.has(subsystem);
  return isDriver ? 'object' : 'program';
}

function importsFew({ subsystem }: PeHeaders, role: Executable['role'], imports: Imports | null): boolean {
  if (role !== 'program' || SUBSYSTEMS_WITHOUT_LIBRARIES.has(subsystem)) return false;
  return (imports?.functionCount ?? 0) < FEW_FUNCTIONS;
}

/** Whether a CLR header is there in truth (ECMA-335, II.25.3.3): the directory alone is soon set. */
function hasClrHeader(image: MappedImage): boolean {
  const directory = image.headers.directory(Directory.clr);
  if (directory === null) return false;
  const bytes = image.read(directory.at, CLR_HEADER_BYTES);
  return bytes.length === CLR_HEADER_BYTES && new Fields(bytes, 'little').u32(0) >= CLR_HEADER_BYTES;
}
