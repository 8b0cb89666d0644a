import type { Side } from '#contract/model/order.ts';

export type Right = 'CE' | 'PE';

/** What a key of the panel does. */
export type ScalpMeaning =
  | { readonly does: 'trade'; readonly right: Right; readonly side: Side }
  | { readonly does: 'exit'; readonly rights: readonly Right[] }
  | { readonly does: 'lots' | 'strikes'; readonly step: 1 | -1 }
  | { readonly does: 'follow' | 'kind' }
  /** It is one of the panel's keys, held down: once was enough. */
  | { readonly does: 'nothing' };

interface Press {
  readonly key: string;
  readonly code: string;
  readonly repeat: boolean;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** With Ctrl; a market that rises is for the call. */
const RIGHTS: Readonly<Record<string, Right>> = { ArrowUp: 'CE', ArrowDown: 'PE' };
const SWITCHES: Readonly<Record<string, 'follow' | 'kind'>> = { KeyH: 'follow', KeyM: 'kind' };
const STEPS: Readonly<Record<string, ScalpMeaning>> = {
  ArrowUp: { does: 'lots', step: 1 },
  ArrowDown: { does: 'lots', step: -1 },
  PageUp: { does: 'strikes', step: 1 },
  PageDown: { does: 'strikes', step: -1 },
};
const EXITS: Readonly<Record<string, readonly Right[]>> = {
  ArrowLeft: ['CE'],
  ArrowRight: ['PE'],
  Delete: ['CE', 'PE'],
};

function onceMeaning({ key, code, shiftKey, ctrlKey }: Press): ScalpMeaning | null {
  const rights = ctrlKey ? EXITS[key] : undefined;
  if (rights !== undefined) return { does: 'exit', rights };
  const right = ctrlKey ? RIGHTS[key] : undefined;
  if (right !== undefined) return { does: 'trade', right, side: shiftKey ? 'SELL' : 'BUY' };
  if (ctrlKey) return null;
  // The key and Shift decide, not the letter that comes of them with Caps Lock.
  const does = shiftKey ? undefined : SWITCHES[code];
  return does === undefined ? null : { does };
}

/** What a press means; null when it is none of the panel's keys. Sizes and strikes may be held down, nothing else. */
export function scalpMeaning(press: Press): ScalpMeaning | null {
  if (press.altKey || press.metaKey) return null;
  const step = press.ctrlKey ? undefined : STEPS[press.key];
  if (step !== undefined) return step;
  const once = onceMeaning(press);
  return once !== null && press.repeat ? { does: 'nothing' } : once;
}
