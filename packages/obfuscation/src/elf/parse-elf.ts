import { readUpTo, type ByteSource } from '../bytes/index.js';
import {
  Anomalies,
  checkSegments,
  overlayBehind,
  type Damaged,
  type Executable,
  type Region,
} from '../executable/index.js';
import { readDynamic } from './dynamic.js';
import { ElfType, readHeader, type ElfHeader } from './header.js';
import { layoutOf, SIZES } from './layout.js';
import { ProgramHeaderType, readProgramHeaders, type ProgramHeader } from './program-headers.js';
import { readSections } from './section-headers.js';

const INTERPRETER_LENGTH_MAX = 256;
/** A trivial C program has half a dozen: its start, its end, and what it prints with. */
const FEW_FUNCTIONS = 4;

/**
 * Reads an ELF file (System V gABI; elf(5)) as Linux would load it. Never throws for what the bytes say.
 *
 * @returns null where the file does not begin with the magic
 */
export function parseElf(source: ByteSource): Executable | Damaged | null {
  const head = readUpTo(source, 0, SIZES[64].header);
  if (head[0] !== 0x7f || head[1] !== 0x45 || head[2] !== 0x4c || head[3] !== 0x46) return null;
  const anomalies = new Anomalies();
  const layout = layoutOf(head, anomalies);
  if (layout === null) return { format: 'elf', damaged: 'no class and byte order fit its header' };
  if (head.length < SIZES[layout.bits].header) return { format: 'elf', damaged: 'it ends within its header' };

  const header = readHeader(head, layout, anomalies);
  const programs = readProgramHeaders(source, header, layout, anomalies);
  const segments = programs.filter(({ type }) => type === ProgramHeaderType.load);
  const { regions: sections, tableEnd } = readSections(source, header, layout, anomalies);
  const interpreter = readInterpreter(source, programs);
  const dynamic = readDynamic(source, programs, layout, anomalies);
  const role = roleOf(header, interpreter !== null || dynamic === null || dynamic.isProgram);
  const entry = role === 'program' || (role === 'library' && header.entry !== 0) ? header.entry : null;
  if (role === 'program' || role === 'library') checkSegments({ segments, entry, fileSize: source.size }, anomalies);
  anomalies.addIf(
    role === 'program' && interpreter !== null && (dynamic?.imports.functionCount ?? 0) < FEW_FUNCTIONS,
    'few-imports',
  );
  const programsEnd = header.programHeaders.offset + programs.length * SIZES[layout.bits].programHeader;
  const ends = [...programs, ...(sections ?? [])].map(({ offset, fileSize }) => offset + fileSize);
  return {
    format: 'elf',
    bits: layout.bits,
    order: layout.order,
    machine: header.machine,
    role,
    entry,
    segments: segments.map(asRegion),
    sections,
    imports: dynamic?.imports ?? null,
    interpreter,
    overlay: overlayBehind([SIZES[layout.bits].header, programsEnd, tableEnd, ...ends], source.size),
    anomalies: anomalies.inOrder(),
  };
}

function roleOf({ type }: ElfHeader, isProgram: boolean): Executable['role'] {
  if (type === ElfType.executable) return 'program';
  if (type === ElfType.shared) return isProgram ? 'program' : 'library';
  if (type === ElfType.relocatable) return 'object';
  return type === ElfType.core ? 'core' : 'other';
}

function readInterpreter(source: ByteSource, programs: readonly ProgramHeader[]): string | null {
  const place = programs.find(({ type }) => type === ProgramHeaderType.interpreter);
  if (place === undefined) return null;
  const bytes = readUpTo(source, place.offset, Math.min(place.fileSize, INTERPRETER_LENGTH_MAX));
  const end = bytes.indexOf(0);
  return String.fromCharCode(...(end === -1 ? bytes : bytes.subarray(0, end)));
}

function asRegion({ name, offset, fileSize, address, memorySize, read, write, execute }: ProgramHeader): Region {
  return { name, offset, fileSize, address, memorySize, read, write, execute };
}
