import type { Position } from '#contract/model/position.ts';
import type { TerminalClient } from '../client/terminal-client.ts';
import { alertsStore } from '../stores/alerts.ts';
import { engineNowMs } from '../stores/engine-clock.ts';
import { fillsStore } from '../stores/fills.ts';
import type { KeyedRows } from '../stores/keyed-rows.ts';
import { ordersStore } from '../stores/orders.ts';
import { positionsStore } from '../stores/positions.ts';
import { type PlaceKind, placeFrom, replayStore, withPlaces } from '../stores/replay.ts';
import { sessionStore } from '../stores/session.ts';
import { sayToast } from './alerts.ts';
import { replayControl } from './replay-control.ts';

const replayNow = () => sessionStore.getState().session?.replay ?? null;

/** Remembers moments of a kind; a replay that waits for one of them stops at it. */
function note(kind: PlaceKind, momentsMs: readonly number[]): void {
  const replay = replayNow();
  if (replay === null) return;
  const inside = momentsMs.filter((atMs) => atMs >= replay.fromMs && atMs <= replay.toMs);
  const { places, waitingFor } = replayStore.getState();
  const known = places[kind];
  const next = withPlaces(known, inside);
  if (next === known) return;
  replayStore.setState({ places: { ...places, [kind]: next } });
  if (waitingFor !== kind || next.length <= known.length) return;
  replayStore.setState({ waitingFor: null });
  replayControl({ action: 'pause' });
}

/**
 * Goes to the alert or fill before, or to the next one: where none is known ahead the replay plays on, at its speed, and
 * stops when one comes. Going back begins the paper account anew.
 */
export function goToPlace(kind: PlaceKind, direction: 1 | -1): void {
  const replay = replayNow();
  if (replay === null) return;
  const nowMs = replay.playing ? engineNowMs() : replay.nowMs;
  const place = placeFrom(replayStore.getState().places[kind], nowMs, direction);
  if (place !== undefined) {
    replayStore.setState({ waitingFor: null });
    replayControl({ action: 'seek', value: place });
  } else if (direction === -1) {
    sayToast('info', `There was no ${kind} before this place of the recording.`);
  } else if (replay.ended) {
    sayToast('info', `The recording has ended without another ${kind}.`);
  } else {
    replayStore.setState({ waitingFor: kind });
    if (!replay.playing) replayControl({ action: 'play' });
  }
}

/** Follows fills, alerts and resets of the account while a replay is on. */
export function listenToReplay(client: Pick<TerminalClient, 'on'>): void {
  client.on('fill.added', ({ atMs, quantity }) => {
    if (quantity > 0) note('fill', [atMs]);
  });
  client.on('alert.changed', ({ atMs }) => note('alert', [atMs]));
  client.on('replay.changed', ({ playing, ended }) => {
    // Somebody stopped it: nobody waits any more.
    if ((!playing || ended) && replayStore.getState().waitingFor !== null) replayStore.setState({ waitingFor: null });
  });
  // Before the lists are emptied: what is void is counted here.
  client.on('account.reset', ({ atMs }) => {
    note(
      'fill',
      [...fillsStore.getState().fills.values()].map((fill) => fill.atMs),
    );
    const orders = ordersStore.getState().orders.size;
    const positions = openPositionsOf(positionsStore.getState());
    if (orders + positions > 0) replayStore.setState({ reset: { atMs, orders, positions } });
  });
  note(
    'alert',
    alertsStore.getState().alerts.map(({ atMs }) => atMs),
  );
}

/** Positions that are open. */
export function openPositionsOf({ positions }: { readonly positions: KeyedRows<Position> }): number {
  return [...positions.values()].filter(({ net }) => net !== 0).length;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What a jump would do to the account; null while it has nothing to lose. */
export function beforeJumpWords(orders: number, positions: number): string | null {
  if (orders + positions === 0) return null;
  return `A jump back empties the paper account: ${counted(orders, 'order')}, ${counted(positions, 'open position')}`;
}

/** What a jump has done. @param time of day that it went to */
export function afterJumpWords(time: string, orders: number, positions: number): string {
  return `The paper account began anew at ${time}: ${counted(orders, 'order')} and ${counted(positions, 'open position')} are void`;
}
