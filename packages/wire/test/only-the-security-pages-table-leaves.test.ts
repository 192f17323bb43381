import fc from 'fast-check';
import { expect, test } from 'vitest';
import Schema from 'typebox/schema';
import { filePath, UNSCANNED_REASONS, type Report, type UnscannedReason } from '@guardimesh/model';
import { egressRows, encodeBatch, WireBatch } from '@guardimesh/wire';

const anyText = fc.string({ unit: 'binary', maxLength: 2_000 });
const nullable = fc.option(anyText);
const place = fc.record({
  containerId: anyText,
  containerName: fc.constant('SECRET-CANARY'),
  image: anyText,
  podName: nullable,
  namespace: nullable,
  podIp: nullable,
  hostIp: nullable,
});
const at = '2026-01-01T00:00:00.000Z';
const counts = fc.dictionary(fc.constantFrom(...(Object.keys(UNSCANNED_REASONS) as UnscannedReason[])), fc.nat());
const report: fc.Arbitrary<Report> = fc.oneof(
  fc
    .record({
      path: fc.uint8Array({ maxLength: 200 }),
      names: fc.array(anyText, { minLength: 1, maxLength: 100 }),
      place,
    })
    .map(({ path, names, place: where }): Report => ({
      kind: 'finding',
      finding: {
        fingerprint: '0'.repeat(32),
        kind: 'signature',
        verdict: 'malicious',
        names: names as [string, ...string[]],
        path: filePath(path),
        place: where,
        layer: null,
        use: null,
        foundAt: at,
      },
    })),
  fc.record({ place, counts }).map(({ place: where, counts: unscanned }): Report => ({
    kind: 'summary',
    summary: {
      place: where,
      reason: 'started',
      seen: 1,
      clean: 0,
      found: 0,
      nothingToScan: {},
      unscanned,
      explained: {},
      fromMemory: 0,
      waited: 0,
      bytesScanned: 0,
      startedAt: at,
      finishedAt: at,
      engines: [],
    },
  })),
  place.map((where): Report => ({ kind: 'sighting', place: where, state: 'gone', at })),
);
const sender = {
  clusterId: 'k',
  nodeName: 'n',
  scannerVersion: '0',
  engines: [{ engine: 'e', version: '1', database: 'd' }],
  reportsDropped: 0,
  sentAt: at,
};

function encode(reports: readonly Report[]): WireBatch {
  return encodeBatch({ agentId: '00000000-0000-4000-8000-000000000000', sequence: 1, reports }, sender);
}

test('whatever is found, the batch fits the closed schema, and nothing beside the schema is in it', () => {
  fc.assert(
    fc.property(fc.array(report, { maxLength: 10 }), (reports) => {
      const batch = encode(reports);
      expect(Schema.Check(WireBatch, batch)).toBe(true);
      expect(JSON.stringify(batch)).not.toContain('CANARY');
    }),
  );
});

test('an unknown field is outside the schema at every level', () => {
  const full = encode([
    {
      kind: 'finding',
      finding: {
        fingerprint: '0'.repeat(32),
        kind: 'signature',
        verdict: 'malicious',
        names: ['a'],
        path: filePath('/x'),
        place: {
          containerId: 'c',
          containerName: '',
          image: 'i',
          podName: null,
          namespace: null,
          podIp: null,
          hostIp: null,
        },
        layer: null,
        use: null,
        foundAt: at,
      },
    },
  ]);
  expect(Schema.Check(WireBatch, full)).toBe(true);
  expect(Schema.Check(WireBatch, { ...full, extra: 1 })).toBe(false);
  expect(Schema.Check(WireBatch, { ...full, findings: [{ ...full.findings[0], content: 'x' }] })).toBe(false);
  expect(Schema.Check(WireBatch, { ...full, engines: [{ ...full.engines[0], host: 'x' }] })).toBe(false);
});

test('every field says which row of the security page allows it', () => {
  const allowed = new Set([
    'Pod name',
    'Namespace',
    'Container ID',
    'Image name',
    'Node name',
    'Cluster ID',
    'Pod/Host IP addresses',
    'Scan findings',
    'Timestamps',
    'counter',
    'version',
  ]);
  const rows = egressRows();
  expect(rows.length).toBeGreaterThan(25);
  for (const row of rows) expect(allowed, row.field).toContain(row.allowedBy);
});

test('a path that is not UTF-8 crosses byte for byte', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 300 }).filter((bytes) => !bytes.includes(0)),
      (bytes) => {
        const where = {
          containerId: 'c',
          containerName: '',
          image: 'i',
          podName: null,
          namespace: null,
          podIp: null,
          hostIp: null,
        };
        const [found] = encode([
          {
            kind: 'finding',
            finding: {
              fingerprint: '0'.repeat(32),
              kind: 'signature',
              verdict: 'malicious',
              names: ['a'],
              path: filePath(bytes),
              place: where,
              layer: null,
              use: null,
              foundAt: at,
            },
          },
        ]).findings;
        const back =
          found?.file_path_base64 === undefined
            ? Buffer.from(found?.file_path ?? '')
            : Buffer.from(found.file_path_base64, 'base64');
        expect(Buffer.compare(back, Buffer.from(bytes))).toBe(0);
      },
    ),
  );
});
