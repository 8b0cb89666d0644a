import { FaultError, fault } from '#contract/faults.ts';
import type { Trading } from '#contract/model/trading.ts';
import type { AlarmList } from '../alarm-list.ts';
import type { AuditLog } from '../audit-log.ts';
import type { DeskParts } from '../desk-parts.ts';
import type { PositionRows } from '../position-rows.ts';
import type { Reconciler } from '../reconciler.ts';
import type { OrderHandlers } from './handlers.ts';

export interface TradingCallParts {
  readonly parts: DeskParts;
  readonly alarms: AlarmList;
  readonly rows: PositionRows;
  readonly reconciler: Reconciler;
  readonly trading: () => Trading;
  readonly audit: AuditLog;
}

/** Reading the account, pausing entries, reconciling, acknowledging. */
export function tradingCallsOf({
  parts,
  alarms,
  rows,
  reconciler,
  trading,
  audit,
}: TradingCallParts): Pick<
  OrderHandlers,
  | 'trading.read'
  | 'trading.pause'
  | 'positions.list'
  | 'funds.read'
  | 'holdings.list'
  | 'alarms.list'
  | 'alarms.acknowledge'
  | 'reconcile.run'
  | 'statements.read'
  | 'audit.list'
> {
  return {
    'trading.read': () => trading(),
    'trading.pause': ({ paused }, who) => {
      const text = paused ? `Entries were paused by ${who}.` : null;
      parts.gate.set('paused', text, parts.clock.nowMs());
      parts.audit({ event: paused ? 'entries.paused' : 'entries.resumed', who, clientOrderId: null, text: '' });
      return trading();
    },
    'positions.list': () => ({ positions: rows.all() }),
    'funds.read': () => venueOf(parts).funds(),
    'holdings.list': async () => ({ holdings: [...(await venueOf(parts).holdings())] }),
    'alarms.list': () => ({ alarms: [...alarms.all] }),
    'alarms.acknowledge': ({ id }, who) => {
      const alarm = alarms.acknowledge(id, parts.clock.nowMs());
      parts.audit({ event: 'alarm.acknowledged', who, clientOrderId: alarm.clientOrderId, text: alarm.text });
      return alarm;
    },
    'audit.list': (query) => audit.list(query),
    'reconcile.run': ({ dryRun }) => reconciler.run(dryRun),
    'statements.read': async ({ kind, fromDate, toDate, page }) => {
      const { columns, rows: lines, more } = await venueOf(parts).statement(kind, fromDate, toDate, page);
      return { columns: [...columns], rows: lines.map((line) => [...line]), more };
    },
  };
}

/** The venue, or a clear refusal while it is not there. */
export function venueOf({ adapter }: Pick<DeskParts, 'adapter'>): NonNullable<ReturnType<DeskParts['adapter']>> {
  const venue = adapter();
  if (venue !== null) return venue;
  throw new FaultError(fault('unavailable.no_venue', 'The venue cannot be reached yet. Try again in a moment.'));
}
