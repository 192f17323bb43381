import type { Problem } from '@guardimesh/wire';
import { ProblemError } from './problem-error.js';

/** Longer than any answer should take, shorter than a person waits before asking whether it hangs. */
const ANSWER_TIMEOUT_MS = 15_000;

/**
 * GETs JSON from the console's own origin.
 * @param isAnswer tells an answer of this endpoint from what a proxy or another program on the port might say
 * @throws {ProblemError}
 */
export async function fetchJson<T>(
  path: string,
  isAnswer: (body: unknown) => body is T,
  signal?: AbortSignal,
): Promise<T> {
  const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  const response = await ask(path, signal === undefined ? timeout : AbortSignal.any([signal, timeout]));
  const body = await readBody(response);
  if (response.status === 401) throw new ProblemError('session-ended', 'The session has ended.');
  // the backend's own 503 is a problem document; a page of HTML comes from something in front of it
  if (response.status >= 502 && response.status <= 504 && detailOf(body) === null) {
    throw new ProblemError('unreachable', `A proxy answered ${response.status} in place of the backend.`);
  }
  if (!response.ok) {
    throw new ProblemError(
      'refused',
      `The backend answered ${response.status}: ${detailOf(body) ?? 'no reason given'}`,
    );
  }
  if (!isAnswer(body)) {
    throw new ProblemError('bad-answer', `The answer to ${path} is not one of the Guardimesh backend.`);
  }
  return body;
}

async function ask(path: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, {
      signal,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { accept: 'application/json' },
    });
  } catch (cause) {
    throw new ProblemError('unreachable', 'The backend does not answer.', { cause });
  }
}

async function readBody(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function detailOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const { detail, title } = body as Partial<Problem>;
  return detail ?? title ?? null;
}
