import type { Rule } from 'eslint';

export function whyNot(from: string, to: string): string | null;
export const rings: Rule.RuleModule;
