import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testFolder } from '@guardimesh/testkit';
import { startRig, type Rig } from './rig.js';

const HTML = { accept: 'text/html,application/xhtml+xml' };
const folder = testFolder();
let rig: Rig;
beforeAll(async () => {
  mkdirSync(join(folder.path, 'assets'));
  writeFileSync(join(folder.path, 'index.html'), '<!doctype html><title>the console</title>');
  writeFileSync(join(folder.path, 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder.path, '.hidden'), 'secret');
  writeFileSync(join(folder.path, 'assets', 'main-AB12cd34.js'), 'void 0');
  rig = await startRig({ consoleFolder: folder.path });
});
afterAll(async () => {
  await rig.close();
  folder.remove();
});
const get = (url: string, headers: Record<string, string> = {}) => rig.server.inject({ url, headers });

it.each(['/api/scans', '/api/scans?nonsense=1', '/api/coverage', '/api/events', '/api/session'])(
  '%s wants a session',
  async (url) => {
    const forged: Record<string, string>[] = [
      {},
      { cookie: 'gm_session=' },
      { cookie: `gm_session=${'x'.repeat(43)}` },
      { authorization: 'Bearer x' },
      { authorization: 'Basic Z206Z20=' },
    ];
    for (const headers of forged) {
      const answer = await get(url, headers);
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json()).toMatchObject({ code: 'no-access', status: 401 });
    }
  },
);

it.each([
  '/',
  '/index.html',
  '/findings',
  '/findings/fnd_1',
  '//',
  '/.hidden',
  '/assets/',
  '/assets/../index.html',
  '/%2e%2e/index.html',
])('%s shows no page of the console', async (url) => {
  const answer = await get(url, HTML);
  expect(answer.body).not.toContain('the console</title>');
  expect(answer.body).not.toContain('secret');
  expect([400, 401, 403, 404]).toContain(answer.statusCode);
});

it('tells at the door how to get in', async () => {
  const answer = await get('/', HTML);
  expect(answer.statusCode).toBe(401);
  expect(answer.body).toContain('link');
  expect(answer.headers['cache-control']).toBe('no-store');
});

it('says that it lives', async () => {
  const answer = await get('/api/health');
  expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'ok' }]);
});

describe('a one-time link', () => {
  it('lets a browser in once, with a cookie that scripts and other sites cannot use', async () => {
    const link = rig.link();
    const first = await get(link);
    expect([first.statusCode, first.headers.location]).toEqual([303, '/']);
    const set = String(first.headers['set-cookie']);
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(set).toContain(part);
    expect(set).not.toContain('Secure');
    const cookie = set.split(';')[0] ?? '';
    expect((await get('/api/session', { cookie })).json()).toMatchObject({ mode: 'local' });
    const again = await get(link, HTML);
    expect(again.statusCode).toBe(410);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(again.body).toContain('<code>link</code>');
  });

  it('is not used up by a look at its head', async () => {
    const link = rig.link();
    expect((await rig.server.inject({ method: 'HEAD', url: link })).statusCode).toBe(404);
    expect((await get(link)).statusCode).toBe(303);
  });

  it('that nobody gave out opens nothing', async () => {
    for (const token of ['x', 'x'.repeat(43), '%00', `${'x'.repeat(43)}/..`]) {
      const answer = await get(`/open/${token}`, HTML);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect([401, 404, 410, 400]).toContain(answer.statusCode);
    }
  });
});

describe('with a session', () => {
  it('each address of the console gives its page, never kept by the browser', async () => {
    const cookie = await rig.signIn();
    for (const url of ['/', '/findings?x=1', '/index.html']) {
      const answer = await get(url, { cookie, ...HTML });
      expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-store']);
      expect(answer.body).toContain('the console');
    }
  });

  it('what is not there is a problem for programs', async () => {
    const cookie = await rig.signIn();
    for (const url of ['/api/nothing', '/assets/gone.js', '/api']) {
      const answer = await get(url, { cookie });
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: 'not-found' });
    }
    expect((await get('/api/nothing', { cookie, ...HTML })).statusCode).toBe(404);
  });

  it('answers of the API are never kept', async () => {
    const cookie = await rig.signIn();
    expect((await get('/api/scans', { cookie })).headers['cache-control']).toBe('no-store');
  });
});

it('keeps hashed files for ever and asks again for others', async () => {
  expect((await get('/assets/main-AB12cd34.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect((await get('/favicon.svg')).headers['cache-control']).toBe('no-cache');
});

it('allows nothing but its own files to run', async () => {
  const policy = String((await get('/', HTML)).headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
});

it('says that the console is not built where it is not', async () => {
  const bare = await startRig();
  try {
    const cookie = await bare.signIn();
    const answer = await bare.server.inject({ url: '/', headers: { cookie, ...HTML } });
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toContain('npm run build');
  } finally {
    await bare.close();
  }
});
