import type { ByteSource } from '../bytes/index.js';
import {
  Anomalies,
  checkSegments,
  LIBRARIES_MAX,
  overlayBehind,
  type Damaged,
  type Executable,
  type Region,
} from '../executable/index.js';
import { entryOf } from './entry.js';
import { FileType, readMachHeader, type MachHeader } from './header.js';
import {
  Command,
  DATA_COMMANDS,
  LIBRARY_COMMANDS,
  readLoadCommands,
  textIn,
  type LoadCommand,
} from './load-commands.js';
import { readSegments } from './segments.js';
import { readSymbols } from './symbols.js';

const NAME_LENGTH_MAX = 128;
/** CPU_ARCH_ABI64 */
const WIDE_MACHINE = 0x01000000;
/** Even a program that only prints asks for two: printing, and binding. */
const FEW_FUNCTIONS = 2;
const ROLES: ReadonlyMap<number, Executable['role']> = new Map<number, Executable['role']>([
  [FileType.object, 'object'],
  [FileType.execute, 'program'],
  [FileType.fixedLibrary, 'library'],
  [FileType.core, 'core'],
  [FileType.dylib, 'library'],
  [FileType.bundle, 'library'],
  [FileType.dylibStub, 'library'],
  [FileType.kernelExtension, 'object'],
]);
/** These are never mapped as their segments say. */
const NEVER_MAPPED: ReadonlySet<number> = new Set([FileType.object, FileType.core, FileType.debugSymbols]);

/** A Mach-O file, or one slice of a fat one, from the begin of `source` on. Null where it has another magic number. */
export function parseThin(source: ByteSource): Executable | Damaged | null {
  const header = readMachHeader(source);
  if (header === null || 'damaged' in header) return header;
  const anomalies = new Anomalies();
  const commands = readLoadCommands(source, header, anomalies);
  if (commands.length === 0) return { format: 'mach-o', damaged: 'no load command can be read' };

  const isWide = (header.cputype & WIDE_MACHINE) !== 0;
  anomalies.addIf(isWide !== (header.bits === 64), 'ident-contradicts-header');
  const { segments, sections, ends } = readSegments(commands, header, source.size, anomalies);
  const symbols = readSymbols(source, header, commands, anomalies);
  const role = ROLES.get(header.filetype) ?? 'other';
  const found = entryOf(commands, header, segments);
  const entry = found === 'nowhere' ? null : found;
  anomalies.addIf(found === 'nowhere', 'entry-outside-segments');
  // a range that nothing may touch, as __PAGEZERO, holds nothing: not another segment, not an entry
  const mapped = segments.filter(({ fileSize, read, write, execute }) => fileSize > 0 || read || write || execute);
  if (!NEVER_MAPPED.has(header.filetype)) checkSegments({ segments: mapped, entry, fileSize: source.size }, anomalies);
  const isRunnable = role === 'program' || role === 'library';
  anomalies.addIf(isRunnable && sections.length === 0, 'no-section-headers');
  const libraries = commands
    .filter(({ cmd }) => LIBRARY_COMMANDS.has(cmd))
    .map((each) => textIn(each, 8, NAME_LENGTH_MAX));
  anomalies.addIf(libraries.includes(''), 'import-table-broken');
  const { functions, functionCount } = symbols;
  anomalies.addIf(role === 'program' && libraries.length > 0 && functionCount < FEW_FUNCTIONS, 'few-imports');
  const linker = commands.find(({ cmd }) => cmd === Command.loadLinker);
  return {
    format: 'mach-o',
    bits: header.bits,
    order: header.order,
    machine: header.cputype,
    role,
    entry,
    segments,
    sections: sections.length === 0 ? null : sections,
    imports:
      libraries.length === 0 && functionCount === 0
        ? null
        : { libraries: libraries.slice(0, LIBRARIES_MAX), functionCount, functions },
    interpreter: linker === undefined ? null : textIn(linker, 8, NAME_LENGTH_MAX) || null,
    overlay: overlayBehind([...ends, ...symbols.ends, ...endsOf(header, commands, segments)], source.size),
    anomalies: anomalies.inOrder(),
  };
}

function endsOf(header: MachHeader, commands: readonly LoadCommand[], segments: readonly Region[]): readonly number[] {
  const data = commands.filter(({ cmd }) => DATA_COMMANDS.has(cmd)).map(({ fields }) => fields.u32(8) + fields.u32(12));
  return [
    header.commandsAt + header.commandBytes,
    ...data,
    ...segments.map(({ offset, fileSize }) => offset + fileSize),
  ];
}
