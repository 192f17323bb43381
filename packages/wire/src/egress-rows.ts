import { WireBatch } from './batch.js';

/** One field of what leaves, as a reader sees it. */
export interface EgressRow {
  /** `findings[].file_path` */
  readonly field: string;
  readonly description: string;
  /** the row of the security page's table, or `counter`, `version`: facts about the scanner itself */
  readonly allowedBy: string;
}

/** Every field that a batch may hold, read from the schema itself: the page "what leaves your cluster" is made of it. */
export function egressRows(): EgressRow[] {
  return [...rowsOf('', WireBatch)];
}

interface Node {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly anyOf?: readonly unknown[];
  readonly description?: string;
  readonly egress?: string;
}

function* rowsOf(field: string, schema: unknown): Generator<EgressRow> {
  const node = schema as Node;
  if (node.properties !== undefined) {
    for (const [name, inner] of Object.entries(node.properties))
      yield* rowsOf(field === '' ? name : `${field}.${name}`, inner);
  } else if (node.items !== undefined) {
    yield* rowsOf(`${field}[]`, node.items);
  } else {
    const named =
      node.egress === undefined
        ? ((node.anyOf as readonly Node[] | undefined)?.find((each) => each.egress !== undefined) ?? node)
        : node;
    yield { field, description: named.description ?? '', allowedBy: named.egress ?? 'nothing' };
  }
}
