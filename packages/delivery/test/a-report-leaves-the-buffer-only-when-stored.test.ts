import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filePath, type Finding, type Report, type ScanSummary } from '@guardimesh/model';
import { silentLog, systemClock } from '@guardimesh/kit';
import { DeliveryError, MemoryBuffer, ReportSender, type DeliveryErrorCode, type Uplink } from '@guardimesh/delivery';
import type { WireBatch } from '@guardimesh/wire';

const place = {
  containerId: 'c',
  containerName: 'n',
  image: 'i',
  podName: null,
  namespace: null,
  podIp: null,
  hostIp: null,
};
const at = '2026-01-01T00:00:00.000Z';

function finding(number: number): Report {
  const found: Finding = {
    fingerprint: number.toString(16).padStart(32, '0'),
    kind: 'signature',
    verdict: 'malicious',
    names: ['Bad'],
    path: filePath(`/f${number}`),
    place,
    layer: null,
    use: null,
    foundAt: at,
  };
  return { kind: 'finding', finding: found };
}

function summary(number: number): Report {
  const counts = {
    seen: number,
    clean: number,
    found: 0,
    nothingToScan: {},
    unscanned: {},
    explained: {},
    fromMemory: 0,
    waited: 0,
    bytesScanned: 0,
  };
  const passed: ScanSummary = { ...counts, place, reason: 'started', startedAt: at, finishedAt: at, engines: [] };
  return { kind: 'summary', summary: passed };
}

const settings = {
  agentId: '00000000-0000-4000-8000-000000000000',
  clusterId: 'k',
  nodeName: 'n',
  scannerVersion: '0',
  backoff: { firstMs: 1, maxMs: 2 },
};

/** An uplink that stores idempotently by sequence, and answers as it is told to. */
function uplinkThat(answers: ('stored' | 'stored-but-lost' | DeliveryErrorCode)[]) {
  const stored = new Map<number, WireBatch>();
  const tries: WireBatch[] = [];
  const uplink: Uplink = {
    close: () => undefined,
    send: (batch) => {
      tries.push(batch);
      const answer = answers.shift() ?? 'stored';
      if (answer === 'stored' || answer === 'stored-but-lost') {
        if (!stored.has(batch.sequence)) stored.set(batch.sequence, batch);
        if (answer === 'stored') return Promise.resolve({ sequence: batch.sequence, stored: true });
        return Promise.reject(new DeliveryError('unreachable', 'the answer was lost'));
      }
      return Promise.reject(new DeliveryError(answer, 'no'));
    },
  };
  return { uplink, stored, tries };
}

async function sendAll(buffer: MemoryBuffer, uplink: Uplink): Promise<void> {
  const stop = new AbortController();
  const sender = new ReportSender({ buffer, uplink, engines: () => [], clock: systemClock, log: silentLog }, settings);
  const running = sender.run(stop.signal);
  while (buffer.size > 0) await systemClock.sleep(1);
  stop.abort();
  await running;
}

test('whatever the backend answers, each finding arrives exactly once as the backend sees it', async () => {
  const answer = fc.constantFrom<'stored' | 'stored-but-lost' | DeliveryErrorCode>(
    'stored',
    'stored-but-lost',
    'unreachable',
    'overloaded',
    'backend-error',
    'refused-key',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { maxLength: 6 }), fc.integer({ min: 1, max: 1_200 }), async (answers, count) => {
      const buffer = new MemoryBuffer(5_000);
      for (let number = 0; number < count; number += 1) buffer.append(finding(number));
      const { uplink, stored } = uplinkThat(answers);
      await sendAll(buffer, uplink);
      const paths = [...stored.values()].flatMap((batch) => batch.findings.map((each) => each.file_path));
      expect(new Set(paths).size).toBe(count);
      expect(paths).toHaveLength(count);
    }),
    { numRuns: 40 },
  );
});

test('a full buffer drops the oldest summaries before any finding, and counts what it dropped', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 3_000 }), (isFinding) => {
      const buffer = new MemoryBuffer(1_000);
      isFinding.forEach((yes, number) => {
        buffer.append(yes ? finding(number) : summary(number));
      });
      const findings = isFinding.filter(Boolean).length;
      const kept: Report[] = [];
      for (let batch = buffer.nextBatch(); batch !== null; batch = buffer.nextBatch()) {
        kept.push(...batch.reports);
        buffer.acknowledge();
      }
      expect(kept.filter((report) => report.kind === 'finding')).toHaveLength(Math.min(findings, 1_000));
      expect(kept.length + buffer.dropped).toBe(isFinding.length);
      expect(kept.length).toBe(Math.min(isFinding.length, 1_000));
    }),
    { numRuns: 30 },
  );
});

test('a batch whose form is refused is set aside and counted, and does not block the next', async () => {
  const buffer = new MemoryBuffer(1_000);
  buffer.append(finding(1));
  const { uplink, stored } = uplinkThat(['refused-batch']);
  await sendAll(buffer, uplink);
  buffer.append(finding(2));
  await sendAll(buffer, uplink);
  expect(buffer.dropped).toBe(1);
  expect([...stored.values()].flatMap((batch) => batch.findings)).toHaveLength(1);
});

test('findings go before summaries', () => {
  const buffer = new MemoryBuffer(1_000);
  buffer.append(summary(1));
  buffer.append(finding(1));
  expect(buffer.nextBatch()?.reports.map((report) => report.kind)).toEqual(['finding', 'summary']);
});
