/** Real time of the exchange and its delays, handed in so that a simulation can run it on a virtual clock. */
export interface SimTime {
  /** Monotonic ms; only differences mean something. */
  realMs(): number;
  /** Runs `act` once after `ms`. The returned function cancels it; cancelling twice is harmless. */
  after(ms: number, act: () => void): () => void;
  /** Runs `act` again and again, `ms` apart. */
  every(ms: number, act: () => void): () => void;
}

/** Time of this machine. What waits does not keep the process alive; an open port does. */
export const machineTime: SimTime = {
  realMs: () => performance.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  every: (ms, act) => {
    const timer = setInterval(act, ms);
    return () => clearInterval(timer);
  },
};
