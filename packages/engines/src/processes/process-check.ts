import { describeError, type Log } from '@guardimesh/kit';
import { isInMemory } from '@guardimesh/linux';
import type { ContextAnswer, FileCandidate, FilePath, OpenFile, ProcessUse, ScanTarget } from '@guardimesh/model';
import type { ContextCheck } from '@guardimesh/scan-core';
import { ComparedFile, isElf, isLayerGone, nameInLayersAtHand } from '../container-files/index.js';
import { RuntimePrograms, type RuntimeProgramSettings } from './runtime-programs.js';

export interface ProcessCheckSettings extends RuntimeProgramSettings {
  /** Whether a package manager's records say that the container's file at that path is of a package, unchanged; default: never. */
  readonly isPackageFile?: (target: ScanTarget, path: FilePath) => Promise<boolean>;
  readonly log: Log;
}

const NOTHING: ContextAnswer = { kind: 'nothing' };
const REMOVED: ContextAnswer = { kind: 'undecided', detail: 'the container was removed meanwhile' };

/**
 * Judges what runs by where its bytes are: a program or shared object in no file, in one that is gone from disk, or on a file system
 * in memory. Names, arguments and paths decide nothing; a file that is open without being run is left to the content engines.
 * @throws {LinuxError} where there is no proc file system at `procRoot`
 */
export function createProcessCheck(settings: ProcessCheckSettings): ContextCheck & { close(): void } {
  const runtime = new RuntimePrograms(settings);
  const { hostRoot, log } = settings;
  const isPackageFile = settings.isPackageFile ?? (() => Promise.resolve(false));

  /** Why a program or shared object that is no file of the container belongs there, or null. */
  const explain = async (
    target: ScanTarget,
    path: FilePath,
    use: ProcessUse,
    file: OpenFile,
  ): Promise<ContextAnswer | null> => {
    const compared = new ComparedFile(file);
    if (await runtime.include(compared, use.process, target)) return { kind: 'explained', by: 'container-runtime' };
    if (use.held !== 'deleted') return null;
    const { upper, lowers } = target.container.root;
    const inLayers = (layers: readonly string[]): number => nameInLayersAtHand(hostRoot, layers, path.bytes);
    if (await compared.equals(inLayers(lowers.map((lower) => lower.path))))
      return { kind: 'explained', by: 'in-image' };
    // replaced by a copy of itself: the walk of the writable layer judges the same bytes
    if (upper !== null && (await compared.equals(inLayers([upper])))) return NOTHING;
    if (await isPackageFile(target, path)) return { kind: 'explained', by: 'package-manager' };
    // asked last: what is there now was there for all that was looked for in it
    return isLayerGone(hostRoot, target) ? REMOVED : null;
  };

  const check = async (target: ScanTarget, candidate: FileCandidate, file: OpenFile): Promise<ContextAnswer> => {
    const { use, origin, path } = candidate;
    if (use === undefined) return NOTHING;
    // a compiler at run time maps what it writes: no shared object, and no finding
    if (origin !== 'exe' && !isElf(file.descriptor)) return NOTHING;
    if (use.held === 'on-disk' && isInMemory(file.descriptor) !== 1) return NOTHING;
    return (await explain(target, path, use, file)) ?? hidden(use.held, origin === 'exe');
  };

  return {
    name: 'processes',
    contextOf: () => Promise.resolve('1'),
    concerns: ({ origin, use }) => use !== undefined && (origin === 'exe' || origin === 'map'),
    check: (target, candidate, file) =>
      check(target, candidate, file).catch((thrown: unknown): ContextAnswer => {
        log.warn({ container: target.container.id, error: describeError(thrown) }, 'a program could not be told');
        return { kind: 'undecided', detail: describeError(thrown) };
      }),
    close: () => {
      runtime.close();
    },
  };
}

function hidden(held: ProcessUse['held'], isProgram: boolean): ContextAnswer {
  switch (held) {
    case 'memfd':
      return isProgram
        ? suspicious('memfd', 'Guardimesh.Fileless.MemfdProgram')
        : suspicious('library', 'Guardimesh.Fileless.MemfdLibrary');
    case 'on-disk':
      return isProgram
        ? suspicious('memfd', 'Guardimesh.Fileless.SharedMemoryProgram')
        : suspicious('library', 'Guardimesh.Fileless.SharedMemoryLibrary');
    case 'deleted':
      return isProgram
        ? suspicious('deleted', 'Guardimesh.Deleted.Program')
        : suspicious('library', 'Guardimesh.Deleted.SharedObject');
  }
}

function suspicious(kind: 'memfd' | 'deleted' | 'library', name: string): ContextAnswer {
  return { kind: 'match', match: { kind, verdict: 'suspicious', names: [name] } };
}
