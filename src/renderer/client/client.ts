import { Caller } from '#contract/caller.ts';
import type { Timers } from '#contract/timers.ts';
import type { Hello, Wire } from '#contract/wire.ts';

/** The browser's timers in the shape the contract asks for. */
export const pageTimers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
};

/** The page's typed client: `call`, `on`, `onFrame`, `creditFrame`, `onClose`, `close`. */
export type Client = Caller;

/** Says hello over the wire; rejects with a `FaultError` when the engine speaks another protocol or does not answer. */
export async function connectClient(wire: Wire): Promise<{ readonly client: Client; readonly hello: Hello }> {
  const client = new Caller(wire, pageTimers);
  return { client, hello: await client.ready };
}
