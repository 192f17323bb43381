import { isIP } from 'node:net';
import { join } from 'node:path';
import type { BackoffSettings } from '@guardimesh/kit';
import { PodWatchError } from './pod-watch-error.js';

/** Where the API server is. The certificate is always verified, TLS is 1.2 or newer; plain HTTP is for loopback test servers. */
export type ApiServer =
  | {
      readonly scheme: 'https';
      readonly host: string;
      readonly port: number;
      readonly caFile: string;
      readonly tokenFile: string;
    }
  | { readonly scheme: 'http-on-loopback'; readonly host: '127.0.0.1' | '::1'; readonly port: number };

/** Every bound of the pod watch. Each that bites is counted in {@link PodWatchCounts}. */
export interface PodWatchLimits {
  readonly podsMax: number;
  /** containers of one pod that are looked at */
  readonly containersPerPodMax: number;
  /** entries kept of a pod's labels, and as many of its annotations */
  readonly entriesMax: number;
  /** key and value of one label or annotation; a longer one is left out, never cut */
  readonly entryCharsMax: number;
  /** all labels of a pod, and as much for its annotations */
  readonly entriesCharsMax: number;
  /** one pod in a list, one line of a watch; etcd holds 1.5 MiB an object by default */
  readonly objectBytesMax: number;
  /** nesting of one object's JSON */
  readonly depthMax: number;
  readonly pagesMax: number;
  /** lives of ended containers remembered so that none is told twice */
  readonly endedLivesMax: number;
  /** ids waiting for one slow reader of `runningContainers` */
  readonly waitingIdsMax: number;
}

export const DEFAULT_POD_WATCH_LIMITS: PodWatchLimits = {
  podsMax: 1_000,
  containersPerPodMax: 256,
  entriesMax: 64,
  entryCharsMax: 1_024,
  entriesCharsMax: 8_192,
  objectBytesMax: 4 * 1024 * 1024,
  depthMax: 64,
  pagesMax: 100,
  endedLivesMax: 4_096,
  waitingIdsMax: 16_384,
};

/** Every time of the pod watch, in milliseconds. */
export interface PodWatchTimes {
  /** from the request to the head of the answer, and between two parts of a list */
  readonly answerMs: number;
  readonly listMs: number;
  /** a watch that is silent for longer is replaced; the server sends a bookmark about each minute */
  readonly watchIdleMs: number;
  /** how long the server is asked to keep a watch: between this and twice this, so that a fleet does not return at once */
  readonly watchMs: number;
  /** a watch that lived this long was a success: the back-off starts again */
  readonly healthyMs: number;
  readonly retry: BackoffSettings;
  /** after 403, which only a person can cure */
  readonly forbiddenRetryMs: number;
  /** of the server's own Retry-After at most this much is obeyed */
  readonly retryAfterMaxMs: number;
  readonly tokenAgeMs: number;
  /** events that could not be read are made good by a list, at most one in this time */
  readonly relistEveryMs: number;
}

export const DEFAULT_POD_WATCH_TIMES: PodWatchTimes = {
  answerMs: 20_000,
  listMs: 120_000,
  watchIdleMs: 150_000,
  watchMs: 300_000,
  healthyMs: 5_000,
  retry: { firstMs: 500, maxMs: 30_000 },
  forbiddenRetryMs: 60_000,
  retryAfterMaxMs: 120_000,
  tokenAgeMs: 60_000,
  relistEveryMs: 60_000,
};

export interface PodWatchSettings {
  readonly server: ApiServer;
  /** the node whose pods are watched: `spec.nodeName` */
  readonly nodeName: string;
  readonly limits?: Partial<PodWatchLimits>;
  readonly times?: Partial<PodWatchTimes>;
}

/**
 * The API server as a pod sees it.
 * @param host KUBERNETES_SERVICE_HOST
 * @param port KUBERNETES_SERVICE_PORT
 */
export function inCluster(
  host: string,
  port: number,
  serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount',
): ApiServer {
  const [caFile, tokenFile] = [join(serviceAccountFolder, 'ca.crt'), join(serviceAccountFolder, 'token')];
  return { scheme: 'https', host, port, caFile, tokenFile };
}

/** @throws {PodWatchError} `bad-setting` */
export function checkSettings({ server, nodeName }: PodWatchSettings): void {
  // RFC 1123 subdomain, as the API server wants it of a node; anything else could change the field selector's meaning
  if (nodeName.length > 253 || !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(nodeName)) {
    throw new PodWatchError(
      'bad-setting',
      `${JSON.stringify(nodeName)} is no node name; give this pod's spec.nodeName`,
    );
  }
  if (!Number.isInteger(server.port) || server.port < 1 || server.port > 65_535) {
    throw new PodWatchError('bad-setting', `${String(server.port)} is no port of an API server`);
  }
  if (isIP(server.host) === 0 && !/^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$/.test(server.host)) {
    throw new PodWatchError('bad-setting', `${JSON.stringify(server.host)} is no host of an API server`);
  }
  // the types already say so; data from a settings file may not keep to them
  if (server.scheme === 'http-on-loopback' && !['127.0.0.1', '::1'].includes(server.host)) {
    throw new PodWatchError('bad-setting', `plain HTTP is for loopback test servers, not for ${server.host}`);
  }
}
