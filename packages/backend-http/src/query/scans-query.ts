import { SCANS_LIMIT_DEFAULT, SCANS_LIMIT_MAX, type PageBounds, type ScanFilter } from '@guardimesh/backend-core';
import { findingKind, findingVerdict, TEXT_MAX } from '@guardimesh/wire';
import Type from 'typebox';
import { HttpProblem } from '../problems/index.js';
import { readTime } from './read-time.js';

const OFFSET_MAX = 1_000_000_000;

/** No filter can hold U+0000: no row does, and PostgreSQL refuses it even in a question. */
const text = (maxLength: number, description: string) =>
  Type.Optional(Type.String({ maxLength, pattern: '^[^\\u0000]*$', description }));
const time = (description: string) => text(64, `${description}: ISO 8601 or Unix seconds`);

/** Query of `GET /api/scans`. All values are texts here, and no other names are taken. */
export const ScansQuery = Type.Object(
  {
    startDate: time('Seen at or after'),
    endDate: time('Seen at or before; a day alone means its end'),
    limit: text(9, `Rows a page, at most ${SCANS_LIMIT_MAX}`),
    offset: text(9, 'Rows before this page'),
    cluster: text(TEXT_MAX.name, 'Cluster id'),
    namespace: text(TEXT_MAX.name, 'Namespace'),
    node: text(TEXT_MAX.name, 'Node name'),
    pod: text(TEXT_MAX.name, 'Pod name'),
    container: text(TEXT_MAX.containerId, 'Container id'),
    image: text(TEXT_MAX.image, 'Image name'),
    signature: text(TEXT_MAX.signatureName, 'Name of a signature that matched'),
    verdict: Type.Optional(findingVerdict),
    kind: Type.Optional(findingKind),
    path: text(TEXT_MAX.path, 'Part of the path'),
  },
  { additionalProperties: false },
);
export type ScansQuery = Type.Static<typeof ScansQuery>;

/** @throws {HttpProblem} bad-query, saying what is taken */
export function readScansQuery(query: ScansQuery): { filter: ScanFilter; page: PageBounds } {
  const from = readBound(query.startDate, 'startDate', 'start');
  const until = readBound(query.endDate, 'endDate', 'end');
  if (from !== null && until !== null && from > until) {
    throw new HttpProblem('bad-query', `startDate ${from} is after endDate ${until}`);
  }
  return {
    filter: {
      from,
      until,
      cluster: query.cluster ?? null,
      namespace: query.namespace ?? null,
      node: query.node ?? null,
      pod: query.pod ?? null,
      container: query.container ?? null,
      image: query.image ?? null,
      signature: query.signature ?? null,
      verdict: query.verdict ?? null,
      kind: query.kind ?? null,
      path: query.path ?? null,
    },
    page: {
      limit: readCount(query.limit, 'limit', { min: 1, max: SCANS_LIMIT_MAX }, SCANS_LIMIT_DEFAULT),
      offset: readCount(query.offset, 'offset', { min: 0, max: OFFSET_MAX }, 0),
    },
  };
}

function readBound(given: string | undefined, name: string, side: 'start' | 'end'): string | null {
  if (given === undefined) return null;
  const read = readTime(given, side);
  if (read !== null) return read;
  throw new HttpProblem(
    'bad-query',
    `${name}=${given} is no time; ISO 8601 (2026-11-23, 2026-11-23T10:00:00Z) and Unix seconds (1795428000) are taken`,
  );
}

function readCount(
  given: string | undefined,
  name: string,
  bounds: { min: number; max: number },
  byDefault: number,
): number {
  if (given === undefined) return byDefault;
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= bounds.min && value <= bounds.max) return value;
  throw new HttpProblem('bad-query', `${name}=${given} is not a whole number from ${bounds.min} to ${bounds.max}`);
}
