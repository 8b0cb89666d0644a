import { type Fault, fault } from '#contract/faults.ts';
import type { FeedState } from '../adapter.ts';
import { FEED_LIMITS } from './limits.ts';

/** What a report needs of a connection. */
interface SocketView {
  readonly wanted: ReadonlyMap<number, unknown>;
  readonly isOpen: boolean;
  readonly reason: string | null;
}

/** The pool in a word, with the reason while it is not live. */
export function feedStateOf(sockets: readonly SocketView[], wasLive: boolean, stopped: Fault | null): FeedState {
  const used = sockets.filter(({ wanted }) => wanted.size > 0);
  const open = used.filter(({ isOpen }) => isOpen).length;
  const counts = { open, wanted: used.length };
  if (stopped !== null) return { state: 'stopped', ...counts, reason: stopped.text };
  if (open === used.length && open > 0) return { state: 'live', ...counts, reason: null };
  const reason = used.find(({ isOpen, reason: why }) => !isOpen && why !== null)?.reason ?? null;
  return { state: wasLive ? 'stale' : 'connecting', ...counts, reason };
}

/** The broker closed `gone` because the account has too many connections: says what is open and what can be done. */
export function evictedFault(sockets: readonly SocketView[], gone: SocketView): Fault {
  const names = sockets.flatMap(({ isOpen }, at) => (isOpen ? [String(at + 1)] : []));
  const here = names.length === 0 ? 'none is open here' : `open here: ${names.join(', ')} of ${sockets.length}`;
  const fewer = sockets.length - 1;
  const offer =
    fewer === 0
      ? 'Close the other program.'
      : `Close the other program, or go on with ${fewer} (${fewer * FEED_LIMITS.instrumentsPerSocket} instruments): feedSockets ${fewer}.`;
  const text =
    `The broker closed feed connection ${sockets.indexOf(gone) + 1}: the account has too many (805), so another ` +
    `program uses the feed; ${here}. The terminal waits before it tries again. ${offer}`;
  return fault('unavailable.feed_evicted', text, { open: names.length, sockets: sockets.length });
}

/** @param found what happened to the clocks. */
export function jumpFault(found: string): Fault {
  const text = `Feed connections were dropped and are opened again, because ${found}. Missed minutes are fetched.`;
  return fault('unavailable.clock_jump', text);
}
