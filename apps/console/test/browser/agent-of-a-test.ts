import { randomBytes, randomUUID } from 'node:crypto';
import { filePath, type Finding, type FindingPlace, type Report, type ScanSummary } from '@guardimesh/model';
import { encodeBatch } from '@guardimesh/wire';

/** A key of the form the backend takes: `gm_` and 256 random bits. */
export function newIngestKey(): string {
  return `gm_${randomBytes(32).toString('base64url')}`;
}

export function placeOf(part: Partial<FindingPlace> = {}): FindingPlace {
  return {
    containerId: randomBytes(32).toString('hex'),
    containerName: 'web',
    image: 'registry.example/shop/web:2.4.1',
    podName: 'web-7c9f5d7b4-x2lqp',
    namespace: 'shop',
    podIp: '10.42.0.17',
    hostIp: '192.0.2.10',
    ...part,
  };
}

export function findingAt(
  place: FindingPlace,
  path: string | Uint8Array,
  name = 'Unix.Trojan.Mirai-9970440-0',
): Report {
  const finding: Finding = {
    fingerprint: randomBytes(16).toString('hex'),
    kind: 'signature',
    verdict: 'malicious',
    names: [name],
    path: filePath(path),
    place,
    layer: null,
    use: null,
    foundAt: new Date().toISOString(),
  };
  return { kind: 'finding', finding };
}

/** A pass over a container; what is not given is what a small clean layer gives. */
export function passOver(place: FindingPlace, part: Partial<ScanSummary> = {}): Report {
  const now = new Date().toISOString();
  return {
    kind: 'summary',
    summary: {
      place,
      reason: 'started',
      seen: 40,
      clean: 30,
      found: 0,
      nothingToScan: { directory: 10 },
      unscanned: {},
      explained: {},
      fromMemory: 4,
      waited: 0,
      bytesScanned: 5_000_000,
      startedAt: now,
      finishedAt: now,
      engines: [],
      ...part,
    },
  };
}

export function sightingOf(place: FindingPlace, state: 'running' | 'gone' = 'running'): Report {
  return { kind: 'sighting', place, state, at: new Date().toISOString() };
}

/** Sends batches to the ingest endpoint, encoded as the agent encodes them. */
export class AgentOfATest {
  readonly #url: string;
  readonly #key: string;
  readonly #agentId = randomUUID();
  readonly #database: string;
  #sequence = 0;

  constructor(url: string, key: string, database = 'starter 1') {
    this.#url = url;
    this.#key = key;
    this.#database = database;
  }

  async report(...reports: Report[]): Promise<void> {
    const batch = encodeBatch(
      { agentId: this.#agentId, sequence: this.#sequence++, reports },
      {
        clusterId: 'local',
        nodeName: 'node-1',
        scannerVersion: '0.1.0',
        engines: [{ engine: 'clamav', version: '1.4.6', database: this.#database }],
        reportsDropped: 0,
        sentAt: new Date().toISOString(),
      },
    );
    const response = await fetch(new URL('/api/ingest/batches', this.#url), {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#key}`, 'content-type': 'application/json' },
      body: JSON.stringify(batch),
    });
    if (!response.ok) throw new Error(`the batch was refused: ${String(response.status)} ${await response.text()}`);
  }
}
