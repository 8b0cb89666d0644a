import type { Owner } from '../core/tiers/reference-book.ts';
import type { OrderOrder } from '../threads/protocol.ts';
import type { EngineHost } from './host.ts';
import { OrderDesk } from './order-desk.ts';
import { OrderHolds } from './order-holds.ts';
import type { Teller } from './teller.ts';

export interface OrderWiring {
  readonly post: (order: OrderOrder) => void;
  readonly teller: Teller;
  readonly host: Pick<EngineHost, 'timers' | 'keepAwake'>;
  /** @throws FaultError `input.subscriptions_full` */
  readonly hold: (owner: Owner, what: string, codes: readonly number[]) => void;
}

/** The engine's side of the order thread, and what is kept subscribed for it. */
export function makeOrders({ post, teller, host, hold }: OrderWiring): { desk: OrderDesk; holds: OrderHolds } {
  const desk: OrderDesk = new OrderDesk({
    post,
    push: (push) => {
      holds.take(push);
      teller.broadcast(push.name, push.payload);
    },
    timers: host.timers,
  });
  const holds = new OrderHolds({
    desk,
    hold,
    warn: (code, text) => teller.raise('warn', code, text),
    keepAwake: host.keepAwake ?? null,
  });
  return { desk, holds };
}
