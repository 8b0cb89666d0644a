import type { ExitDesk } from '../exit-desk.ts';
import type { KillSwitch } from '../kill-switch.ts';
import type { OrderHandlers } from './handlers.ts';

/** Leaving positions: one, turned round, all, and the kill switch. */
export function exitCallsOf(
  exits: ExitDesk,
  kill: KillSwitch,
): Pick<OrderHandlers, 'position.exit' | 'position.reverse' | 'positions.exitAll' | 'kill.start' | 'kill.unlock'> {
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
  };
}
