import { faultOf } from '#contract/faults.ts';
import type { StoreAnswers, StoreRequest } from '../threads/protocol.ts';
import type { Epoch } from './epoch.ts';

/** The way to the store of whichever epoch is present: questions wait while epochs are being switched. */
export class StoreGate {
  #up = Promise.withResolvers<Epoch>();

  /** Shuts the gate for the next epoch. @returns opens it with that epoch, once its store can be asked. */
  shut(): (epoch: Epoch) => void {
    this.#up = Promise.withResolvers<Epoch>();
    return this.#up.resolve;
  }

  /** Asks the store of the present epoch, waits while one is being opened, and asks the next one when it was closed. */
  async ask<R extends StoreRequest>(make: (epoch: Epoch) => R, timeoutMs?: number): Promise<StoreAnswers[R['kind']]> {
    for (;;) {
      const gate = this.#up;
      const epoch = await gate.promise;
      try {
        return await epoch.door.request(make(epoch), timeoutMs);
      } catch (thrown) {
        if (this.#up === gate || faultOf(thrown).code !== 'unavailable.thread') throw thrown;
      }
    }
  }
}
