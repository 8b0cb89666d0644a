import type { TokenState } from '#contract/model/terminal.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * What the strip says of the account's token: `23 h 10 min left`, `4 min left`, `renewing`, `dead`.
 * @param leftMs as the engine last told it; the clock of the page may be another one.
 */
export function tokenWords({ state }: TokenState, leftMs: number | null): string {
  if (state === 'none' || state === 'dead') return state === 'none' ? 'none yet' : 'dead';
  const left = leftMs === null ? '' : leftWords(leftMs);
  if (state === 'renewing') return left === '' ? 'renewing' : `renewing, ${left}`;
  return left === '' ? 'valid' : left;
}

/** States in which a trader must look: nothing new can be opened with the token. */
export const tokenWarns = ({ state }: TokenState): boolean => state === 'dead' || state === 'expiring';

function leftWords(leftMs: number): string {
  if (leftMs <= 0) return 'ended';
  if (leftMs < MINUTE_MS) return `${Math.ceil(leftMs / 1_000)} s left`;
  const hours = Math.floor(leftMs / HOUR_MS);
  const minutes = Math.floor((leftMs % HOUR_MS) / MINUTE_MS);
  return hours === 0 ? `${minutes} min left` : `${hours} h ${minutes} min left`;
}
