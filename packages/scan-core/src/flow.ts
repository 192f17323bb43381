import type { Clock, Log } from '@guardimesh/kit';
import type { ScanSummary, ScanTarget } from '@guardimesh/model';
import { discover, PassSchedule, type DiscoverSettings, type PassPace } from './discover/index.js';
import { forEachOf } from './for-each-of.js';
import { judgeAll } from './judge/index.js';
import type {
  ContainerFeed,
  FileSource,
  KnownFiles,
  PassBook,
  PodDirectory,
  ProcessWatch,
  RealTime,
  ReportSink,
  RescanRequests,
  SignatureNews,
} from './ports/index.js';
import { PassTally, type Reporter } from './report/index.js';
import { SignatureFollower } from './retro-hunt/index.js';
import { scan, signaturesInForce, type ScanParts } from './scan/index.js';
import { openSource, select } from './select/index.js';

/** What one pass needs of the outside world, each part behind its port. */
export interface PassParts extends ScanParts {
  /** looked through one after the other, in this order: what is gone soonest first */
  readonly sources: readonly FileSource[];
  readonly clock: Clock;
  readonly log: Log;
}

/** What the whole flow needs. */
export interface FlowParts extends PassParts {
  readonly feed: ContainerFeed;
  readonly pods: PodDirectory;
  readonly sink: ReportSink;
  readonly requests: RescanRequests;
  readonly book: PassBook;
  /** absent where only the passes look at processes */
  readonly watch?: ProcessWatch;
  /** absent where it is turned off: walks and sweeps are all there is */
  readonly realTime?: RealTime;
  /** null: with a new signature set every file is scanned again */
  readonly news: SignatureNews | null;
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
  const schedule = new PassSchedule(settings.pace, parts.book, () => parts.clock.nowMs());
  const follower = new SignatureFollower(parts.news);
  await forEachOf(discover(parts, schedule, reporter, settings, signal), settings.passesAtOnce, async (target) => {
    await follower.follow(parts);
    const summary = await scanTarget(parts, reporter, target, signal);
    schedule.finished(target.container.id, target.scopes, summary, parts.clock.monotonicMs());
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
  const rule = parts.rules.skipping(target.container, target.pod);
  if (rule !== null) {
    parts.log.info({ container: target.container.id, image: target.container.image, rule }, 'left out by a rule');
    tally.seen();
    tally.unscanned('skipped-by-rule');
    return reporter.summary(tally);
  }
  const context = await contextOf(parts, target);
  for (const source of parts.sources) {
    if (target.scopes.includes(source.scope)) await scanSource(parts, reporter, source, context, tally, signal);
  }
  return reporter.summary(tally);
}

async function scanSource(
  parts: PassParts,
  reporter: Reporter,
  source: FileSource,
  context: string,
  tally: PassTally,
  signal: AbortSignal,
): Promise<void> {
  const { target } = tally;
  const opened = await openSource(parts, source, target, tally);
  if (opened === null) return;
  // the image is the same for all its containers: its files have no surroundings
  const around = source.scope === 'image' ? '' : context;
  const known = knownFiles(parts, around);
  const filesAtOnce = Math.min(...parts.engines.map((engine) => engine.parallelism));
  try {
    await forEachOf(select(parts, opened, known, target, tally, signal), filesAtOnce, async (candidate) => {
      const looked = await scan(parts, opened, candidate, around, tally, signal);
      const { verdict, matches } = judgeAll(looked.scanned, looked.context);
      looked.rememberQuiet();
      const explained = looked.context.flatMap((answer) => (answer.kind === 'explained' ? [answer.by] : []));
      reporter.file(target, tally, candidate, { verdict, matches, explained });
    });
  } finally {
    // whatever happened: others may be waiting for their turn at the same layer
    await opened.close();
  }
}

async function contextOf(parts: PassParts, target: ScanTarget): Promise<string> {
  return JSON.stringify(await Promise.all(parts.checks.map((check) => check.contextOf(target))));
}

function knownFiles(parts: PassParts, context: string): KnownFiles | null {
  const inForce = signaturesInForce(parts.engines);
  return inForce === null ? null : parts.memory.knownFiles(inForce, context);
}
