import { createHash } from 'node:crypto';
import { describeError, type Clock, type Log } from '@guardimesh/kit';
import { closeDescriptor, FileStat } from '@guardimesh/linux';
import type { ContextAnswer, FileCandidate, FilePath, OpenFile, ScanTarget } from '@guardimesh/model';
import type { ContextCheck } from '@guardimesh/scan-core';
import { ComparedFile, mayBeBeingRemoved, nameInLayers, openInLayers } from '../container-files/index.js';
import { ContainerRecords, mayBeRecordedSoon, type FileInLayer } from '../packages/index.js';
import { codeKindOf, type CodeKind } from './code-kind.js';
import { ImagePrograms } from './image/index.js';
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
  /**
   * Whether what the container has at that path now is a package's file, unchanged: a running program was then replaced by an upgrade.
   * Where it cannot be told it is not.
   */
  isPackageFile(target: ScanTarget, path: FilePath): Promise<boolean>;
}

const NOTHING: ContextAnswer = { kind: 'nothing' };
const NAMES: Readonly<Record<CodeKind, string>> = {
  program: 'Program',
  library: 'Library',
  script: 'Script',
  'kernel-module': 'KernelModule',
};

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
    const { upper } = target.container.root;
    const layers = layersOf(target);
    const isComparable = file.identity.sizeBytes <= target.budget.fileBytesMax;
    const compared = new ComparedFile(file);
    const inImage = await compareWithImage(hostRoot, layers, path, isComparable ? compared : null);
    if (inImage === 'same') return { kind: 'explained', by: 'metadata-copy-up' };
    if (upper !== null) {
      const recorded = await recordedIn(inLayer(upper, target, path, file));
      if (recorded !== null) return recorded;
    }
    if (ignoredBecause(policy, target.container.pod?.namespace ?? null) !== null)
      return { kind: 'explained', by: 'policy' };
    // where the runtime does not tell the layers, every program of the image would be a new one
    if (layers.length === 0) return { kind: 'undecided', detail: 'the layers of its image are not known' };
    if (inImage === 'none' && isComparable && (await images.include(layers, compared, file.identity.sizeBytes)))
      return { kind: 'explained', by: 'in-image' };
    if (inImage === 'not-compared') return TOO_LARGE;
    if (upper !== null && mayBeRecordedSoon(hostRoot, upper, latin1(path), ageOf, file.identity, settlingSeconds))
      return { kind: 'undecided', detail: 'an installer may be about to record it' };
    // asked last: a layer that is there now was there for all that was asked of it before
    if (mayBeBeingRemoved(hostRoot, target, file.descriptor)) return REMOVED;
    return drift(`Guardimesh.Drift.${inImage === 'none' ? 'New' : 'Modified'}${NAMES[kind]}`);
  };

  /** Null where no record is of the file as it is. */
  const recordedIn = async (file: FileInLayer): Promise<ContextAnswer | null> => {
    const bySystem = await records.ofSystem(file);
    if (bySystem === 'unchanged') return { kind: 'explained', by: 'package-manager' };
    const byPython = await records.ofPython(file);
    if (byPython === 'unchanged') return { kind: 'explained', by: 'language-cache' };
    return bySystem === 'not-compared' || byPython === 'not-compared' ? TOO_LARGE : null;
  };

  const check = async (target: ScanTarget, candidate: FileCandidate, file: OpenFile): Promise<ContextAnswer> => {
    if (stat.read(file.descriptor) < 0) return { kind: 'undecided', detail: 'its mode could not be read' };
    const kind = await codeKindOf(file.descriptor, stat.mode, candidate.path.bytes);
    return kind === null ? NOTHING : judge(target, candidate.path, file, kind);
  };

  const isPackageFile = async (target: ScanTarget, path: FilePath): Promise<boolean> => {
    const { upper } = target.container.root;
    if (upper === null) return false;
    const opened = openInLayers(hostRoot, [upper], path);
    if (opened === null) return false;
    try {
      const { descriptor, sizeBytes, changedNs } = opened;
      const bytesMax = target.budget.fileBytesMax;
      const file = { layer: upper, path: latin1(path), descriptor, sizeBytes, changedNs, bytesMax };
      return (await records.ofSystem(file)) === 'unchanged';
    } finally {
      opened.close();
    }
  };

  /** An answer is of one image and one namespace: a file in a volume may be another container's too. */
  const contextOf = (target: ScanTarget): string => {
    const ignored = ignoredBecause(policy, target.container.pod?.namespace ?? null);
    return createHash('sha256')
      .update(JSON.stringify([ignored !== null, layersOf(target)]))
      .digest('base64url');
  };

  return {
    name: 'drift',
    // records are not part of it: that one explains a file holds for those bytes, whatever the records say later
    contextOf: (target) => Promise.resolve(contextOf(target)),
    concerns: ({ origin }) => origin === 'walk' || origin === 'volume' || origin === 'written',
    check: (target, candidate, file) =>
      check(target, candidate, file).catch((thrown: unknown): ContextAnswer => {
        log.warn({ container: target.container.id, error: describeError(thrown) }, 'drift could not be told');
        return { kind: 'undecided', detail: describeError(thrown) };
      }),
    isPackageFile: (target, path) =>
      isPackageFile(target, path).catch((thrown: unknown) => {
        log.warn({ container: target.container.id, error: describeError(thrown) }, 'package records could not be read');
        return false;
      }),
  };
}

const stat = new FileStat();
const REMOVED: ContextAnswer = { kind: 'undecided', detail: 'the container was removed meanwhile' };
const TOO_LARGE: ContextAnswer = { kind: 'undecided', detail: 'it is too large to be compared' };

/** What the image has at a path: nothing, these bytes, or others. @param compared null: too large to be read */
async function compareWithImage(
  hostRoot: string,
  layers: readonly string[],
  path: FilePath,
  compared: ComparedFile | null,
): Promise<'none' | 'same' | 'other' | 'not-compared'> {
  const named = nameInLayers(hostRoot, layers, path.bytes);
  if (named === null) return 'none';
  if (compared !== null) return (await compared.equals(named)) ? 'same' : 'other';
  closeDescriptor(named);
  return 'not-compared';
}

function layersOf(target: ScanTarget): string[] {
  return target.container.root.lowers.map((lower) => lower.path);
}

function inLayer(layer: string, target: ScanTarget, path: FilePath, file: OpenFile): FileInLayer {
  const { descriptor, identity } = file;
  const { sizeBytes, changedNs } = identity;
  return { layer, path: latin1(path), descriptor, sizeBytes, changedNs, bytesMax: target.budget.fileBytesMax };
}

function drift(name: string): ContextAnswer {
  return { kind: 'match', match: { kind: 'drift', verdict: 'suspicious', names: [name] } };
}

function latin1(path: FilePath): string {
  return Buffer.from(path.bytes).toString('latin1');
}
