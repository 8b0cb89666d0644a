import type { Fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { OrderIntent } from '#contract/model/order.ts';
import type { OrderAdapter } from '../../adapters/order-adapter.ts';
import type { Timers } from '../../adapters/timers.ts';
import type { Counters, OrderCounter } from '../../core/counters.ts';
import type { CheckedOrder } from '../../core/risk/control.ts';
import type { PositionKey } from '../../core/orders/position-book.ts';
import type { Clock } from '../../core/time/clock.ts';
import type { AlarmList } from './alarm-list.ts';
import type { MarketReader } from './market-reader.ts';
import type { OrderRecords } from './order-records.ts';
import type { TradingGate } from './trading-gate.ts';

/** What the risk check says of one order. */
export interface Judgement {
  /** The first control that says no. */
  readonly denied: Fault | null;
  /** To be confirmed by a person first. */
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
}

/** The risk check as the desk sees it. */
export interface RiskJudge {
  judge(order: CheckedOrder, nowMs: number): Judgement;
  /** An intent came in, for the duplicate and repetition controls. */
  saw(intent: OrderIntent, denied: boolean, nowMs: number): void;
  /** A request goes to the broker: place, modify or cancel. */
  counted(nowMs: number): void;
}

/** Instruments that can be traded now: those with a slot. */
export interface InstrumentDirectory {
  find(segment: Instrument['segment'], securityId: number): Instrument | undefined;
}

/** One line of the audit. */
export interface AuditEntry {
  readonly event: string;
  readonly who: string;
  readonly clientOrderId: string | null;
  readonly text: string;
  readonly json?: string;
}

/** What every part of the order desk works with. */
export interface DeskParts {
  readonly records: OrderRecords;
  readonly gate: TradingGate;
  readonly alarms: AlarmList;
  readonly market: MarketReader;
  readonly instruments: InstrumentDirectory;
  readonly risk: RiskJudge;
  /** Null until the venue can be reached. */
  readonly adapter: () => OrderAdapter | null;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly counters: Counters<OrderCounter>;
  readonly audit: (entry: AuditEntry) => void;
  /** Net units of the account as the broker said last; null = not known. */
  readonly brokerNet: (place: Omit<PositionKey, 'owner'>) => number | null;
  /** What an exit goes by beside our own net units; null = nothing else is known. */
  readonly carefulNet: (place: Omit<PositionKey, 'owner'>) => number | null;
  /** A doubt, a reconnect or a fill asks for a look at the venue's books soon. */
  readonly wantBooks: (reason: string) => void;
}
