/** What a text is looked for in; the names are those of the query of `GET /api/scans`. */
export const FILTER_FIELDS = ['path', 'signature', 'image', 'pod', 'container', 'node'] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** What the table asks for. Empty texts ask for nothing; `page` counts from 0. */
export interface ScansFilter {
  readonly field: FilterField;
  readonly text: string;
  readonly namespace: string;
  readonly page: number;
}

export const ROWS_A_PAGE = 25;
/** keeps an offset from the page's address below the backend's own bound */
const PAGES_MAX = 1_000_000;

export function scansPath(filter: ScansFilter): string {
  const query = new URLSearchParams({ limit: String(ROWS_A_PAGE), offset: String(filter.page * ROWS_A_PAGE) });
  if (filter.text !== '') query.set(filter.field, filter.text);
  if (filter.namespace !== '') query.set('namespace', filter.namespace);
  return `/api/scans?${query.toString()}`;
}

/** The filter as the page's own address holds it, so that a reload or a shared address shows the same rows. */
export function filterToSearch(filter: ScansFilter): string {
  const query = new URLSearchParams();
  if (filter.text !== '') query.set(filter.field, filter.text);
  if (filter.namespace !== '') query.set('namespace', filter.namespace);
  if (filter.page > 0) query.set('page', String(filter.page + 1));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

export function filterFromSearch(search: string): ScansFilter {
  const query = new URLSearchParams(search);
  const field = FILTER_FIELDS.find((each) => query.has(each)) ?? 'path';
  const page = Number(query.get('page') ?? '1');
  return {
    field,
    text: query.get(field) ?? '',
    namespace: query.get('namespace') ?? '',
    page: Number.isSafeInteger(page) && page > 0 && page <= PAGES_MAX ? page - 1 : 0,
  };
}
