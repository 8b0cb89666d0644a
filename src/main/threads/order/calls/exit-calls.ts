import type { ExitDesk } from '../exit-desk.ts';
import type { KillSwitch } from '../kill-switch.ts';
import type { DeskParts } from '../desk-parts.ts';
import type { OrderHandlers } from './handlers.ts';
import { venueOf } from './trading-calls.ts';

/** Leaving positions: one, turned round, all, and the kill switch. */
export function exitCallsOf(
  parts: DeskParts,
  exits: ExitDesk,
  kill: KillSwitch,
): Pick<
  OrderHandlers,
  'position.exit' | 'position.reverse' | 'positions.exitAll' | 'kill.start' | 'kill.unlock' | 'kill.broker'
> {
  return {
    'position.exit': async ({ clientOrderId, quantity, ...key }, who) => {
      const part = quantity === undefined ? {} : { quantity };
      return { clientOrderIds: [...(await exits.exit(key, { clientOrderId, source: 'position', who, ...part }))] };
    },
    'position.reverse': async ({ clientOrderId, ...key }, who) => ({
      clientOrderIds: [...(await exits.reverse(key, { clientOrderId, source: 'position', who }))],
    }),
    'positions.exitAll': async ({ clientOrderId, owner }, who) => {
      const of = owner === undefined ? {} : { owner };
      return { clientOrderIds: [...(await exits.exitAll({ clientOrderId, source: 'position', who, ...of }))] };
    },
    'kill.start': ({ by }) => kill.start(by),
    'kill.unlock': ({ word }, who) => kill.unlock(word, who),
    'kill.broker': async ({ activate }, who) => {
      const text = await venueOf(parts).brokerKill(activate);
      parts.audit({ event: 'kill.broker_switched', who, clientOrderId: null, text });
      return { text };
    },
  };
}
