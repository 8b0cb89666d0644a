import { join } from 'node:path';
import chargesJson from '../../../../resources/charges.json' with { type: 'json' };
import { FaultError, fault } from '#contract/faults.ts';
import { DhanOrderAdapter } from '../../adapters/dhan/orders/dhan-order-adapter.ts';
import { HttpOrderTransport } from '../../adapters/dhan/orders/http-transport.ts';
import type { OrderTransport } from '../../adapters/dhan/orders/order-transport.ts';
import type { OrderAdapter } from '../../adapters/order-adapter.ts';
import { PaperFile } from '../../adapters/paper/paper-file.ts';
import { PaperTransport } from '../../adapters/paper/paper-transport.ts';
import { tariffSchema } from '../../core/charges/tariff.ts';
import { Rng } from '../../core/rng.ts';
import { SessionCalendar } from '../../core/session/calendar.ts';
import { CalendarHours } from '../../core/venue/calendar-hours.ts';
import type { BrokerAccess, OrderBoot, OrderReport } from '../protocol.ts';
import type { ThreadTools } from '../thread.ts';
import type { InstrumentDirectory } from './desk-parts.ts';
import type { MarketReader } from './market-reader.ts';
import { PaperMarket } from './paper-market.ts';

/** Client id of the account inside this thread; the broker's are numbers. */
export const PAPER_CLIENT = 'PAPER';
/** File of the paper account in the book's folder. */
const PAPER_FILE = 'paper-account.bin';

export interface VenueDoorParts {
  readonly boot: OrderBoot;
  readonly tools: ThreadTools<OrderReport>;
  readonly market: MarketReader;
  readonly instruments: InstrumentDirectory;
}

/**
 * The venue of this book. Paper is a venue in this thread and no door is opened to anybody; the simulator and the
 * broker are reached over HTTP with their access.
 * @throws FaultError `denied.*` when the access does not fit the mode.
 */
export function openVenue(access: BrokerAccess | null, parts: VenueDoorParts): OrderAdapter {
  const { boot, tools, instruments } = parts;
  const { venue, account } = boot;
  const mode = venue.kind === 'paper' ? 'paper' : venue.mode;
  const isPaper = venue.kind === 'paper';
  if (!isPaper && access === null)
    throw new FaultError(fault('unavailable.no_access', 'Orders wait for the broker: sign in first.'));
  const transport = isPaper || access === null ? paperTransport(parts) : httpTransport(access, mode, tools);
  return new DhanOrderAdapter({
    mode,
    account,
    clientId: isPaper || access === null ? PAPER_CLIENT : access.clientId,
    transport,
    unitsPer: (segment, securityId) => (segment === 'MCX_COMM' ? (instruments.find(segment, securityId)?.lot ?? 1) : 1),
    nowMs: () => tools.clock.nowMs(),
  });
}

function httpTransport(
  { urls, clientId, accessToken }: BrokerAccess,
  mode: OrderAdapter['mode'],
  { timers, random }: ThreadTools<OrderReport>,
): OrderTransport {
  const { rest: url, orderUpdate: orderUpdateUrl } = urls;
  return new HttpOrderTransport({ mode, url, orderUpdateUrl, clientId, accessToken, timers, random });
}

function paperTransport({ boot, tools, market, instruments }: VenueDoorParts): OrderTransport {
  const paper = new PaperMarket(market, instruments);
  const { clock, timers, notice } = tools;
  return new PaperTransport({
    clientId: PAPER_CLIENT,
    quotes: paper,
    listing: paper,
    hours: new CalendarHours(new SessionCalendar(boot.calendar)),
    tariff: tariffSchema.parse(chargesJson),
    rng: new Rng(`paper:${boot.book}`),
    clock,
    timers,
    store: new PaperFile(join(boot.dataDir, 'orders', boot.book, PAPER_FILE)),
    notice,
  });
}
