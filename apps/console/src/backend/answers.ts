import type { Coverage, ScansPage } from '@guardimesh/wire';

/** `GET /api/session`: who is asking. Locally there are no accounts: a one-time link opens the console. */
export interface Session {
  readonly mode: string;
}

/*
 * The server's answers are typed by the wire schema and come from the console's own origin; these look only far enough
 * to tell them from another program's, so that the schema library stays out of the bundle.
 */
export function isScansPage(body: unknown): body is ScansPage {
  return has(body, 'scans') && Array.isArray(body.scans) && has(body, 'total') && typeof body.total === 'number';
}

export function isCoverage(body: unknown): body is Coverage {
  return (
    has(body, 'totals') &&
    typeof body.totals === 'object' &&
    has(body, 'containers') &&
    Array.isArray(body.containers) &&
    has(body, 'agents') &&
    Array.isArray(body.agents)
  );
}

export function isSession(body: unknown): body is Session {
  return has(body, 'mode') && typeof body.mode === 'string';
}

function has<K extends string>(body: unknown, key: K): body is Record<K, unknown> {
  return typeof body === 'object' && body !== null && key in body;
}
