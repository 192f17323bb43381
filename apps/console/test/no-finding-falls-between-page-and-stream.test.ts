import { missing } from '@guardimesh/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AgentOfATest, findingAt, newIngestKey, placeOf } from './browser/agent-of-a-test.js';
import { hasChromium, openBrowser, openPage } from './browser/open-browser.js';
import { startBackend } from './browser/start-backend.js';

describe.skipIf(missing('chromium', hasChromium) !== null)('while the page is being opened', () => {
  const key = newIngestKey();
  let backend: Awaited<ReturnType<typeof startBackend>>;
  let browser: Browser;

  beforeAll(async () => {
    backend = await startBackend({ ingestKey: key });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await backend.stop();
  });

  test('a finding stored after the first answer and before the stream is open is shown', async () => {
    const { page, close } = await openPage(browser, backend.url);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/api/events', async (route) => {
      await held;
      await route.continue();
    });
    const firstAnswer = page.waitForResponse((answer) => answer.url().includes('/api/scans'));
    await page.goto(await backend.link());
    await (await firstAnswer).finished();
    expect(await page.locator('[data-finding]').count()).toBe(0);
    await new AgentOfATest(backend.url, key).report(findingAt(placeOf(), '/tmp/in-between'));
    release();
    await page.locator('[data-finding]').first().waitFor();
    await close();
  });
});
