import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Browser } from 'playwright-core';
import { openPage } from './open-browser.js';

/**
 * Writes the picture that the README shows: 1280 by 800, light.
 * @param link a one-time link, or the console's address where no session is wanted
 * @param path of the PNG file; its folder is made
 */
export async function takeReadmeScreenshot(browser: Browser, link: string, path: string): Promise<void> {
  const { page, close } = await openPage(browser, link, { colorScheme: 'light', reducedMotion: 'reduce' });
  try {
    await page.goto(link);
    await page.locator('[data-connection="live"]').waitFor();
    await page.locator('[data-finding]').first().waitFor();
    await page.locator('[data-container]').first().waitFor();
    // rows that came a moment ago would still be marked
    await page.locator('[data-fresh="true"]').first().waitFor({ state: 'detached' });
    await mkdir(dirname(path), { recursive: true });
    await page.screenshot({ path });
  } finally {
    await close();
  }
}
