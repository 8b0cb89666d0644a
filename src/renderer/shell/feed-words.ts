import type { SessionState } from '#contract/model/terminal.ts';
import type { LinkState } from '../client/link.ts';

export interface OldWords {
  /** Two words beside the title of a panel. */
  readonly mark: string;
  readonly why: string;
}

/** Why market values on the screen stand still; null while they move, and before the first of them. */
export function oldWords(link: LinkState, session: SessionState | null): OldWords | null {
  if (link.phase === 'lost')
    return { mark: 'not connected', why: `The engine is not connected: ${link.reason}. These are its last values.` };
  if (session?.feed !== 'stale' && session?.feed !== 'stopped') return null;
  const reason = session.feedReason ?? 'Health says how its connections do';
  return { mark: `feed ${session.feed}`, why: `These values may be old. ${reason}` };
}
