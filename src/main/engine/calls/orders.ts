import { orderCalls } from '#contract/calls/orders.ts';
import { tradingCalls } from '#contract/calls/trading.ts';
import type { OrderCallName } from '../../threads/protocol.ts';
import type { CallContext, Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Order and trading calls: all of them are the order thread's to answer. */
export function orderHandlers(services: EngineServices): Pick<Handlers, OrderCallName> {
  const names = [...Object.keys(orderCalls), ...Object.keys(tradingCalls)] as OrderCallName[];
  const handlers = names.map((name) => [
    name,
    (input: never, { client }: CallContext) => services.orderDesk.ask(name, input, `${client.kind} ${client.id}`),
  ]);
  return Object.fromEntries(handlers) as Pick<Handlers, OrderCallName>;
}
