import { undoBranches, undoPowerPcBranches } from './branch-filters.js';
import { undoX86Calls } from './x86-filters.js';

export interface Filter {
  /** b_ftid, or the filter of a PackHeader; 0 is none */
  readonly id: number;
  /** b_cto8: the byte that marks what was changed */
  readonly mark: number;
}

/**
 * Puts code back in place as it was before UPX made its branches absolute. One that is not known is left as it is: only the targets
 * of branches are wrong then.
 *
 * @param base where the code stands in its image, where the format counts that in
 */
export function undoFilter(code: Uint8Array, { id, mark }: Filter, base: number): void {
  if (!undoX86Calls(code, id, mark, base) && !undoBranches(code, id, base)) undoPowerPcBranches(code, id, mark);
}
