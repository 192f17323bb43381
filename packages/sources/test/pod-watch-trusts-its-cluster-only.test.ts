import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { silentLog, systemClock } from '@guardimesh/kit';
import { inCluster, watchPods, type ApiServer } from '@guardimesh/sources';
import { FakeKubernetes, makeTestCertificates, testFolder, type TestCertificates } from '@guardimesh/testkit';
import { NODE, plainServer, pod, runWatch, TurnedClock, type RunningWatch } from './pod-watch-bench.js';

const folder = testFolder();
const tokenFile = join(folder.path, 'token');
let cluster: TestCertificates;
let stranger: TestCertificates;
let fake: FakeKubernetes | null = null;
let run: RunningWatch | null = null;

beforeAll(() => {
  cluster = makeTestCertificates(folder.path, 'cluster');
  stranger = makeTestCertificates(folder.path, 'stranger');
});
afterEach(async () => {
  delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  await run?.stop();
  await fake?.close();
  [run, fake] = [null, null];
});
afterAll(() => {
  folder.remove();
});

async function serve(tls: Parameters<typeof FakeKubernetes.start>[0]['tls']): Promise<FakeKubernetes> {
  fake = await FakeKubernetes.start({ nodeName: NODE, ...(tls === undefined ? {} : { tls }) });
  fake.world.put(pod('web', ['one']));
  writeFileSync(tokenFile, 'first-token\n');
  return fake;
}

function serverAt(port: number, caFile = cluster.caFile): ApiServer {
  return { scheme: 'https', host: '127.0.0.1', port, caFile, tokenFile };
}

it('lists and watches over TLS, with the token', async () => {
  const { port, requests } = await serve(cluster);
  const now = (run = runWatch(serverAt(port)));
  await now.until('the pod', () => now.told.includes('one') && now.watch.state().phase === 'watching');
  expect(requests.map(({ authorization }) => authorization)).toEqual(['Bearer first-token', 'Bearer first-token']);
});

it.each([false, true])(
  'a server of another authority is refused before it is told the token (verification switched off outside: %s)',
  async (switchedOff) => {
    if (switchedOff) process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    const { port, requests } = await serve(stranger);
    const now = (run = runWatch(serverAt(port)));
    await now.until('the refusal', () => now.watch.state().counts.failures > 1);
    expect(now.watch.state()).toMatchObject({ synced: false, pods: 0, trouble: { code: 'unreachable' } });
    expect(requests).toEqual([]);
  },
);

it('a certificate of the right authority for another server is refused', async () => {
  const elsewhere = makeTestCertificates(folder.path, 'elsewhere', 'DNS:etcd.kube-system.svc,IP:10.96.0.1');
  const { port, requests } = await serve(elsewhere);
  const now = (run = runWatch(serverAt(port, elsewhere.caFile)));
  await now.until('the refusal', () => now.watch.state().counts.failures > 1);
  expect(now.watch.state().trouble?.message).toContain('does not match');
  expect(requests).toEqual([]);
});

it('TLS 1.1 is refused, TLS 1.2 is not', async () => {
  const { port } = await serve({ ...cluster, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' });
  const old = (run = runWatch(serverAt(port)));
  await old.until('the refusal', () => old.watch.state().counts.failures > 1);
  expect(old.watch.state()).toMatchObject({ synced: false, trouble: { code: 'unreachable' } });
  await old.stop();
  await fake?.close();
  const newer = await serve({ ...cluster, maxVersion: 'TLSv1.2' });
  const now = (run = runWatch(serverAt(newer.port)));
  await now.until('the pod', () => now.told.includes('one'));
});

it('a token that was replaced is taken up: at once after a 401, and after a minute in any case', async () => {
  const clock = new TurnedClock();
  const server = await serve(cluster);
  server.token = 'first-token';
  const now = (run = runWatch(serverAt(server.port), { clock, times: { tokenAgeMs: 60_000, watchIdleMs: 1_000_000 } }));
  await now.until('the watch', () => server.watchers.count === 1 && now.watch.state().phase === 'watching');

  writeFileSync(tokenFile, 'second-token');
  server.token = 'second-token';
  server.watchers.end();
  await now.until('the watch again', () => {
    clock.turn(5);
    return server.watchers.count === 1 && now.watch.state().phase === 'watching';
  });
  expect(now.watch.state().counts.failures).toBe(1);
  expect(server.requests.slice(-2).map(({ authorization }) => authorization)).toEqual([
    'Bearer first-token',
    'Bearer second-token',
  ]);

  writeFileSync(tokenFile, 'third-token');
  clock.turn(60_000);
  server.token = 'third-token';
  server.watchers.end();
  await now.until('the watch with the third', () => {
    clock.turn(5);
    return server.watchers.count === 1 && now.watch.state().phase === 'watching';
  });
  expect(now.watch.state().counts.failures).toBe(1);
  expect(server.requests.at(-1)?.authorization).toBe('Bearer third-token');
});

it('a missing or unusable token is told by its file, never by its text, and is looked for again', async () => {
  const server = await serve(cluster);
  writeFileSync(tokenFile, 'top secret\r\nX-Injected: yes');
  const now = (run = runWatch(serverAt(server.port)));
  await now.until('the failure', () => now.watch.state().counts.failures > 1);
  const { trouble } = now.watch.state();
  expect(trouble?.code).toBe('credentials');
  expect(trouble?.message).toContain(tokenFile);
  expect(trouble?.message).not.toContain('secret');
  expect(server.requests).toEqual([]);
  writeFileSync(tokenFile, 'good-token');
  await now.until('the pod', () => now.told.includes('one'));
});

it('settings that could ask for something else, or in the clear, are refused', async () => {
  const plain = plainServer(await serve(undefined));
  const start = (server: ApiServer, nodeName = NODE): unknown =>
    watchPods({ server, nodeName }, systemClock, silentLog);
  expect(() => start(plain)).not.toThrow();
  const bad = expect.objectContaining({ code: 'bad-setting' }) as Error;
  for (const nodeName of ['', 'a,metadata.name=b', 'a&watch=1', 'A', 'a'.repeat(254), 'a\n']) {
    expect(() => start(plain, nodeName), nodeName).toThrow(bad);
  }
  const remote = { scheme: 'http-on-loopback', host: '10.0.0.1', port: 80 } as unknown as ApiServer;
  expect(() => start(remote)).toThrow(bad);
  expect(() => start(inCluster('', 443))).toThrow(bad);
  expect(() => start(inCluster('kubernetes.default.svc/x', 443))).toThrow(bad);
  expect(() => start(inCluster('10.96.0.1', 0))).toThrow(bad);
  expect(() => start(inCluster('fd00::1', 443))).not.toThrow();
});

it('inside a cluster the service account’s files are used', () => {
  expect(inCluster('10.96.0.1', 443)).toEqual({
    scheme: 'https',
    host: '10.96.0.1',
    port: 443,
    caFile: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
    tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
  });
});
