import { join } from 'node:path';
import chargesJson from '../../../../resources/charges.json' with { type: 'json' };
import { FaultError, fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { MCX_MULTIPLIERS } from '../../adapters/dhan/mcx-multipliers.ts';
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
    unitsPer: (segment, securityId, symbol) => unitsOf(instruments, segment, securityId, symbol),
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
  const { clock, timers } = tools;
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
    notice: (level, code, text) => tools.notice(level, code, text),
  });
}

/** Units behind a lot of a commodity: from the instrument, else from the contract's name; 1 everywhere else. */
function unitsOf(
  instruments: InstrumentDirectory,
  segment: Instrument['segment'],
  securityId: number,
  symbol: string,
): number {
  if (segment !== 'MCX_COMM') return 1;
  return instruments.find(segment, securityId)?.lot ?? MCX_MULTIPLIERS[/^[A-Z0-9]+/.exec(symbol)?.[0] ?? ''] ?? 1;
}
