import type { ContainerWriter } from './container-writer.js';
import { Heard } from './heard.js';
import type { WriterTimes } from './messages.js';
import { ReconcileWalk } from './reconcile-walk.js';
import { startOurs } from './watchers.js';

const WRITES = 1_000_000;
/**
 * Overwritten again and again: a million files would measure the file system. More than the kernel's queue holds (16,384, fanotify(7)):
 * closes of one file are merged while they wait, so that fewer names could never make it overflow.
 */
const CLEAN_NAMES = 24_000;
const INFECTED = 100;
/** After the last write; a walk may be under way, and another be asked for. */
const QUIET_MS = 60_000;

export interface StormFigures {
  readonly writes: number;
  readonly infected: number;
  readonly aloneSeconds: number;
  readonly aloneCpuSeconds: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** of the writer, while it is watched, to the same when nobody watches */
  readonly slowdown: number;
  /** the same of its CPU time: what others do on the machine is not in it */
  readonly cpuSlowdown: number;
  readonly overflows: number;
  readonly walks: number;
  readonly foundByWalk: number;
  /** files judged as they were closed */
  readonly judged: number;
  readonly missing: number;
  /** from the first write */
  readonly allFoundSeconds: number;
}

/** The writer writes as fast as it can: more than anybody can judge, so that the kernel's queue runs over. */
export async function runStorm(
  clamdSocket: string,
  writer: ContainerWriter,
  emptyDirectory: () => void,
): Promise<StormFigures> {
  const infected = Array.from({ length: INFECTED }, (_, number) => `infected-${number}`);
  const storm = { kind: 'storm', writes: WRITES, cleanNames: CLEAN_NAMES, infected } as const;
  const alone = await writer.write(storm);
  emptyDirectory();

  const heard = new Heard();
  const walk = new ReconcileWalk(clamdSocket, writer.container, heard);
  let overflows = 0;
  let judged = 0;
  const watcher = await startOurs(clamdSocket, writer.container, heard, (news) => {
    if (news.kind === 'written') judged += news.files.clean + news.files.found.length;
    else {
      if (news.why === 'overflow') overflows += 1;
      walk.ask();
    }
  });
  try {
    const watched = await writer.write(storm);
    const { lastNs, missing } = await heard.all(infected, QUIET_MS);
    const [aloneSeconds, seconds] = [secondsOf(alone), secondsOf(watched)];
    return {
      ...{ writes: WRITES, infected: INFECTED, aloneSeconds, seconds, overflows, judged, missing },
      slowdown: hundredths(seconds / aloneSeconds),
      ...{ aloneCpuSeconds: hundredths(alone.cpuSeconds), cpuSeconds: hundredths(watched.cpuSeconds) },
      cpuSlowdown: hundredths(watched.cpuSeconds / alone.cpuSeconds),
      ...{ walks: walk.walks, foundByWalk: walk.found },
      allFoundSeconds: hundredths((lastNs - watched.beganNs) / 1e9),
    };
  } finally {
    await watcher.stop();
    await walk.close();
  }
}

function secondsOf({ beganNs, endedNs }: WriterTimes): number {
  return hundredths((endedNs - beganNs) / 1e9);
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
