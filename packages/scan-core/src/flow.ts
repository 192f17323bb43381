import type { Clock, Log } from '@guardimesh/kit';
import type { ScanSummary, ScanTarget } from '@guardimesh/model';
import { discover, PassSchedule, type DiscoverSettings, type PassPace } from './discover/index.js';
import { forEachOf } from './for-each-of.js';
import { judge } from './judge/index.js';
import type { ContainerFeed, Engine, LayerSource, PodDirectory, ReportSink, VerdictMemory } from './ports/index.js';
import { PassTally, type Reporter } from './report/index.js';
import { scan } from './scan/index.js';
import { openLayer, select } from './select/index.js';

/** What one pass needs of the outside world, each part behind its port. */
export interface PassParts {
  readonly layers: LayerSource;
  /** at least one; a file is clean only where every one of them says so */
  readonly engines: readonly [Engine, ...Engine[]];
  readonly memory: VerdictMemory;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the whole flow needs. */
export interface FlowParts extends PassParts {
  readonly feed: ContainerFeed;
  readonly pods: PodDirectory;
  readonly sink: ReportSink;
}

export interface FlowSettings extends DiscoverSettings {
  readonly pace: PassPace;
  /** passes over different containers at once */
  readonly passesAtOnce: number;
}

/**
 * The main job, until the signal aborts: every container of the node, again and again, each pass through the same steps.
 * One target that fails never stops the others.
 */
export async function watchAndScan(
  parts: FlowParts,
  settings: FlowSettings,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<void> {
  const schedule = new PassSchedule(settings.pace);
  await forEachOf(discover(parts, schedule, reporter, settings, signal), settings.passesAtOnce, async (target) => {
    const summary = await scanTarget(parts, reporter, target, signal);
    schedule.finished(target.container.id, summary, parts.clock.monotonicMs());
  });
}

/** One pass over one target. Never throws: what fails is in the summary, under its reason. */
export async function scanTarget(
  parts: PassParts,
  reporter: Reporter,
  target: ScanTarget,
  signal: AbortSignal,
): Promise<ScanSummary> {
  const tally = new PassTally(target, parts.clock);
  const layer = await openLayer(parts, target, tally);
  if (layer !== null) {
    const filesAtOnce = Math.min(...parts.engines.map((engine) => engine.parallelism));
    await forEachOf(select(parts, layer, target, tally, signal), filesAtOnce, async (candidate) => {
      const scanned = await scan(parts, layer, candidate, tally, signal);
      const verdict = judge(scanned);
      reporter.file(target, tally, candidate, verdict);
    });
    await layer.close();
  }
  return reporter.summary(tally);
}
