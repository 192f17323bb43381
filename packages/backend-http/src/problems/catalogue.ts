/** Every error the API answers with: its status and what it means in general. `detail` says the particular case. */
export const PROBLEMS = {
  'bad-batch': { status: 400, title: 'The batch does not fit the wire schema' },
  'bad-query': { status: 400, title: 'The query is not understood' },
  'bad-request': { status: 400, title: 'The request is not understood' },
  'no-access': { status: 401, title: 'A valid key or session is needed' },
  'missing-scope': { status: 403, title: 'The key may not do this' },
  'cross-origin': { status: 403, title: 'Requests from other sites are refused' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'body-too-large': { status: 413, title: 'The body is larger than the limit' },
  'wrong-content-type': { status: 415, title: 'The content type is not taken' },
  'wrong-host': { status: 421, title: 'This server does not answer under that name' },
  'too-many-streams': { status: 429, title: 'Too many live streams' },
  internal: { status: 500, title: 'The server failed' },
  'store-unavailable': { status: 503, title: 'The store does not answer' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
