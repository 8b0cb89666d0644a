import type { Basket, RestLeg } from '#contract/model/basket.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { sayToast } from '../../shell/alerts.ts';
import { call } from '../../shell/terminal.ts';
import { fillTray, type TrayLeg, trayRefusal, trayStore } from '../../stores/baskets.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { meantExit } from '../../stores/meant-account.ts';
import { ordersStore } from '../../stores/orders.ts';
import { sayFault } from './trade-panel.tsx';

/** Whether something of a basket may remain: it has ended, and not with every leg filled. */
export function mayRemain({ state }: Pick<Basket, 'state'>): boolean {
  return state !== 'running' && state !== 'unwinding' && state !== 'done';
}

/** Instrument of a leg in the present epoch. */
type Find = (segment: Instrument['segment'], securityId: number) => Instrument | undefined;

/** What remains of a basket as legs of the tray, and in words what of it cannot go out again. */
export interface TrayRest {
  readonly legs: readonly TrayLeg[];
  readonly left: readonly string[];
}

/**
 * @param present ids of the legs that are in the tray already: the same rest is not put there twice.
 * @param symbolOf name of a leg whose instrument is not known here.
 */
export function trayRest(
  rest: readonly RestLeg[],
  find: Find,
  present: ReadonlySet<string>,
  symbolOf: (clientOrderId: string, index: number) => string,
): TrayRest {
  const legs: TrayLeg[] = [];
  const left: string[] = [];
  for (const [i, { clientOrderId, intent, why }] of rest.entries()) {
    if (why !== '') left.push(`${symbolOf(clientOrderId, i)}: ${why}`);
    if (intent === null) continue;
    const instrument = find(intent.segment, intent.securityId);
    const name = instrument?.symbol ?? symbolOf(clientOrderId, i);
    if (instrument === undefined) left.push(`${name} has no live data in this session.`);
    else if (present.has(intent.clientOrderId)) left.push(`${name} is in the tray already.`);
    else if (intent.quantity % instrument.lot !== 0)
      left.push(`${name}: the ${intent.quantity} units that remain are no whole lots. Use a ticket.`);
    else legs.push({ intent, symbol: name, lot: instrument.lot, decimals: instrument.decimals });
  }
  return { legs, left };
}

/** Puts what remains of a basket into the tray, for a person to look at and send; nothing goes out here. */
export async function retryRest({ basketId, owner }: Basket): Promise<void> {
  // The row is on the screen: what remains of it is its account's.
  const { account } = meantExit();
  const answer = await call('basket.rest', { basketId }).catch((error: unknown) => {
    sayFault(error);
    return null;
  });
  if (answer === null) return;
  const present = new Set(trayStore.getState().legs.map(({ intent }) => intent.clientOrderId));
  const { orders } = ordersStore.getState();
  const { legs, left } = trayRest(
    answer.legs,
    instrumentOf,
    present,
    (id, index) => orders.get(id)?.symbol ?? `Leg ${index + 1}`,
  );
  const words = left.length === 0 ? '' : `Left out: ${left.join(' ')}`;
  if (legs.length === 0) return sayToast('info', words === '' ? 'Nothing remains: every leg is filled.' : words);
  const refused = trayRefusal(legs.length, account);
  if (refused !== null) return sayToast('error', refused);
  fillTray(legs, owner, account);
  trayStore.setState({ error: `What remains is in the tray: look at it and send it. ${words}`.trim() });
}
