import { FaultError, fault, faultOf, never } from '#contract/faults.ts';
import type { ChainList } from '#contract/model/chain.ts';
import { SURFACE_EXPIRIES_MAX } from '#contract/model/chain-study.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { Counters, OPTION_COUNTERS, type OptionCounter } from '../../core/counters.ts';
import { ChainSolver } from '../../core/options/solve-chain.ts';
import { expiryInstantMs } from '../../core/options/time-to-expiry.ts';
import { SessionCalendar } from '../../core/session/calendar.ts';
import { TickTable } from '../../core/table/tick-table.ts';
import type {
  ChainStudyAnswer,
  ChainStudyInput,
  ChangeOrder,
  CommonOrder,
  OptionBoot,
  OptionOrder,
  OptionReport,
} from '../protocol.ts';
import type { ThreadBody, ThreadTools } from '../thread.ts';
import { chainCatalog, type ChainListing, sameListing } from '../../core/options/chain-catalog.ts';
import { ChainPass } from './chain-pass.ts';
import { chainReply } from './chain-reply.ts';
import { holdOf, surfaceOf } from './chain-studies.ts';
import { ChainTrails } from './chain-trails.ts';
import { LiveChain, type SolvedChain } from './live-chain.ts';

/** A pass may take this part of the cadence: the rest is for questions and for the other threads. */
const BUDGET_SHARE_OF_CADENCE = 0.4;
/** An underlying whose chain was read within this real time counts as watched. */
const WATCHED_MS = 5_000;

type ReadOrder = Extract<OptionOrder, { type: 'read' }>;
type StudyOrder = Extract<OptionOrder, { type: 'study' }>;
interface Entry {
  readonly chain: LiveChain;
  /** Real time at which the numbers were known to be those of the rows. */
  currentAtMs: number;
}

/** The option thread: owner of the chain columns. Every tick brings changed chains up to date; questions are answered from them. */
export class OptionBody implements ThreadBody<OptionOrder> {
  readonly #boot: OptionBoot;
  readonly #tools: ThreadTools<OptionReport>;
  readonly #table: TickTable;
  readonly #calendar: SessionCalendar;
  readonly #counters: Counters<OptionCounter>;
  readonly #solver = new ChainSolver();
  /** By `expiry underlying`, nearest expiry first. */
  #entries = new Map<string, Entry>();
  /** By slot: what is subscribed. */
  readonly #instruments = new Map<number, Instrument>();
  #pass: ChainPass | null = null;
  #list: ChainList['underlyings'] = [];
  readonly #readAtMs = new Map<string, number>();
  readonly #trails: ChainTrails;

  constructor(boot: OptionBoot, tools: ThreadTools<OptionReport>) {
    this.#boot = boot;
    this.#tools = tools;
    this.#table = TickTable.attach(boot.memory.table);
    this.#calendar = new SessionCalendar(boot.calendar);
    this.#counters = Counters.attach(boot.memory.counters.option, OPTION_COUNTERS);
    this.#trails = new ChainTrails(boot.day);
  }

  step(order: Exclude<OptionOrder, CommonOrder>, nowMs: number): void {
    if (order.type === 'begin') {
      this.#instruments.clear();
      this.#change({ added: order.instruments, dropped: [], afterHours: false });
    } else if (order.type === 'change') this.#change(order);
    else if (order.type === 'list') {
      const list = { epoch: this.#boot.memory.epoch, underlyings: this.#list };
      this.#tools.report({ type: 'listed', id: order.id, list });
    } else if (order.type === 'read') this.#read(order, nowMs);
    else if (order.type === 'study') this.#study(order, nowMs);
    else never(order);
  }

  tick(nowMs: number): void {
    if (this.#pass === null) return;
    const realMs = this.#tools.timers.monotonicMs();
    const isWatched = (underlying: string): boolean =>
      realMs - (this.#readAtMs.get(underlying) ?? Number.NEGATIVE_INFINITY) <= WATCHED_MS;
    const { solved, deferred } = this.#pass.run(nowMs, isWatched, (chain) => this.#solve(chain, nowMs));
    this.#counters.add('passes');
    this.#counters.add('chainsSolved', solved);
    this.#counters.add('chainsDeferred', deferred);
    if (deferred > 0) this.#counters.add('passesOverBudget');
  }

  close(): void {
    this.#pass = null;
  }

  /** Chains that stay as they are keep what was solved of them. What left after hours still shows its last prices. */
  #change({ added, dropped, afterHours }: Omit<ChangeOrder, 'type'>): void {
    if (!afterHours) for (const slot of dropped) this.#instruments.delete(slot);
    for (const instrument of added) this.#instruments.set(instrument.slot, instrument);
    const { listings, leftOut } = chainCatalog([...this.#instruments.values()]);
    const usable: ChainListing[] = [];
    const before = this.#entries;
    this.#entries = new Map();
    for (const listing of listings) {
      const expiryMs = this.#expiryMs(listing);
      if (expiryMs === null) continue;
      const known = before.get(keyOf(listing));
      if (known !== undefined && sameListing(known.chain.listing, listing)) {
        this.#entries.set(keyOf(listing), known);
        usable.push(listing);
        continue;
      }
      const { day, riskFreeRate } = this.#boot;
      const chain = new LiveChain(this.#table, day, listing, expiryMs, riskFreeRate);
      this.#entries.set(keyOf(listing), { chain, currentAtMs: Number.NEGATIVE_INFINITY });
      usable.push(listing);
    }
    const chains = [...this.#entries.values()].map((entry) => entry.chain);
    const budgetMs = this.#boot.optionMs * BUDGET_SHARE_OF_CADENCE;
    this.#trails.adopt(chains);
    this.#pass = new ChainPass(chains, budgetMs, () => this.#tools.timers.monotonicMs());
    this.#list = listOf(usable);
    this.#counters.set('chainsUnusable', listings.length - usable.length);
    this.#counters.set('optionsLeftOut', leftOut);
    this.#tools.log('info', 'option.begun', { chains: usable.length, underlyings: this.#list.length, leftOut });
  }

  /** Null, and told in the log, when the calendar has no session of the class on that date. */
  #expiryMs({ underlying, expiry, sample }: ChainListing): number | null {
    try {
      return expiryInstantMs(this.#calendar, expiry, sample.sessionClass);
    } catch (thrown) {
      this.#tools.log('warn', 'option.chain_unusable', { underlying, expiry, why: faultOf(thrown).text });
      return null;
    }
  }

  #solve(chain: LiveChain, nowMs: number): void {
    this.#counters.add('rowsRead', chain.solve(this.#solver, nowMs));
    if (chain.isSolved()) this.#trails.record(chain, chain.solved);
    const entry = this.#entries.get(keyOf(chain.listing));
    if (entry !== undefined) entry.currentAtMs = this.#tools.timers.monotonicMs();
  }

  #read({ id, underlying, expiry }: ReadOrder, nowMs: number): void {
    this.#counters.add('reads');
    this.#answer(id, () => {
      const { chain, entry } = this.#solvedNow(underlying, expiry, nowMs);
      const realMs = this.#tools.timers.monotonicMs();
      if (!chain.needs(nowMs)) entry.currentAtMs = realMs;
      const answer = chainReply(chain, chain.solved, this.#boot.memory.epoch, realMs - entry.currentAtMs);
      this.#tools.report({ type: 'chain', id, chain: answer });
    });
  }

  #study({ id, study }: StudyOrder, nowMs: number): void {
    this.#counters.add('reads');
    this.#answer(id, () => this.#tools.report({ type: 'studied', id, answer: this.#studied(study, nowMs) }));
  }

  #studied(study: ChainStudyInput, nowMs: number): ChainStudyAnswer {
    const { epoch } = this.#boot.memory;
    if (study.name === 'chain.surface') {
      const { underlying } = study.input;
      const dates = this.#list.find((one) => one.underlying === underlying)?.expiries ?? [];
      if (dates.length === 0) throw new FaultError(unknownChain(underlying, 'any day'));
      const nearest = dates.slice(0, SURFACE_EXPIRIES_MAX);
      const chains = nearest.map(({ expiry }) => this.#solvedNow(underlying, expiry, nowMs).chain);
      return surfaceOf(underlying, epoch, chains);
    }
    const { underlying, expiry } = study.input;
    const { chain } = this.#solvedNow(underlying, expiry, nowMs);
    if (study.name === 'chain.trail') return this.#trails.read(chain, epoch, study.input.pairs);
    return holdOf(chain, study.input.strike, study.input.right, nowMs);
  }

  /** What cannot be answered for a reason of the question is refused in words. */
  #answer(id: number, run: () => void): void {
    try {
      run();
    } catch (thrown) {
      if (!(thrown instanceof FaultError) || thrown.fault.kind !== 'input') throw thrown;
      this.#counters.add('readsRefused');
      this.#tools.report({ type: 'refused', id, fault: thrown.fault });
    }
  }

  /** A chain that is watched from now on. The first reader does not wait for a pass; afterwards the cadence rules. */
  #solvedNow(underlying: string, expiry: string, nowMs: number): { chain: SolvedChain; entry: Entry } {
    const entry = this.#entries.get(keyOf({ underlying, expiry }));
    if (entry === undefined) throw new FaultError(unknownChain(underlying, expiry));
    this.#readAtMs.set(underlying, this.#tools.timers.monotonicMs());
    const { chain } = entry;
    if (chain.solved === null) this.#solve(chain, nowMs);
    if (!chain.isSolved()) throw new FaultError(fault('bug.unsolved', `${underlying} ${expiry} was not solved`));
    return { chain, entry };
  }
}

const keyOf = ({ underlying, expiry }: { underlying: string; expiry: string }): string => `${expiry} ${underlying}`;

function unknownChain(underlying: string, expiry: string): ReturnType<typeof fault> {
  const text = `No options of ${underlying} expire on ${expiry} among the subscribed instruments. Choose a listed chain.`;
  return fault('input.unknown_chain', text);
}

/** Underlyings in alphabetical order, expiries nearest first. */
function listOf(listings: readonly ChainListing[]): ChainList['underlyings'] {
  const found = new Map<string, ChainList['underlyings'][number]>();
  for (const { underlying, expiry, sample, behind, strikes, callSlots, putSlots } of listings) {
    let entry = found.get(underlying);
    if (entry === undefined) {
      entry = { underlying, segment: sample.segment, slot: behind?.slot ?? -1, expiries: [] };
      found.set(underlying, entry);
    }
    const options = [...callSlots, ...putSlots].filter((slot) => slot >= 0).length;
    entry.expiries.push({ expiry, strikes: strikes.length, options });
  }
  return [...found.values()].sort((a, b) => (a.underlying < b.underlying ? -1 : 1));
}
