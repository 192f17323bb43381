import type { Coverage } from '@guardimesh/wire';

/** What the engines of all scanners say they look for. `none`: no engine has said anything yet. */
export type SignatureState =
  | { readonly kind: 'none' }
  | { readonly kind: 'starter'; readonly sets: readonly string[] }
  | { readonly kind: 'unversioned'; readonly sets: readonly string[] }
  | { readonly kind: 'versioned'; readonly sets: readonly string[] };

/** The weakest state of any scanner stands for all: one node with test signatures only is a hole in the cluster. */
export function signatureState(agents: Coverage['agents']): SignatureState {
  const sets = [...new Set(agents.flatMap((agent) => agent.engines.map((engine) => engine.database)))];
  if (sets.length === 0) return { kind: 'none' };
  if (sets.some((set) => set.startsWith('starter'))) return { kind: 'starter', sets };
  if (sets.some((set) => set === 'unversioned' || set === '')) return { kind: 'unversioned', sets };
  return { kind: 'versioned', sets };
}
