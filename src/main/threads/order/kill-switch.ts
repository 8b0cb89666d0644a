import { FaultError, fault, faultOf } from '#contract/faults.ts';
import type { Order } from '#contract/model/order.ts';
import { type KillState, killStateSchema, UNLOCK_WORD } from '#contract/model/trading.ts';
import { PARENT_ROLE } from '../../core/orders/apply-event.ts';
import type { ChangeDesk } from './change-desk.ts';
import type { DeskParts } from './desk-parts.ts';
import { FOREVER_ROLE, foreverWords } from './forever-rows.ts';
import type { ExitDesk } from './exit-desk.ts';

/** Entries stay blocked at least this long after the switch, real ms: time to think. */
export const HOLD_MS = 60_000;
/** Time for cancels to come through before the positions are flattened all the same. */
const CANCEL_PHASE_MS = 3_000;
/** A flatten round is looked at this often; what is still open gets another round. */
const ROUND_MS = 2_000;
const ROUNDS_MAX = 10;
const STEPS_MAX = 200;
const STATE_KEY = 'kill';
const LOOK_MS = 100;

const IDLE: KillState = {
  phase: 'idle',
  startedMs: null,
  by: '',
  working: 0,
  cancelled: 0,
  openPositions: 0,
  flattened: 0,
  steps: [],
  holdUntilMs: null,
};

/**
 * The kill switch: block entries, cancel what works, flatten what is open, reduce-only, again and again until it is
 * flat. Its state is in the journal: a crash in the middle goes on where it was. It needs no window and no price.
 */
export class KillSwitch {
  readonly #parts: DeskParts;
  readonly #changes: ChangeDesk;
  readonly #exits: ExitDesk;
  readonly #changed: (state: KillState) => void;
  readonly #readBooks: () => Promise<string | null>;
  #state: KillState = IDLE;
  #running = false;
  #closed = false;

  /** @param readBooks reads the venue's books, and gives why some of it stays unknown. */
  constructor(
    parts: DeskParts,
    { changes, exits }: { readonly changes: ChangeDesk; readonly exits: ExitDesk },
    readBooks: () => Promise<string | null>,
    changed: (state: KillState) => void,
  ) {
    this.#readBooks = readBooks;
    this.#parts = parts;
    this.#changes = changes;
    this.#exits = exits;
    this.#changed = changed;
    const stored = parts.records.state(STATE_KEY);
    if (stored === undefined) return;
    const read = killStateSchema.safeParse(JSON.parse(stored));
    // A state that cannot be read blocks: the careful reading of "unknown".
    this.#state = read.success ? read.data : { ...IDLE, phase: 'stuck', by: 'restart' };
    if (this.#state.phase !== 'idle') this.#block();
  }

  get state(): KillState {
    return this.#state;
  }

  /** After a restart in the middle: goes on once the venue can be asked. */
  resume(): void {
    if (['blocking', 'cancelling', 'flattening'].includes(this.#state.phase)) void this.#run('restart');
  }

  /** Starts it; while it runs, a second press changes nothing. */
  start(by: string): KillState {
    if (!this.#running) void this.#run(by);
    return this.#state;
  }

  /**
   * Ends the block of entries.
   * @throws FaultError `denied.kill_*` while it runs, before the hold time is over, or with another word.
   */
  unlock(word: string, who: string): KillState {
    const { clock, gate, audit } = this.#parts;
    const { phase, holdUntilMs } = this.#state;
    if (phase === 'idle') return this.#state;
    if (this.#running) throw new FaultError(fault('denied.kill_running', 'The kill switch is still at work.'));
    const restMs = (holdUntilMs ?? 0) - clock.nowMs();
    if (restMs > 0) {
      throw new FaultError(fault('denied.kill_hold', `Entries stay blocked for ${Math.ceil(restMs / 1_000)} s more.`));
    }
    if (word !== UNLOCK_WORD) throw new FaultError(fault('denied.kill_word', `Type ${UNLOCK_WORD} to lift the block.`));
    gate.set('killed', null, clock.nowMs());
    audit({ event: 'kill.unlocked', who, clientOrderId: null, text: '' });
    this.#set({ ...IDLE });
    return this.#state;
  }

  close(): void {
    this.#closed = true;
  }

  async #run(by: string): Promise<void> {
    this.#running = true;
    const nowMs = this.#parts.clock.nowMs();
    try {
      this.#set({ ...IDLE, phase: 'blocking', startedMs: nowMs, by: by.slice(0, 40), holdUntilMs: nowMs + HOLD_MS });
      this.#step(`entries blocked by ${by}`);
      this.#block();
      await this.#cancelAll();
      await this.#flatten();
    } catch (thrown) {
      this.#step(`stopped by a fault: ${faultOf(thrown).text}`);
      this.#end('stuck');
    } finally {
      this.#running = false;
    }
  }

  #block(): void {
    const text = 'The kill switch is on. Entries are blocked until it is unlocked.';
    this.#parts.gate.set('killed', text, this.#parts.clock.nowMs());
  }

  async #cancelAll(): Promise<void> {
    const working = this.#working();
    this.#set({ ...this.#state, phase: 'cancelling', working: working.length });
    for (const order of working) this.#cancel(order);
    this.#step(`${working.length} cancels sent`);
    await this.#cancelUnknown();
    const untilMs = this.#parts.timers.monotonicMs() + CANCEL_PHASE_MS;
    while (this.#working().length > 0 && this.#parts.timers.monotonicMs() < untilMs) {
      await this.#wait(LOOK_MS);
      this.#count(working.length);
    }
    this.#count(working.length);
    this.#step(`${this.#state.cancelled} of ${working.length} orders are gone`);
  }

  /** What rests at the venue and is not known here yet: forever orders of earlier days, orders of elsewhere. */
  async #cancelUnknown(): Promise<void> {
    const known = new Set(this.#working().map(({ clientOrderId }) => clientOrderId));
    const unread = await Promise.race([
      this.#readBooks(),
      this.#wait(CANCEL_PHASE_MS).then(() => "The venue's books were not read in time."),
    ]);
    if (unread !== null) this.#step(`${unread} Orders that are not known here may rest at the broker: look there.`);
    for (const order of this.#working()) if (!known.has(order.clientOrderId)) this.#cancel(order);
  }

  async #flatten(): Promise<void> {
    const { records } = this.#parts;
    const open = (): number =>
      [...records.positions.all()].filter((position) => position.net * records.positions.net(position) > 0).length;
    const first = open();
    this.#set({ ...this.#state, phase: 'flattening', openPositions: first });
    for (let round = 1; round <= ROUNDS_MAX && open() > 0 && !this.#closed; round += 1) {
      const clientOrderId = `kill-${(this.#state.startedMs ?? 0).toString(36)}-${round}`;
      const ids = await this.#exits.exitAll({ clientOrderId, source: 'kill', who: `kill switch, ${this.#state.by}` });
      this.#step(`round ${round}: ${ids.length} exits sent, ${open()} positions open`);
      const untilMs = this.#parts.timers.monotonicMs() + ROUND_MS;
      while (open() > 0 && this.#parts.timers.monotonicMs() < untilMs) await this.#wait(LOOK_MS);
      this.#set({ ...this.#state, flattened: Math.max(0, first - open()) });
    }
    const left = open() + this.#working().length;
    if (left === 0) return this.#end('done');
    const text = `${open()} positions and ${this.#working().length} orders are still there. Exit them by hand or at the broker.`;
    this.#step(text);
    this.#parts.alarms.raise({ kind: 'kill', text, clientOrderId: null, fault: null, atMs: this.#parts.clock.nowMs() });
    this.#end('stuck');
  }

  #end(phase: 'done' | 'stuck'): void {
    this.#step(phase === 'done' ? 'flat' : 'not flat');
    this.#set({ ...this.#state, phase });
  }

  #working(): readonly Order[] {
    return [...this.#parts.records.orders.open()].filter(({ role }) => role !== PARENT_ROLE);
  }

  #count(before: number): void {
    this.#set({ ...this.#state, cancelled: Math.max(0, before - this.#working().length) });
  }

  #cancel(order: Order): void {
    const { clientOrderId } = order;
    if (order.role === FOREVER_ROLE) this.#step(`cancelling the ${foreverWords(order)}`);
    try {
      this.#changes.cancel(clientOrderId, 'kill switch');
    } catch (thrown) {
      this.#step(`${clientOrderId}: ${faultOf(thrown).text}`);
    }
  }

  #step(text: string): void {
    const { clock, audit } = this.#parts;
    const steps = [...this.#state.steps, { atMs: clock.nowMs(), text: text.slice(0, 200) }].slice(-STEPS_MAX);
    audit({ event: 'kill.stepped', who: this.#state.by, clientOrderId: null, text });
    this.#set({ ...this.#state, steps });
  }

  #set(state: KillState): void {
    this.#state = state;
    const { records, clock } = this.#parts;
    records.saveState(STATE_KEY, JSON.stringify(state), clock.nowMs(), state.phase === 'blocking');
    this.#changed(state);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.timers.after(ms, resolve);
    });
  }
}
