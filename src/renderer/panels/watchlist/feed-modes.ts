import type { CallOutput } from '#contract/calls/index.ts';
import type { FeedMode } from '#contract/model/feed.ts';
import { sessionStore } from '../../stores/session.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { call } from '../../shell/terminal.ts';

/** Modes are asked for this often while the market watch is there, ms. */
export const MODES_EVERY_MS = 2_000;

let known: { epoch: number; terminal: FeedMode | null; own: ReadonlyMap<number, FeedMode> } = {
  epoch: -1,
  terminal: null,
  own: new Map(),
};

function take({ epoch, terminal, own }: CallOutput<'feed.modes'>): void {
  const slots = new Map<number, FeedMode>();
  for (const mode of ['ticker', 'quote', 'full'] as const) for (const slot of own[mode]) slots.set(slot, mode);
  known = { epoch, terminal, own: slots };
}

/** Asks how much the feed sends of what; called again and again while somebody looks. */
export function askModes(): void {
  if (sessionStore.getState().link.phase !== 'open') return;
  call('feed.modes', {}).then(take, () => {
    // Still starting: the next round asks again.
  });
}

/** How much the feed sends of a slot; null in a replay, or while it is not known. */
export function modeOf(slot: number): FeedMode | null {
  if (slot < 0 || known.epoch !== instrumentsStore.getState().epoch) return null;
  return known.own.get(slot) ?? known.terminal;
}
