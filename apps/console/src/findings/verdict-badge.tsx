import type { ScanRow } from '@guardimesh/wire';
import { Badge } from '../ui/badge.js';

export function VerdictBadge({ verdict }: { verdict: ScanRow['verdict'] }) {
  return verdict === 'malicious' ? (
    <Badge tone="malicious" icon="malicious">
      Malicious
    </Badge>
  ) : (
    <Badge tone="suspicious" icon="suspicious">
      Suspicious
    </Badge>
  );
}
