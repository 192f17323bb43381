import type { ContainerSnapshot, PodDetails } from './container.js';

export const TRIGGER_REASONS = [
  'started',
  'scheduled',
  'retry',
  'requested',
  'signatures',
  'written',
  'executed',
] as const;
export type TriggerReason = (typeof TRIGGER_REASONS)[number];

/** Which kinds of places a pass looks at: the container's processes, what it wrote, the layers of its image. */
export const SCAN_SCOPES = ['processes', 'files', 'image'] as const;
export type ScanScope = (typeof SCAN_SCOPES)[number];

/** The bounds of one pass over one target. Each that bites is counted in the summary under its own reason. */
export interface TargetBudget {
  readonly entriesMax: number;
  readonly depthMax: number;
  readonly fileBytesMax: number;
  readonly passBytesMax: number;
  readonly passSecondsMax: number;
}

export const DEFAULT_BUDGET: TargetBudget = {
  entriesMax: 2_000_000,
  depthMax: 1_024,
  fileBytesMax: 256 * 1024 * 1024,
  passBytesMax: 64 * 1024 * 1024 * 1024,
  passSecondsMax: 3_600,
};

/** What one pass looks at, why, and how much of it at most. */
export interface ScanTarget {
  readonly container: ContainerSnapshot;
  /** null without a cluster, or while the API has not named the pod yet */
  readonly pod: PodDetails | null;
  readonly reason: TriggerReason;
  readonly scopes: readonly ScanScope[];
  readonly budget: TargetBudget;
}
