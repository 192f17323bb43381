import { missing, testFolder } from '@guardimesh/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AgentOfATest, findingAt, newIngestKey, passOver, placeOf, sightingOf } from './browser/agent-of-a-test.js';
import { axeViolations } from './browser/check-page.js';
import { hasChromium, openBrowser, openPage } from './browser/open-browser.js';
import { startBackend } from './browser/start-backend.js';

/** A cold start of the backend builds its database; on a busy machine that takes most of a test's time. */
const TWO_STARTS_MS = 180_000;

describe.skipIf(missing('chromium', hasChromium) !== null)('with the real backend', () => {
  const key = newIngestKey();
  const place = placeOf();
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });

  test(
    'a killed backend leaves what was read, marked as stale; a started one takes over without a reload',
    async () => {
      const folder = testFolder();
      let backend = await startBackend({ ingestKey: key, dataFolder: folder.path });
      try {
        await new AgentOfATest(backend.url, key).report(
          sightingOf(place),
          passOver(place),
          findingAt(place, '/tmp/first'),
        );
        const { page, errors, foreign, close } = await openPage(browser, backend.url);
        await page.goto(await backend.link());
        await page.locator('[data-finding]', { hasText: '/tmp/first' }).waitFor();
        await page.locator('[data-connection="live"]').waitFor();

        await backend.kill();
        await page.locator('[data-connection="reconnecting"]', { hasText: /since \d\d:\d\d:\d\d UTC/ }).waitFor();
        const notice = page.getByRole('status').filter({ hasText: 'The backend does not answer.' });
        // the first answer to fail may be one that was never read before
        await notice.filter({ hasText: /What is shown below is stale: it was read at \d\d:\d\d:\d\d UTC/ }).waitFor();
        expect(await page.locator('[data-finding]').count()).toBe(1);
        expect(await axeViolations(page)).toEqual([]);

        backend = await startBackend({ ingestKey: key, dataFolder: folder.path, port: backend.port });
        await new AgentOfATest(backend.url, key).report(findingAt(place, '/tmp/while-away'));
        await page.locator('[data-connection="live"]').waitFor();
        await page.locator('[data-finding]', { hasText: '/tmp/while-away' }).waitFor();
        await notice.waitFor({ state: 'detached' });
        expect(errors).toEqual([]);
        expect(foreign).toEqual([]);
        await close();
      } finally {
        await backend.stop();
        folder.remove();
      }
    },
    TWO_STARTS_MS,
  );

  test(
    'a session that has ended takes the data off the screen, says how to get a link, and a new link brings it back',
    async () => {
      let backend = await startBackend({ ingestKey: key });
      try {
        const { port } = backend;
        await new AgentOfATest(backend.url, key).report(
          sightingOf(place),
          passOver(place),
          findingAt(place, '/tmp/secret'),
        );
        const { page, errors, close } = await openPage(browser, backend.url);
        await page.goto(await backend.link());
        await page.locator('[data-finding]', { hasText: '/tmp/secret' }).waitFor();

        await backend.stop();
        backend = await startBackend({ ingestKey: key, port });
        await page.getByRole('heading', { name: 'This session has ended' }).waitFor();
        expect(await page.getByText('To get a new link').count()).toBe(1);
        expect(await page.getByText('/tmp/secret').count()).toBe(0);
        expect(await page.locator('[data-container]').count()).toBe(0);
        expect(await axeViolations(page)).toEqual([]);

        const other = await page.context().newPage();
        await other.goto(await backend.link());
        await page.getByText('No scanner has reported yet').waitFor();
        await page.locator('[data-connection="live"]').waitFor();
        expect(errors).toEqual([]);
        await close();
      } finally {
        await backend.stop();
      }
    },
    TWO_STARTS_MS,
  );
});
