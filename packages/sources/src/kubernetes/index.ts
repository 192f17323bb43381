export { type PodWatchCounts, type PodWatchState } from './counts.js';
export { watchNamespaces, type NamespaceWatch } from './namespace-labels.js';
export { PodWatchError, type PodWatchErrorCode } from './pod-watch-error.js';
export {
  DEFAULT_POD_WATCH_LIMITS,
  DEFAULT_POD_WATCH_TIMES,
  inCluster,
  type ApiServer,
  type PodWatchLimits,
  type PodWatchSettings,
  type PodWatchTimes,
} from './settings.js';
export { NEEDED_RIGHTS, watchPods, type PodWatch } from './watch-pods.js';
