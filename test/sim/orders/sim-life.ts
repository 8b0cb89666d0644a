import { DhanOrderAdapter } from '../../../src/main/adapters/dhan/orders/dhan-order-adapter.ts';
import type { TickTable } from '../../../src/main/core/table/tick-table.ts';
import type { VenueDoor } from '../../../src/main/core/venue/venue-door.ts';
import type { SimAccount } from './sim-account.ts';
import { unitsPer } from './sim-market.ts';
import type { SimPlan } from './sim-plan.ts';
import { SimTerminal, type TerminalParts } from './sim-terminal.ts';
import type { Life, SimTime } from './sim-time.ts';
import { SimTransport, type SimTransportParts } from './sim-transport.ts';

export interface LifeParts extends Pick<SimTransportParts, 'metered' | 'sent'>, Pick<TerminalParts, 'judge'> {
  readonly door: VenueDoor;
  readonly time: SimTime;
  readonly life: Life;
  readonly table: TickTable;
  readonly account: SimAccount;
  readonly broken: (why: Error) => void;
}

/** Begins a life of the terminal on the order book of an account: its wires, its adapter, its order thread. */
export function beginLife(parts: LifeParts): { readonly terminal: SimTerminal; readonly transport: SimTransport } {
  const { door, time, life, table, account, metered, sent, broken, judge } = parts;
  const { disk, watch, clientId, label, token } = account;
  const timers = time.timersOf(life);
  const transport = new SimTransport({ door, time, life, timers, clientId, token, sent, metered });
  const nowMs = (): number => time.clock.nowMs();
  const adapter = { mode: 'paper', account: label, transport, unitsPer, nowMs } as const;
  const terminal = new SimTerminal({
    time,
    life,
    timers,
    table,
    dataDir: disk.dir,
    tradeDate: time.tradeDate,
    account: { label, clientId },
    openVenue: (access) => new DhanOrderAdapter({ ...adapter, clientId: access?.clientId ?? '' }),
    openJournal: () => disk.open(life),
    answered: (asked, answer) => watch.answered(asked, answer),
    refused: (asked, why) => {
      if (why.kind === 'bug') broken(new Error(`${asked.name}: ${why.code}: ${why.text}`));
    },
    noticed: (code, text) => {
      if (code.startsWith('bug.')) broken(new Error(`${code}: ${text}`));
    },
    ...(judge === undefined ? {} : { judge }),
  });
  return { terminal, transport };
}

/** They are kept in the journal, and asked for again: what a full disk lost is set by the next life. */
export function setLimits(terminal: SimTerminal, { limits }: SimPlan): void {
  for (const [id, limit] of Object.entries(limits)) terminal.ask('risk.configure', { id, limit });
}
