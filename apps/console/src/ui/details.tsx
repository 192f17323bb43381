import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.js';

export interface Detail {
  readonly name: string;
  readonly value: ReactNode;
  /** over the whole width: for what may be long */
  readonly wide?: boolean;
}

/** Names and values of one thing, as many columns as fit. */
export function DetailList({ details }: { details: readonly Detail[] }) {
  return (
    <dl className="grid grid-cols-1 gap-x-8 gap-y-3 text-sm sm:grid-cols-2 lg:grid-cols-3">
      {details.map(({ name, value, wide }) => (
        <div key={name} className={`min-w-0 ${wide === true ? 'sm:col-span-2 lg:col-span-3' : ''}`}>
          <dt className="text-xs text-soft">{name}</dt>
          <dd className="wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A value with a button that copies it. */
export function Copyable({ text, what }: { text: string; what: string }) {
  return (
    <span className="inline-flex max-w-full items-start gap-1">
      <span className="stored-text min-w-0 font-mono text-[0.8125rem] leading-6">{text}</span>
      <CopyButton text={text} what={what} />
    </span>
  );
}
