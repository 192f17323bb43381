/** What happened since the start, in numbers. Those of the second block are bounds that bit or data that was lost. */
export interface PodWatchCounts {
  lists: number;
  watches: number;
  events: number;
  bookmarks: number;
  failures: number;
  /** lists made because the server no longer knew our resource version */
  gone: number;
  idle: number;
  cut: number;

  /** pods without a readable name, namespace, uid or node, or that are no JSON; their details are not known */
  unreadablePods: number;
  /** watch lines that are no event */
  unreadableEvents: number;
  /** pods and watch lines above `objectBytesMax` */
  oversizeObjects: number;
  /** pods and watch lines above `depthMax` */
  overdeepObjects: number;
  /** pods beyond `podsMax`: their containers are told, their details are not kept */
  podsOverLimit: number;
  /** pods of other nodes, which the server should not have sent */
  foreignPods: number;
  /** labels and annotations left out by one of their bounds */
  entriesLeftOut: number;
  /** container states that could not be read, or are beyond `containersPerPodMax` */
  containersLeftOut: number;
  /** ended lives forgotten by `endedLivesMax` */
  livesForgotten: number;
  /** ids of ended containers taken from a slow reader by `waitingIdsMax` */
  idsDropped: number;
}

export function newCounts(): PodWatchCounts {
  return {
    lists: 0,
    watches: 0,
    events: 0,
    bookmarks: 0,
    failures: 0,
    gone: 0,
    idle: 0,
    cut: 0,
    unreadablePods: 0,
    unreadableEvents: 0,
    oversizeObjects: 0,
    overdeepObjects: 0,
    podsOverLimit: 0,
    foreignPods: 0,
    entriesLeftOut: 0,
    containersLeftOut: 0,
    livesForgotten: 0,
    idsDropped: 0,
  };
}

/** How the pod watch is, for diagnosis. */
export interface PodWatchState {
  readonly phase: 'new' | 'listing' | 'watching' | 'waiting' | 'stopped';
  /** true once a whole list was read: from then on "no such pod" means something */
  readonly synced: boolean;
  readonly pods: number;
  readonly resourceVersion: string | null;
  /** the newest failure since the last healthy watch */
  readonly trouble: { readonly code: string; readonly message: string; readonly retryInMs: number } | null;
  readonly counts: Readonly<PodWatchCounts>;
}
