import { fault } from '#contract/faults.ts';
import type { CommonOrder, OrderBoot, OrderOrder, OrderReport } from '../protocol.ts';
import type { ThreadBody, ThreadTools } from '../thread.ts';

/** The order thread: owner of orders, positions, trading state and the order journal. */
export class OrderBody implements ThreadBody<OrderOrder> {
  readonly #tools: ThreadTools<OrderReport>;
  readonly #account: string;

  constructor(boot: OrderBoot, tools: ThreadTools<OrderReport>) {
    this.#tools = tools;
    this.#account = boot.account;
  }

  step(order: Exclude<OrderOrder, CommonOrder>): void {
    if (order.type !== 'call') return;
    const text = `Account ${this.#account} cannot trade yet: the order desk is not there.`;
    this.#tools.report({ type: 'refused', id: order.id, fault: fault('unavailable.order_desk', text) });
  }

  tick(): void {}

  close(): void {}
}
