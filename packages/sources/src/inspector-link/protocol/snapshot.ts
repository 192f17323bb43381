import type {
  ContainerSnapshot,
  LowerLayer,
  PodRef,
  ProcessIdentity,
  RootLayers,
  RuntimeName,
} from '@guardimesh/model';
import { RUNTIME_BOUNDS } from '../../runtimes/port/index.js';
import { arrayAt, asObject, digestOrNull, hostPathOrNull, pidOrNull } from '../../runtimes/untrusted/index.js';

const RUNTIMES: readonly RuntimeName[] = ['containerd', 'cri-o', 'docker', 'none'];

/** A snapshot out of JSON, each member checked and bounded; null where one is missing or of another form. */
export function parseSnapshot(value: unknown): ContainerSnapshot | null {
  const { textCharsMax, idCharsMax } = RUNTIME_BOUNDS;
  const from = asObject(value);
  if (from === null) return null;
  const runtime = RUNTIMES.find((each) => each === from['runtime']);
  const id = parseText(from['id'], idCharsMax);
  const name = parseText(from['name'], textCharsMax);
  const kind = from['kind'] === 'container' || from['kind'] === 'sandbox' ? from['kind'] : null;
  const image = from['image'] === '' ? '' : parseText(from['image'], textCharsMax);
  const imageDigest = orNull(from['imageDigest'], parseDigest);
  const process = orNull(from['process'], parseProcess);
  const root = parseRoot(from['root']);
  const pod = orNull(from['pod'], parsePod);
  const createdAt = parseText(from['createdAt'], 32);
  if (runtime === undefined || id === null || name === null || kind === null || image === null) return null;
  if (imageDigest === undefined || process === undefined || root === null || pod === undefined) return null;
  if (createdAt === null || Number.isNaN(Date.parse(createdAt))) return null;
  return { runtime, id, name, kind, image, imageDigest, process, root, pod, createdAt };
}

/** A text of 1 to `charsMax` characters, else null. */
export function parseText(value: unknown, charsMax: number): string | null {
  return typeof value === 'string' && value !== '' && value.length <= charsMax ? value : null;
}

/** null stays null; undefined where there is something else than the parser takes. */
function orNull<T>(value: unknown, parse: (value: unknown) => T | null): T | null | undefined {
  return value === null ? null : (parse(value) ?? undefined);
}

function parseDigest(value: unknown): string | null {
  return typeof value === 'string' ? digestOrNull(value) : null;
}

function parsePath(value: unknown): string | null {
  return typeof value === 'string' ? hostPathOrNull(value) : null;
}

function parseProcess(value: unknown): ProcessIdentity | null {
  const from = asObject(value);
  const pid = pidOrNull(from?.['pid']);
  const startTimeTicks = from?.['startTimeTicks'];
  if (pid === null || typeof startTimeTicks !== 'number') return null;
  return Number.isSafeInteger(startTimeTicks) && startTimeTicks >= 0 ? { pid, startTimeTicks } : null;
}

function parsePod(value: unknown): PodRef | null {
  const from = asObject(value);
  const [name, namespace, uid] = [from?.['name'], from?.['namespace'], from?.['uid']].map((each) =>
    parseText(each, RUNTIME_BOUNDS.textCharsMax),
  );
  return name && namespace && uid ? { name, namespace, uid } : null;
}

function parseRoot(value: unknown): RootLayers | null {
  const from = asObject(value);
  const upper = orNull(from?.['upper'], parsePath);
  const layers = arrayAt(from, 'lowers');
  if (upper === undefined || !Array.isArray(from?.['lowers']) || layers.length > RUNTIME_BOUNDS.layersMax) return null;
  const lowers = layers.map(parseLower);
  return lowers.includes(null) ? null : { upper, lowers: lowers.filter((each) => each !== null) };
}

function parseLower(value: unknown): LowerLayer | null {
  const from = asObject(value);
  const path = parsePath(from?.['path']);
  const diffId = orNull(from?.['diffId'], parseDigest);
  return path === null || diffId === undefined ? null : { path, diffId };
}
