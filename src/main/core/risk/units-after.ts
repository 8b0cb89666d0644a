import type { CheckedOrder, Exposure } from './control.ts';

/** Units on the order's side when everything that works there has filled and nothing of the other side has. */
export function unitsAfter({ side, intent }: CheckedOrder, { net, workingBuy, workingSell }: Exposure): number {
  return side === 'BUY' ? net + workingBuy + intent.quantity : workingSell + intent.quantity - net;
}
