import { dirname } from 'node:path';
import { systemClock, type Lifecycle, type Log } from '@guardimesh/kit';
import {
  createClamdEngine,
  createDriftCheck,
  createPackageCheck,
  createProcessCheck,
  createStreamEngine,
  DEFAULT_CLAMD_ENGINE,
  REPORT_ALL_DRIFT,
} from '@guardimesh/engines';
import { filePath } from '@guardimesh/model';
import type { ContextCheck, Engine, FileSource } from '@guardimesh/scan-core';
import {
  createImageLayers,
  createPortableFolderSource,
  createProcessSource,
  createVolumes,
  createWritableLayerSource,
  VOLUME_KINDS,
} from '@guardimesh/sources';
import { obfuscationBeside } from './obfuscation-beside.js';
import { onlyThatFile } from './only-that-file.js';

const PORTABLE_PARALLELISM = 4;
const PORTABLE_TIMEOUT_SECONDS = 120;
/** nobody installs while a person looks once: what is not explained now is told */
const SETTLING_SECONDS = 0;

/** What is to be scanned. */
export type Subject = { readonly kind: 'folder' | 'file'; readonly path: string } | { readonly kind: 'container' };

export interface SubjectParts {
  readonly engine: Engine;
  /** asked of every file beside it */
  readonly others: readonly Engine[];
  readonly sources: readonly FileSource[];
  readonly checks: readonly ContextCheck[];
}

/** On Linux what the scanner itself looks with, elsewhere what Node has on every platform. */
export async function partsFor(
  subject: Subject,
  socketPath: string,
  lifecycle: Lifecycle,
  log: Log,
): Promise<SubjectParts> {
  if (process.platform !== 'linux') {
    const settings = { socketPath, parallelism: PORTABLE_PARALLELISM, timeoutSeconds: PORTABLE_TIMEOUT_SECONDS };
    const engine = await createStreamEngine(settings);
    if (subject.kind === 'container') return { engine, others: [], sources: [], checks: [] };
    const folder = subject.kind === 'folder' ? subject.path : dirname(subject.path);
    const source = createPortableFolderSource(folder);
    return {
      ...{ engine, others: [], checks: [] },
      sources: [subject.kind === 'file' ? onlyThatFile(source, subject.path) : source],
    };
  }
  const engine = createClamdEngine({ ...DEFAULT_CLAMD_ENGINE, socketPath }, systemClock, log);
  engine.start();
  lifecycle.onClose('engine', () => engine.close());
  const others = await obfuscationBeside(engine, lifecycle, log);
  const directories = createWritableLayerSource({ hostRoot: '', log });
  lifecycle.onClose('walk', () => directories.close());
  if (subject.kind === 'container') return { engine, others, ...containerPlaces(directories, lifecycle, log) };
  const directory = subject.kind === 'folder' ? subject.path : dirname(subject.path);
  const root = { directory, shownAs: filePath(directory) };
  const source: FileSource = { scope: 'files', open: (target) => directories.openDirectory(root, target.budget) };
  return {
    engine,
    others,
    sources: [subject.kind === 'file' ? onlyThatFile(source, subject.path) : source],
    checks: [],
  };
}

/** All that a pass of the scanner looks at, and every kind of volume but those that hold secrets. */
function containerPlaces(
  directories: ReturnType<typeof createWritableLayerSource>,
  lifecycle: Lifecycle,
  log: Log,
): Omit<SubjectParts, 'engine' | 'others'> {
  const procRoot = '/proc';
  const processes = createProcessSource({ procRoot, sweepSeconds: 3_600, log });
  lifecycle.onClose('processes', () => processes.close());
  const drift = createDriftCheck({
    ...{ hostRoot: '', policy: REPORT_ALL_DRIFT, clock: systemClock, log },
    settlingSeconds: SETTLING_SECONDS,
  });
  const check = createProcessCheck({
    ...{ hostRoot: '', procRoot, runtimePrograms: [], log },
    isPackageFile: (target, path) => drift.isPackageFile(target, path),
  });
  lifecycle.onClose('process check', () => {
    check.close();
  });
  const volumes = createVolumes({ procRoot, kinds: VOLUME_KINDS, log }, directories);
  const checks = [check, drift, createPackageCheck({ hostRoot: '', log })];
  return { sources: [processes, directories, volumes, createImageLayers(directories)], checks };
}
