import { grouped } from '../../ui/format.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import type { SessionState } from '#contract/model/terminal.ts';

/** Why the market watch is empty, and what helps. */
export function emptyWords(total: number, query: string, session: SessionState | null, list?: Watchlist): string {
  if (list !== undefined && list.items.length === 0) {
    return `“${list.name}” is empty. Press / and find an instrument; Ctrl+Enter puts it here.`;
  }
  if (list !== undefined && query.trim() === '') return 'Nothing of this list is listed today.';
  if (total > 0 && query.trim() !== '')
    return `Nothing matches “${query.trim()}”. Press Escape in the filter to clear it.`;
  if (total > 0) return 'No instrument of this kind is listed today.';
  if (session === null) return 'Connecting to the engine…';
  if (session.feed === 'stopped') return `The feed has stopped. ${session.feedReason ?? 'Restart the terminal.'}`;
  return 'The list of instruments is being read…';
}

/** `1 item`, `12 items`. */
export function counted(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;
}
