import { describeError, type Clock, type Log } from '@guardimesh/kit';
import { FileStat } from '@guardimesh/linux';
import type { ContextAnswer, FileCandidate, FilePath, OpenFile, ScanTarget } from '@guardimesh/model';
import type { ContextCheck } from '@guardimesh/scan-core';
import { ComparedFile, nameInLayers, openInLayers, readStart } from '../container-files/index.js';
import { ContainerRecords, mayBeRecordedSoon } from '../packages/index.js';
import { CODE_HEADER_BYTES, codeKindOf, type CodeKind } from './code-kind.js';
import { ImagePrograms } from './image-programs.js';
import { ignoredBecause, type DriftPolicy } from './policy.js';

export interface DriftSettings {
  /** where the host's `/` is: `/host` in the node pod, empty on the host itself */
  readonly hostRoot: string;
  readonly policy: DriftPolicy;
  /** so long after a file was written an installer at work may still record it */
  readonly settlingSeconds: number;
  readonly clock: Clock;
  readonly log: Log;
}

export interface DriftCheck extends ContextCheck {
  /** Whether what the container has at that path now is a package's file, unchanged: a running program was then replaced by an upgrade. */
  isPackageFile(target: ScanTarget, path: FilePath): Promise<boolean>;
}

const NOTHING: ContextAnswer = { kind: 'nothing' };
const NAMES: Readonly<Record<CodeKind, string>> = { program: 'Program', library: 'Library', script: 'Script' };

/**
 * Programs, scripts and shared objects that a container's image does not have, or has with other bytes. What explains one is looked for
 * in the image's layers and in the records of package managers, always by content. See docs/drift.md.
 */
export function createDriftCheck(settings: DriftSettings): DriftCheck {
  const { hostRoot, policy, settlingSeconds, clock, log } = settings;
  const records = new ContainerRecords(hostRoot);
  const images = new ImagePrograms(hostRoot);
  const ageOf = (changedNs: bigint): number => clock.nowMs() / 1_000 - Number(changedNs / 1_000_000n) / 1_000;

  const judge = async (target: ScanTarget, path: FilePath, file: OpenFile, kind: CodeKind): Promise<ContextAnswer> => {
    const { upper, lowers } = target.container.root;
    const layers = lowers.map((lower) => lower.path);
    const compared = new ComparedFile(file);
    const inImage = nameInLayers(hostRoot, layers, path.bytes);
    if (inImage !== null && (await compared.equals(inImage))) return { kind: 'explained', by: 'metadata-copy-up' };
    if (upper !== null) {
      const recorded = await recordedIn(upper, path, file);
      if (recorded !== null) return recorded;
    }
    if (ignoredBecause(policy, target.container.pod?.namespace ?? null) !== null)
      return { kind: 'explained', by: 'policy' };
    if (inImage === null && (await images.include(layers, compared, file.identity.sizeBytes)))
      return { kind: 'explained', by: 'in-image' };
    if (upper !== null && mayBeRecordedSoon(hostRoot, upper, latin1(path), ageOf, file.identity, settlingSeconds))
      return { kind: 'undecided', detail: 'an installer may be about to record it' };
    return drift(`Guardimesh.Drift.${inImage === null ? 'New' : 'Modified'}${NAMES[kind]}`);
  };

  /** Null where no record is of the file as it is. */
  const recordedIn = async (upper: string, path: FilePath, file: OpenFile): Promise<ContextAnswer | null> => {
    const { descriptor, identity } = file;
    const of = [upper, latin1(path), descriptor, identity.sizeBytes] as const;
    if ((await records.ofSystem(...of)) === 'unchanged') return { kind: 'explained', by: 'package-manager' };
    return (await records.ofPython(...of)) === 'unchanged' ? { kind: 'explained', by: 'language-cache' } : null;
  };

  const check = async (target: ScanTarget, candidate: FileCandidate, file: OpenFile): Promise<ContextAnswer> => {
    const header = await readStart(file.descriptor, CODE_HEADER_BYTES);
    const stat = new FileStat();
    if (stat.read(file.descriptor) < 0) return { kind: 'undecided', detail: 'its mode could not be read' };
    const kind = codeKindOf(header, stat.mode, candidate.path.bytes);
    return kind === null ? NOTHING : judge(target, candidate.path, file, kind);
  };

  return {
    name: 'drift',
    // an answer that a record explains the file holds for those bytes, whatever the records say later
    contextOf: () => Promise.resolve(JSON.stringify(policy)),
    concerns: ({ origin }) => origin === 'walk' || origin === 'volume' || origin === 'written',
    check: (target, candidate, file) =>
      check(target, candidate, file).catch((thrown: unknown): ContextAnswer => {
        log.warn({ container: target.container.id, error: describeError(thrown) }, 'drift could not be told');
        return { kind: 'undecided', detail: describeError(thrown) };
      }),
    isPackageFile: (target, path) => isRecordedNow(hostRoot, records, target, path),
  };
}

async function isRecordedNow(
  hostRoot: string,
  records: ContainerRecords,
  target: ScanTarget,
  path: FilePath,
): Promise<boolean> {
  const { upper } = target.container.root;
  if (upper === null) return false;
  const opened = openInLayers(hostRoot, [upper], path);
  if (opened === null) return false;
  try {
    return (await records.ofSystem(upper, latin1(path), opened.descriptor, opened.sizeBytes)) === 'unchanged';
  } finally {
    opened.close();
  }
}

function drift(name: string): ContextAnswer {
  return { kind: 'match', match: { kind: 'drift', verdict: 'suspicious', names: [name] } };
}

function latin1(path: FilePath): string {
  return Buffer.from(path.bytes).toString('latin1');
}
