import { expect, it } from 'vitest';
import { FakeKubernetes } from '@guardimesh/testkit';

const LIST = '/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-a&limit=500';
const WATCH = '/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-a&watch=1&timeoutSeconds=300';

it.each([
  ['GET', '/api/v1/secrets'],
  ['GET', '/api/v1/namespaces/shop/configmaps'],
  ['POST', LIST],
  ['GET', '/api/v1/pods?limit=500'],
  ['GET', '/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-b&limit=500'],
  ['GET', `${LIST}&resourceVersion=7`],
  ['GET', `${LIST}&resourceVersion=0&continue=x`],
  ['GET', `${WATCH}&allowWatchBookmarks=true`],
  ['GET', `${WATCH}&resourceVersion=7`],
])('%s %s makes the test fail that asked it', async (method, path) => {
  const fake = await FakeKubernetes.start({ nodeName: 'node-a' });
  const answer = await fetch(`http://127.0.0.1:${String(fake.port)}${path}`, { method });
  expect(answer.status).toBe(404);
  await expect(fake.close()).rejects.toThrow(path);
});

it('what a pod watch asks is served', async () => {
  const fake = await FakeKubernetes.start({ nodeName: 'node-a' });
  for (const path of [
    LIST,
    `${LIST}&resourceVersion=0`,
    `${LIST}&resourceVersion=7&resourceVersionMatch=NotOlderThan`,
  ]) {
    const answer = await fetch(`http://127.0.0.1:${String(fake.port)}${path}`);
    expect(await answer.json()).toMatchObject({ kind: 'PodList', items: [], metadata: { resourceVersion: '100' } });
  }
  await fake.close();
});
