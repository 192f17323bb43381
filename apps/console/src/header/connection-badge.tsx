import { clockTime } from '../format/time.js';
import { useLive } from '../live/live-context.js';
import { TONES, type Tone } from '../ui/badge.js';
import { Icon, type IconName } from '../ui/icon.js';

const SHOWN: Readonly<Record<'connecting' | 'live' | 'reconnecting', { text: string; tone: Tone; icon: IconName }>> = {
  connecting: { text: 'Connecting', tone: 'waiting', icon: 'waiting' },
  live: { text: 'Live', tone: 'clean', icon: 'clean' },
  reconnecting: { text: 'Reconnecting', tone: 'suspicious', icon: 'away' },
};

/** Whether what is on the page moves by itself, and since when. */
export function ConnectionBadge() {
  const { connection } = useLive();
  const { text, tone, icon } = SHOWN[connection.phase];
  return (
    <p
      role="status"
      data-connection={connection.phase}
      className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 text-xs font-semibold whitespace-nowrap ${TONES[tone]}`}
    >
      <Icon name={icon} className="size-3.5" />
      <span>
        {text}
        {connection.phase !== 'connecting' && (
          <span className="font-normal"> since {clockTime(connection.sinceMs)}</span>
        )}
      </span>
    </p>
  );
}
