import type { ContainerSnapshot } from '@guardimesh/model';

/**
 * What is known of one source (a runtime's socket, by its host path), told bit by bit. `begin` … `end` brackets a full
 * list: what was not `put` in between is gone. Before its first `end` nothing is known of what a source does not have.
 */
export type StateChange =
  | { readonly kind: 'begin'; readonly source: string }
  | { readonly kind: 'put'; readonly source: string; readonly container: ContainerSnapshot }
  | { readonly kind: 'gone'; readonly source: string; readonly id: string }
  | { readonly kind: 'end'; readonly source: string };
