/** What of the product can run on this machine, and what keeps the rest from it. */
export interface MachinePlan {
  /** inspector and scanner: containers of this machine */
  readonly scansContainers: boolean;
  /** with a containerd and two containers of our own */
  readonly demo: boolean;
  /** for the person: what is missing here, and what it takes */
  readonly notes: readonly string[];
}

export interface MachineFacts {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** sockets of container runtimes that were found */
  readonly runtimeSockets: readonly string[];
  readonly demoWanted: boolean;
}

export function planFor(facts: MachineFacts): MachinePlan {
  if (facts.platform !== 'linux') {
    return {
      scansContainers: false,
      demo: false,
      notes: [
        `Scanning containers needs Linux; this is ${facts.platform}. Backend and console are started all the same.`,
        'A folder can be scanned here: npm run guardimesh -- scan FOLDER',
      ],
    };
  }
  if (!facts.isRoot) {
    return {
      scansContainers: false,
      demo: false,
      notes: [
        "Scanning containers needs root: their files and the runtime's socket belong to it. Backend and console are started all the same.",
        'With root: sudo npm run up. Without: a folder of yours can be scanned by npm run guardimesh -- scan FOLDER',
      ],
    };
  }
  if (facts.demoWanted) return { scansContainers: true, demo: true, notes: [] };
  if (facts.runtimeSockets.length === 0) {
    return {
      scansContainers: true,
      demo: true,
      notes: [
        'No container runtime answers on this machine: a demonstration is started, with a containerd and two containers of our own.',
      ],
    };
  }
  return { scansContainers: true, demo: false, notes: [`Container runtime: ${facts.runtimeSockets.join(', ')}`] };
}
