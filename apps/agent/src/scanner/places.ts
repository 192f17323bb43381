import { readFileSync } from 'node:fs';
import {
  createDriftCheck,
  createRealTime,
  createPackageCheck,
  createProcessCheck,
  parseDriftPolicy,
  REPORT_ALL_DRIFT,
  type DriftPolicy,
} from '@guardimesh/engines';
import { describeError, SettingsError, systemClock, type Lifecycle, type Log } from '@guardimesh/kit';
import type { ContextCheck, FileSource, ProcessWatch, RealTime, ScanRules } from '@guardimesh/scan-core';
import {
  createImageLayers,
  createProcessSource,
  createVolumes,
  createWritableLayerSource,
  VOLUME_KINDS,
  type VolumeKind,
} from '@guardimesh/sources';
import type { ScannerSettings } from './parts.js';

/** Where a pass looks, what it makes of the surroundings, and what asks for a pass between two planned ones. */
export interface Places {
  readonly sources: readonly FileSource[];
  readonly checks: readonly ContextCheck[];
  readonly watch: ProcessWatch;
  readonly realTime?: RealTime;
}

export interface PreparedPlaces {
  readonly parts: Places;
  /** resolves when the threads are warm */
  readonly prepared: Promise<void>;
}

export function placesFrom(
  settings: ScannerSettings,
  rules: ScanRules,
  lifecycle: Lifecycle,
  log: Log,
): PreparedPlaces {
  const { hostRoot } = settings;
  const procRoot = `${hostRoot}/proc`;
  const directories = createWritableLayerSource({ hostRoot, log });
  lifecycle.onClose('walk', () => directories.close());
  const processes = createProcessSource({ procRoot, sweepSeconds: settings.sweepSeconds, log });
  lifecycle.onClose('processes', () => processes.close());
  const prepared = [processes.prepare(), ...(settings.memoryEntriesMax > 0 ? [directories.prepare()] : [])];
  const { runtimePrograms } = settings;
  const driftCheck = createDriftCheck({
    ...{ hostRoot, clock: systemClock, log },
    policy: settings.driftPolicyFile === null ? REPORT_ALL_DRIFT : readPolicy(settings.driftPolicyFile),
    settlingSeconds: settings.driftSettlingSeconds,
  });
  const processCheck = createProcessCheck({
    ...{ hostRoot, procRoot, runtimePrograms, log },
    isPackageFile: (target, path) => driftCheck.isPackageFile(target, path),
  });
  lifecycle.onClose('process check', () => {
    processCheck.close();
  });
  const parts = {
    sources: [
      processes,
      directories,
      createVolumes({ procRoot, kinds: volumeKinds(settings.volumeKinds), log }, directories),
      ...(settings.imageLayers ? [createImageLayers(directories)] : []),
    ],
    checks: [processCheck, driftCheck, createPackageCheck({ hostRoot, log })],
    watch: processes.watch,
    ...(settings.realTime ? { realTime: realTimeFrom(settings, rules, log) } : {}),
  };
  return { parts, prepared: Promise.all(prepared).then(() => undefined) };
}

function realTimeFrom({ clamdSocket, hostRoot, fileBytesMax }: ScannerSettings, rules: ScanRules, log: Log): RealTime {
  return createRealTime({ clamdSocket, hostRoot, bounds: { fileBytesMax }, digests: rules.hasAllowList, log });
}

function readPolicy(path: string): DriftPolicy {
  try {
    return parseDriftPolicy(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new SettingsError('bad-setting', `GUARDIMESH_DRIFT_POLICY_FILE ${path}: ${describeError(cause)}`, { cause });
  }
}

function volumeKinds(names: readonly string[]): VolumeKind[] {
  return names.map((name) => {
    const kind = VOLUME_KINDS.find((each) => each === name);
    if (kind !== undefined) return kind;
    throw new SettingsError(
      'bad-setting',
      `GUARDIMESH_VOLUME_KINDS names ${JSON.stringify(name)}; known are ${VOLUME_KINDS.join(', ')}`,
    );
  });
}
