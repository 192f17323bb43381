import type { Coverage } from '@guardimesh/wire';
import { signatureState } from '../containers/signatures.js';
import { Icon } from '../ui/icon.js';

/** With the starter set alone an empty list of findings says next to nothing; so it is said above everything else. */
export function StarterBanner({ agents }: { agents: Coverage['agents'] }) {
  if (signatureState(agents).kind !== 'starter') return null;
  return (
    <aside
      aria-label="Signatures"
      className="flex gap-3 rounded-xl bg-suspicious-ground px-4 py-3 text-sm text-suspicious"
    >
      <Icon name="suspicious" className="mt-0.5 size-4" />
      <p>
        <strong>Starter signatures only:</strong> they recognise test files such as EICAR, not the malware of today.
        Give the engine a full signature set before relying on what this page does not show.
      </p>
    </aside>
  );
}
