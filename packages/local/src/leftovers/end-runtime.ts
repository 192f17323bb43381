import { rmSync } from 'node:fs';
import { readBundles } from './bundles.js';
import { endCgroup } from './cgroups.js';
import { endProcesses } from './end-processes.js';
import type { ProcessFacts } from './process-facts.js';
import { unmountBelow } from './unmount.js';

/** By what the parts of a container runtime of ours are known: all of it lies below one folder that is its alone. */
export interface RuntimeTraces {
  readonly name: string;
  /** a real path, without symlinks; deleted at the end */
  readonly folder: string;
  /** a daemon of it has one of these options with this value on its command line: `--config /…/config.toml` */
  readonly daemonOptions: readonly { readonly option: string; readonly value: string }[];
  /** containerd's socket, which each shim is given as `-address` */
  readonly containerdSocket: string;
  readonly containerdState: string;
  /** holds the upper directories of the containers' root file systems */
  readonly layersFolder: string;
  /** cgroups to end besides those of the containers; ours alone */
  readonly cgroups: readonly string[];
}

/**
 * Ends all of a container runtime - daemons, shims, containers, mounts, cgroups, sockets - and deletes its folder,
 * whether it still runs or was left by a crash.
 * @throws {LocalError} `left-behind` where something does not go; the folder stays then
 */
export async function endRuntime(traces: RuntimeTraces): Promise<void> {
  // the daemons first: while they live they answer the death of a shim by working in the same folders
  await endProcesses(traces.name, (facts) =>
    traces.daemonOptions.some(({ option, value }) => hasOption(facts, option, value)),
  );
  await endProcesses(
    `${traces.name}'s shims and containers`,
    (facts) => hasOption(facts, '-address', traces.containerdSocket) || isContained(facts, traces),
  );
  const bundles = readBundles(traces.containerdState);
  await unmountBelow(traces.folder);
  for (const { cgroupPath } of bundles) {
    if (cgroupPath !== null) await endCgroup(cgroupPath);
  }
  for (const cgroup of traces.cgroups) await endCgroup(cgroup);
  for (const { shimSocket } of bundles) {
    // containerd 1.6 puts these below /run/containerd/s whatever its own folders are
    if (shimSocket !== null && /^\/run\/containerd\/s\/[0-9a-f]+$/.test(shimSocket))
      rmSync(shimSocket, { force: true });
  }
  rmSync(traces.folder, { recursive: true, force: true, maxRetries: 5 });
}

function hasOption(facts: ProcessFacts, option: string, value: string): boolean {
  return facts.arguments.some((each, at) => each === option && facts.arguments[at + 1] === value);
}

/** The root file system of what runs in a container is an overlay with its upper directory in our folder. */
function isContained(facts: ProcessFacts, traces: RuntimeTraces): boolean {
  return facts.rootUpper?.startsWith(`${traces.layersFolder}/`) === true;
}
