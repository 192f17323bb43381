import type { Coverage } from '@guardimesh/wire';
import { useSession } from '../backend/use-answers.js';
import { ConnectionBadge } from './connection-badge.js';
import { Facts } from './facts.js';
import { Logo } from './logo.js';

export function Header({ coverage }: { coverage: Coverage | undefined }) {
  const session = useSession();
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex max-w-[90rem] flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3 sm:px-6">
        <div className="flex items-center gap-2.5">
          <Logo />
          <h1 className="text-lg font-bold tracking-tight">Guardimesh</h1>
          {session.data?.mode === 'local' && (
            <span
              title="This console and its data stay on this machine; there are no accounts."
              className="rounded-full border border-line-strong px-2 py-0.5 text-xs font-medium text-soft"
            >
              Local mode
            </span>
          )}
        </div>
        <div className="order-last w-full min-w-0 md:order-none md:w-auto md:grow">
          {coverage !== undefined && <Facts agents={coverage.agents} />}
        </div>
        <ConnectionBadge />
      </div>
    </header>
  );
}
