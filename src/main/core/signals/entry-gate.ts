/** Limits on new entries (quant.md E.5). */
export interface GateRules {
  /** Loss of the day over the capital at its start, as a part, from which on nothing is entered. */
  readonly maxDailyLossPct: number;
  /** Most open positions with one underlying. */
  readonly maxPerDerivative: number;
  /** Minutes without an entry on one underlying and side after a trade that did not lose. */
  readonly cooldownMin: number;
  /** The same after a loss. */
  readonly cooldownLossMin: number;
  /** Losses in a row that stop every entry. */
  readonly lossStreak: number;
  /** For this many minutes after the last of them. */
  readonly cooldownStreakMin: number;
}

export const GATE_RULES: GateRules = {
  maxDailyLossPct: 0.02,
  maxPerDerivative: 3,
  cooldownMin: 5,
  cooldownLossMin: 15,
  lossStreak: 3,
  cooldownStreakMin: 60,
};

export const GATES = ['OK', 'CIRCUIT_BREAKER', 'MAX_POSITIONS', 'LOSS_STREAK', 'COOLDOWN'] as const;
/** What keeps an entry back; `OK` = nothing. */
export type Gate = (typeof GATES)[number];

/** A trade that ended, in the order of its end. */
export interface ClosedTrade {
  readonly underlying: string;
  readonly dir: 1 | -1;
  /** Minute of its end, on the clock of `now`. */
  readonly exitMin: number;
  /** ₹ after costs. */
  readonly pnl: number;
}

export interface GateInput {
  /** Minutes, on any clock that the history shares. */
  readonly now: number;
  readonly underlying: string;
  readonly dir: 1 | -1;
  readonly open: readonly { readonly underlying: string }[];
  readonly history: readonly ClosedTrade[];
  /** The circuit breaker has tripped in this session. */
  readonly tripped: boolean;
}

/** May something be entered now? The first gate that is shut is named, in the order of the text. */
export function entryGate(input: GateInput, rules = GATE_RULES): Gate {
  const { now, underlying, dir, open, tripped } = input;
  if (tripped) return 'CIRCUIT_BREAKER';
  if (open.filter((one) => one.underlying === underlying).length >= rules.maxPerDerivative) return 'MAX_POSITIONS';
  const history = input.history.toSorted((a, b) => a.exitMin - b.exitMin);
  const last = history.slice(-rules.lossStreak);
  const lost = last.length === rules.lossStreak && last.every(({ pnl }) => pnl < 0);
  if (lost && now - last.at(-1)!.exitMin < rules.cooldownStreakMin) return 'LOSS_STREAK';
  const cooling = history.some(
    (one) =>
      one.underlying === underlying &&
      one.dir === dir &&
      now - one.exitMin < (one.pnl < 0 ? rules.cooldownLossMin : rules.cooldownMin),
  );
  return cooling ? 'COOLDOWN' : 'OK';
}

export interface CircuitInput {
  /** ₹ at the start of the day. */
  readonly capital: number;
  /** ₹ made so far today, after costs. */
  readonly realised: number;
  readonly unrealised: number;
  /** It tripped earlier in this session. */
  readonly tripped: boolean;
}

/** Has the day's loss tripped the circuit breaker? Once tripped it stays so for the session. */
export function circuitTripped({ capital, realised, unrealised, tripped }: CircuitInput, rules = GATE_RULES): boolean {
  return tripped || realised + unrealised <= -rules.maxDailyLossPct * capital;
}
