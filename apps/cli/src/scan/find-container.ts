import { silentLog, pollUntil } from '@guardimesh/kit';
import type { ContainerSnapshot } from '@guardimesh/model';
import { NodeContainers, parseRuntimeSocket } from '@guardimesh/sources';
import { answeringRuntimes } from '../up/answering-runtimes.js';
import { CliError } from '../output/index.js';

/** Runtimes that answer are listed in a moment; one that hangs must not hold up the others. */
const LISTED_WITHIN_MS = 5_000;

/**
 * The running container with that id, beginning of an id, or name, of all runtimes on this machine.
 * @throws {CliError} `not-found` where there is none, `ambiguous` where there are several, with those that there are
 */
export async function findContainer(what: string, runtime: string | null): Promise<ContainerSnapshot> {
  const sockets = runtime === null ? [] : [parseRuntimeSocket(runtime, { hostRoot: '' })];
  const runtimes = runtime === null ? await answeringRuntimes() : [runtime];
  if (runtimes.length === 0)
    throw new CliError(
      'not-found',
      `${what} is no file or folder, and no container runtime answers here (as root: guardimesh doctor)`,
    );
  const stop = new AbortController();
  const containers = new NodeContainers({ hostRoot: '', sockets, log: silentLog });
  const running = containers.run(stop.signal);
  try {
    const listed = (): number => containers.current().filter(({ kind }) => kind === 'end').length;
    await pollUntil('the container runtimes', () => listed() >= runtimes.length, { timeoutMs: LISTED_WITHIN_MS }).catch(
      () => undefined,
    );
    const all = containers.current().flatMap((change) => (change.kind === 'put' ? [change.container] : []));
    return choose(
      what,
      all.filter(({ kind, process }) => kind === 'container' && process !== null),
    );
  } finally {
    stop.abort();
    await running;
  }
}

function choose(what: string, running: readonly ContainerSnapshot[]): ContainerSnapshot {
  const exact = running.filter(({ id, name }) => id === what || name === what);
  const fitting = exact.length > 0 ? exact : running.filter(({ id }) => id.startsWith(what));
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  const told = (fitting.length > 0 ? fitting : running).map(
    ({ id, name, image }) => `  ${id.slice(0, 12)}  ${name}  ${image}`,
  );
  if (fitting.length > 1)
    throw new CliError(
      'ambiguous',
      [`${what} fits ${fitting.length} containers; give more of the id:`, ...told].join('\n'),
    );
  const none = running.length === 0 ? 'no container runs here' : 'running are:';
  throw new CliError('not-found', [`${what} is no file, folder or running container; ${none}`, ...told].join('\n'));
}
