import { FaultError, fault } from '#contract/faults.ts';
import { FOREVERS_MAX } from '#contract/model/broker-control.ts';
import type { VenueForeverLeg } from '../../../adapters/order-adapter.ts';
import type { DeskParts } from '../desk-parts.ts';
import type { OrderHandlers } from './handlers.ts';
import { venueOf } from './trading-calls.ts';

/** What the broker keeps by itself: forever orders, its switches, and authorisation at the depository. */
export function brokerCallsOf(
  parts: DeskParts,
): Pick<
  OrderHandlers,
  | 'forever.list'
  | 'forever.modify'
  | 'forever.cancel'
  | 'kill.broker'
  | 'pnlExit.read'
  | 'pnlExit.set'
  | 'pnlExit.stop'
  | 'edis.pin'
  | 'edis.form'
  | 'edis.inquire'
> {
  const asked = (event: string, who: string, text: string): { text: string } => {
    parts.audit({ event, who, clientOrderId: null, text });
    return { text: text.slice(0, 300) };
  };
  return {
    'forever.list': async () => ({ legs: [...(await venueOf(parts).forevers())].slice(0, FOREVERS_MAX) }),
    'forever.modify': async ({ venueOrderId, leg, ...change }, who) => {
      const venue = venueOf(parts);
      const found = restingLeg(await venue.forevers(), venueOrderId, leg);
      if (change.trigger === 0)
        throw new FaultError(fault('input.trigger_missing', 'A forever order needs a trigger.'));
      parts.risk.counted(parts.clock.nowMs());
      asked('forever.change_sent', who, `${venueOrderId} ${leg}: ${JSON.stringify(change)}`);
      const { venueStatus } = await venue.modifyForever(found, change);
      parts.wantBooks('forever order changed');
      return { text: `${found.symbol}: the broker took the change (${venueStatus}).` };
    },
    'forever.cancel': async ({ venueOrderId }, who) => {
      const venue = venueOf(parts);
      const found = restingLeg(await venue.forevers(), venueOrderId);
      parts.risk.counted(parts.clock.nowMs());
      asked('forever.cancel_sent', who, venueOrderId);
      const { venueStatus } = await venue.cancelForever(venueOrderId);
      parts.wantBooks('forever order cancelled');
      return { text: `${found.symbol}: ${venueStatus}.` };
    },
    'kill.broker': async ({ activate }, who) =>
      asked('kill.broker_switched', who, await venueOf(parts).brokerKill(activate)),
    'pnlExit.read': () => venueOf(parts).pnlExit(),
    'pnlExit.set': async (terms, who) => asked('pnl_exit.set', who, await venueOf(parts).setPnlExit(terms)),
    'pnlExit.stop': async (_, who) => asked('pnl_exit.stopped', who, await venueOf(parts).setPnlExit(null)),
    'edis.pin': async (_, who) => {
      await venueOf(parts).edisPin();
      return asked('edis.pin_asked', who, 'The depository sends its PIN to the telephone of the account.');
    },
    'edis.form': async (ask) => ({ html: await venueOf(parts).edisForm(ask) }),
    'edis.inquire': ({ isin }) => venueOf(parts).edisInquiry(isin),
  };
}

function restingLeg(
  legs: readonly VenueForeverLeg[],
  venueOrderId: string,
  leg?: VenueForeverLeg['leg'],
): VenueForeverLeg {
  const ofOrder = legs.filter((one) => one.venueOrderId === venueOrderId && (leg === undefined || one.leg === leg));
  const found = ofOrder.find(({ resting }) => resting);
  if (found !== undefined) return found;
  const text =
    ofOrder.length === 0
      ? `The broker has no forever order ${venueOrderId}${leg === undefined ? '' : ` with a ${leg}`}.`
      : `The forever order ${venueOrderId} does not rest any more: ${ofOrder[0]?.venueStatus}.`;
  throw new FaultError(fault(ofOrder.length === 0 ? 'input.unknown_order' : 'denied.order_is_final', text));
}
