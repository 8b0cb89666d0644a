/** Rules of an exit that follows the price (quant.md E.4). */
export interface ExitRules {
  /** Distance of the stop from the best price, as a part: 0.05 = 5 %. */
  readonly trailPct: number;
  /** ₹ of the whole position that are locked once they are made. */
  readonly lockRupees: number;
  /** Ticks beyond the lock that the best price must have reached. */
  readonly lockBufferTicks: number;
  /** ₹. */
  readonly tick: number;
}

export const EXIT_RULES: ExitRules = { trailPct: 0.05, lockRupees: 1_000, lockBufferTicks: 2, tick: 0.05 };

/** A position as its exit sees it. */
export interface ExitPosition {
  /** +1 long, −1 short. */
  readonly side: 1 | -1;
  readonly entry: number;
  readonly initStop: number;
  /** Units. */
  readonly qty: number;
  /** ₹ of the whole position, there and back. */
  readonly cost: number;
}

export interface ExitState {
  /** Best price so far: highest of a long position, lowest of a short one. */
  readonly best: number;
  readonly stop: number;
  readonly locked: boolean;
  /** Set on the price that ended it; it takes no more prices then. */
  readonly exit: boolean;
  /** ₹ after costs at the price that ended it; null before. */
  readonly pnl: number | null;
}

/** A quotient this near to a whole number of ticks is that number (quant.md 0.2). */
const TICK_EPSILON = 1e-9;
/** Decimals that prices are cut to, beyond any tick. */
const DECIMALS = 1e6;

/** Follows one position price by price. The stop never loosens. A gap may fill below the lock: it is a stop. */
export class TrailingExit {
  readonly #position: ExitPosition;
  readonly #rules: ExitRules;
  /** Price at which the rupees to be locked are made, in ticks towards profit. */
  readonly #lock: number;
  #state: ExitState;

  constructor(position: ExitPosition, rules = EXIT_RULES) {
    const { side, entry, initStop, qty, cost } = position;
    this.#position = position;
    this.#rules = rules;
    this.#lock = this.#onTick(entry + (side * (rules.lockRupees + cost)) / qty, side);
    this.#state = { best: entry, stop: initStop, locked: false, exit: false, pnl: null };
  }

  get state(): ExitState {
    return this.#state;
  }

  /** Takes the next traded price, ₹. */
  next(price: number): ExitState {
    const { side, entry, qty, cost } = this.#position;
    const { trailPct, lockBufferTicks, tick } = this.#rules;
    const before = this.#state;
    if (before.exit) return before;
    if (side * (price - before.stop) <= 0) {
      this.#state = { ...before, exit: true, pnl: side * (price - entry) * qty - cost };
      return this.#state;
    }
    const best = better(before.best, price, side);
    const trail = this.#onTick(best * (1 - side * trailPct), side > 0 ? -1 : 1);
    const reached = side * (best - this.#lock) >= lockBufferTicks * tick - TICK_EPSILON;
    const locked = before.locked || reached;
    const stop = better(before.stop, trail, side);
    this.#state = { best, stop: locked ? better(stop, this.#lock, side) : stop, locked, exit: false, pnl: null };
    return this.#state;
  }

  #onTick(price: number, towards: 1 | -1): number {
    const { tick } = this.#rules;
    const ticks = price / tick;
    const whole = towards > 0 ? Math.ceil(ticks - TICK_EPSILON) : Math.floor(ticks + TICK_EPSILON);
    return Math.round(whole * tick * DECIMALS) / DECIMALS;
  }
}

/** The price that is better for the side. */
function better(a: number, b: number, side: 1 | -1): number {
  return side > 0 ? Math.max(a, b) : Math.min(a, b);
}
