import { useEffect, useState } from 'react';
import { Icon } from './icon.js';

const SHOWN_MS = 2_000;

/** Copies `text`. Not there where the browser has no clipboard to offer (plain HTTP on a name other than localhost). */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => {
      setCopied(false);
    }, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);

  if (!('clipboard' in navigator)) return null;
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => {
        setCopied(true);
      },
      // refused by the browser: the sign does not change, and the text can still be selected
      () => undefined,
    );
  };
  return (
    <button
      type="button"
      onClick={copy}
      title={copied ? 'Copied' : `Copy ${what}`}
      className={`inline-grid size-6 shrink-0 place-items-center rounded hover:bg-line ${copied ? 'text-clean' : 'text-soft'}`}
    >
      <Icon name={copied ? 'check' : 'copy'} className="size-3.5" />
      <span className="sr-only">{copied ? `Copied ${what}` : `Copy ${what}`}</span>
    </button>
  );
}
