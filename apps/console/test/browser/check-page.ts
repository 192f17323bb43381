import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What axe finds against WCAG 2.2 A and AA and its own good practices: one line each, with the places. */
export async function axeViolations(page: Page): Promise<string[]> {
  // without legacy mode axe opens a blank page of its own to gather its results
  const results = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return results.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join('; ')}`,
  );
}

/** Whether the page is wider than its window. */
export function overflowsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
}
