import { join } from 'node:path';
import type { Instrument, SessionClass } from '#contract/model/instrument.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { MESSAGE_KIND } from '../../src/main/core/recording/frame-encoder.ts';
import { createSimMarket } from '../../src/main/sim/market/create.ts';
import { recorderIn } from './recordings.ts';
import { shippedCalendar } from './shipped-calendar.ts';
import { simMessages } from './sim-messages.ts';

export const RECORDED_DATE = '2026-11-20';

/** Instruments of the simulated market as a recording names them. */
export function simInstruments(count: number): Instrument[] {
  const startMs = istMidnightMs(RECORDED_DATE) + 555 * 60_000;
  const market = createSimMarket({ seed: 7, instruments: count, startMs, calendar: shippedCalendar() });
  return market.instruments.map((instrument, slot) => ({
    slot,
    segment: instrument.segment,
    securityId: instrument.securityId,
    kind: instrument.kind,
    sessionClass: classOf(instrument),
    symbol: `${instrument.ticker} ${instrument.securityId}`,
    name: instrument.name,
    underlying: instrument.underlying,
    expiry: null,
    strike: null,
    right: null,
    lot: 1,
    tick: 5,
    decimals: 2,
    freezeQty: null,
  }));
}

function classOf({ kind, segment }: Pick<Instrument, 'kind' | 'segment'>): SessionClass {
  if (segment === 'MCX_COMM') return 'MCX';
  return kind === 'INDEX' ? 'INDEX' : kind === 'EQUITY' ? 'EQ_DERIV' : 'FNO';
}

/**
 * A piece of a simulated day from 09:15 on, recorded through the real recorder. Without marks of closed minutes, as
 * older recordings are: the replay closes them by the exchange's time.
 * @returns the folder to play.
 */
export function recordDay(dataDir: string, instruments: number, minutes: number, lateEvery = 0): string {
  const { recorder } = recorderIn(dataDir, { source: `sim:7:${instruments}` });
  recorder.begin(simInstruments(instruments), 0);
  // Some messages come five seconds late: their minute is closed by then, and its bar is amended.
  const messages = simMessages(instruments, minutes * 60, 1_000, 555).map(({ bytes, recvMs }, at) => ({
    bytes,
    recvMs: lateEvery > 0 && at % lateEvery === 0 ? recvMs + 5_000 : recvMs,
  }));
  messages.sort((a, b) => a.recvMs - b.recvMs);
  for (const { bytes, recvMs } of messages) recorder.take(bytes, recvMs, MESSAGE_KIND.frames, recvMs);
  recorder.close(0);
  return join(dataDir, 'recordings', RECORDED_DATE);
}
