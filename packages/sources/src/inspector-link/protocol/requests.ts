import { asObject, parseObject, textAt } from '../../runtimes/untrusted/index.js';

/**
 * One line of JSON from the client. `containers` lists what is known now; `watch` the same as changes, and then every
 * later change; `refresh` has the runtimes listed anew; `ping` asks for a sign of life.
 */
export type LinkMethod = 'containers' | 'watch' | 'refresh' | 'ping';

export interface LinkRequest {
  readonly id: number;
  readonly method: LinkMethod;
}

const METHODS: readonly LinkMethod[] = ['containers', 'watch', 'refresh', 'ping'];

/** null for a line that is no request. */
export function parseRequest(line: string): LinkRequest | null {
  const request = asObject(parseObject(line));
  const id = request?.['id'];
  const name = textAt(request, 'method');
  const method = METHODS.find((each) => each === name);
  return method !== undefined && typeof id === 'number' && Number.isSafeInteger(id) ? { id, method } : null;
}
