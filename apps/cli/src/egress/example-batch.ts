import { filePath, type FindingPlace } from '@guardimesh/model';
import { encodeBatch, type WireBatch } from '@guardimesh/wire';

const AT = '2026-05-26T10:30:00.000Z';

/** A made-up batch with one of everything. */
export function exampleBatch(): WireBatch {
  const place: FindingPlace = {
    containerId: 'abc123def456',
    containerName: 'web',
    image: 'nginx:1.25',
    podName: 'web-app-7d8f9c6b4-x2k9p',
    namespace: 'production',
    podIp: '192.0.2.42',
    hostIp: '192.0.2.15',
  };
  const engine = { engine: 'clamav', version: '1.4.6', database: '27800/2026-05-26' };
  const counts = {
    seen: 12,
    clean: 9,
    found: 1,
    nothingToScan: { directory: 1 },
    unscanned: { 'too-large': 1 },
    fromMemory: 0,
    explained: {},
    waited: 0,
    bytesScanned: 48_211,
  };
  return encodeBatch(
    {
      agentId: '00000000-0000-4000-8000-000000000000',
      sequence: 1,
      reports: [
        {
          kind: 'finding',
          finding: {
            fingerprint: '0123456789abcdef0123456789abcdef',
            kind: 'signature',
            verdict: 'malicious',
            names: ['Trojan.Linux.Generic'],
            path: filePath('/var/tmp/payload.bin'),
            place,
            layer: null,
            use: null,
            foundAt: AT,
          },
        },
        {
          kind: 'summary',
          summary: { place, reason: 'started', ...counts, startedAt: AT, finishedAt: AT, engines: [engine] },
        },
        { kind: 'sighting', place, state: 'running', at: AT },
      ],
    },
    {
      clusterId: 'prod-us-east-1',
      nodeName: 'worker-node-3',
      scannerVersion: '0.1.0',
      engines: [engine],
      reportsDropped: 0,
      sentAt: AT,
    },
  );
}
