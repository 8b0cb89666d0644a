import type { Side } from '#contract/model/order.ts';
import type { LadderOrderKind } from './ladder-draft.ts';

/** What Enter, Delete or Space does in the ladder. */
export type LadderDeed =
  | { readonly does: 'send'; readonly side: Side; readonly kind: LadderOrderKind }
  /** Picks up own orders; Enter alone puts them down again, and else only says which key sends. */
  | { readonly does: 'take' | 'saySend' }
  /** At the cursor, or everything of the instrument; Delete alone only says which key cancels. */
  | { readonly does: 'cancel' | 'cancelAll' | 'flatten' | 'sayCancel' };

interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export const SAY_SEND = 'Enter alone sends nothing: Ctrl+Enter buys here, Ctrl+Shift+Enter sells; with Alt a stop.';
export const SAY_CANCEL =
  'Delete alone cancels nothing: Alt+Delete cancels here, Alt+Shift+Delete all, Ctrl+Delete exits too.';

/** What Enter or Delete means with its modifiers; without Ctrl or Alt nothing goes to the broker. */
export function ladderDeed({ key, ctrlKey, altKey, shiftKey }: Press): LadderDeed {
  if (key === 'Enter') {
    if (ctrlKey === altKey) return { does: 'saySend' };
    return { does: 'send', side: shiftKey ? 'SELL' : 'BUY', kind: ctrlKey ? 'limit' : 'stop' };
  }
  if (ctrlKey === altKey) return { does: 'sayCancel' };
  if (ctrlKey) return { does: 'flatten' };
  return { does: shiftKey ? 'cancelAll' : 'cancel' };
}
