/** Delays and machine time, handed in so that tests can run hours in a millisecond. */
export interface Timers {
  /** Monotonic ms of this process; only differences mean something, and wall-clock jumps do not touch it. */
  monotonicMs(): number;
  /** Wall time of this machine, epoch ms; only for clock lines, which are read against it in every process. */
  wallMs(): number;
  /** Runs `act` once after `ms`. The returned function cancels it; cancelling twice is harmless. */
  after(ms: number, act: () => void): () => void;
}

/** A uniform number in [0, 1). */
export type Random = () => number;

/** Resolves after `ms`. */
export function pause(timers: Timers, ms: number): Promise<void> {
  return new Promise((resolve) => {
    timers.after(ms, resolve);
  });
}
