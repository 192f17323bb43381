import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing } from '@guardimesh/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AgentOfATest, findingAt, newIngestKey, passOver, placeOf, sightingOf } from './browser/agent-of-a-test.js';
import { axeViolations } from './browser/check-page.js';
import { hasChromium, openBrowser, openPage, type WatchedPage } from './browser/open-browser.js';
import { startBackend } from './browser/start-backend.js';
import { takeReadmeScreenshot } from './browser/take-readme-screenshot.js';

const HOSTILE_PATH =
  '/srv/in\u202evoice_fdp.exe\n<script>window.pwned = 1</script><img src=x onerror="window.pwned=1">';
const HOSTILE_IMAGE = '"><script>window.pwned = 1</script>';
const SAMPLE_PATH = '/var/tmp/.cache/kworker';

describe.skipIf(missing('chromium', hasChromium) !== null)('with the real backend', () => {
  const key = newIngestKey();
  const scanned = placeOf();
  let backend: Awaited<ReturnType<typeof startBackend>>;
  let agent: AgentOfATest;
  let browser: Browser;
  let watched: WatchedPage;

  beforeAll(async () => {
    backend = await startBackend({ ingestKey: key });
    agent = new AgentOfATest(backend.url, key);
    browser = await openBrowser();
    watched = await openPage(browser, backend.url);
    await watched.page.goto(await backend.link());
    await watched.page.locator('[data-connection="live"]').waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await backend.stop();
  });

  // one story, told in order on one page that is never loaded again
  test('before any report it says that nothing was scanned, and after the first sighting that a scan is awaited', async () => {
    const { page } = watched;
    await page.getByText('No scanner has reported yet').waitFor();
    expect(await page.getByText('Local mode').count()).toBe(1);
    await agent.report(sightingOf(scanned));
    await page.getByText('Nothing has been scanned yet').waitFor();
    const row = page.locator(`[data-container="${scanned.containerId}"]`);
    await row.waitFor();
    expect(await row.getAttribute('data-status')).toBe('waiting');
    expect(await row.innerText()).toContain('Waiting for its first scan');
    expect(await page.getByText('Clean', { exact: true }).and(page.locator('[data-status] *')).count()).toBe(0);
    await page.getByText('Starter signatures only:').waitFor();
  });

  test('no finding is told with the number of containers scanned and of files that were not, and why', async () => {
    const { page } = watched;
    await agent.report(passOver(scanned, { seen: 47, unscanned: { 'too-large': 2, 'engine-timeout': 5 } }));
    await page.getByText('No findings in 1 scanned container.').waitFor();
    const findings = page.getByRole('region', { name: 'Findings' });
    expect(await findings.innerText()).toMatch(/7 files were not scanned/);
    expect(await findings.innerText()).toContain('larger than the file size limit');
    expect(await findings.innerText()).toContain('the engine did not answer in time');
    const row = page.locator(`[data-container="${scanned.containerId}"][data-status="partly"]`);
    await row.waitFor();
    expect(await row.innerText()).toContain('5: the engine did not answer in time');
    expect(await row.innerText()).not.toContain('Clean');
  });

  test('a finding appears without a reload, stands out, and is announced politely', async () => {
    const { page } = watched;
    await page.evaluate(() => {
      document.body.dataset['sameDocument'] = 'yes';
    });
    await agent.report(findingAt(scanned, SAMPLE_PATH), passOver(scanned, { clean: 29, found: 1 }));
    const row = page.locator('[data-finding]', { hasText: SAMPLE_PATH });
    await row.waitFor();
    expect(await row.getAttribute('data-fresh')).toBe('true');
    await page.locator('[data-announcer]', { hasText: `in ${SAMPLE_PATH}` }).waitFor({ state: 'attached' });
    expect(await page.locator('[data-announcer]').getAttribute('aria-live')).toBe('polite');
    await page.locator('[data-finding][data-fresh="false"]', { hasText: SAMPLE_PATH }).waitFor();
    expect(await page.evaluate(() => document.body.dataset['sameDocument'])).toBe('yes');
    await page.getByText('1–1 of 1 finding').waitFor();
    await page.locator(`[data-container="${scanned.containerId}"][data-status="found"]`).waitFor();
  });

  test('names that an attacker chose are shown escaped and do nothing', async () => {
    const { page } = watched;
    const place = placeOf({ image: HOSTILE_IMAGE, podName: 'web\u202egpj', namespace: 'other' });
    const bytes = Buffer.concat([Buffer.from('/srv/'), Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from('x\\y')]);
    await agent.report(
      sightingOf(place),
      findingAt(place, HOSTILE_PATH, 'Name<b>\u2066bold'),
      findingAt(place, bytes, 'Not.Utf8'),
    );
    const row = page.locator('[data-finding]', { hasText: 'Name<b>' });
    await row.waitFor();
    const text = await row.innerText();
    expect(text).toContain('in\\u{202e}voice_fdp.exe\\n<script>window.pwned = 1</script><img src=x');
    expect(text).toContain('Name<b>\\u{2066}bold');
    expect(text).toContain('web\\u{202e}gpj');
    const notUtf8 = page.locator('[data-finding]', { hasText: 'Not.Utf8' });
    await notUtf8.waitFor();
    expect(await notUtf8.innerText()).toContain('/srv/\\xff\\xfe\\x0ax\\x5cy');
    await row.getByRole('button', { name: 'Details of' }).click();
    await notUtf8.getByRole('button', { name: 'Details of' }).click();
    await page.getByText(bytes.toString('base64')).waitFor();
    const body = await page.evaluate(() => ({
      text: document.body.textContent,
      scripts: document.body.querySelectorAll('script, img, b').length,
      pwned: 'pwned' in window,
    }));
    expect(body.text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(body.scripts).toBe(0);
    expect(body.pwned).toBe(false);
  });

  test('filters are the backend’s, live in the address, and an empty result is not taken for no findings', async () => {
    const { page } = watched;
    const paths = page.locator('[data-finding]');
    await page.getByLabel('Namespace').selectOption('shop');
    await page.getByText('1–1 of 1 finding').waitFor();
    expect(await paths.count()).toBe(1);
    await page.getByRole('searchbox').fill('nowhere');
    await page.getByText('No finding matches the filter').waitFor();
    expect(new URL(page.url()).search).toBe('?path=nowhere&namespace=shop');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByText('1–3 of 3 findings').waitFor();
    await page.getByLabel('Filter by').selectOption('signature');
    await page.getByRole('searchbox').fill('Not.Utf8');
    await page.getByText('1–1 of 1 finding').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByText('1–3 of 3 findings').waitFor();
  });

  test.each(['light', 'dark'] as const)('axe finds nothing against it, %s, details open', async (colorScheme) => {
    const { page } = watched;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator('[data-container]').first().waitFor();
    const closed = page.locator('[data-container] button[aria-expanded="false"]').first();
    await closed.click();
    expect(await axeViolations(page)).toEqual([]);
  });

  test('nothing was asked of anybody else, and nothing went wrong in the browser', () => {
    expect(watched.foreign).toEqual([]);
    expect(watched.errors).toEqual([]);
  });

  test('the README’s picture is 1280 by 800', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gm-shot-'));
    try {
      const path = join(folder, 'images', 'console.png');
      await takeReadmeScreenshot(browser, await backend.link(), path);
      const png = await readFile(path);
      // PNG (ISO/IEC 15948): width and height are the first words of IHDR, at byte 16
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1280, 800]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
