import { OrderSim } from './order-sim.ts';
import type { SimPlan } from './sim-plan.ts';

/** Sends of one book; a day's book holds more, and every read of it grows with it. */
const SENDS_PER_BOOK = 1_000;

/** A third of all requests meets trouble on its way. */
const PLAN: Partial<SimPlan> = {
  venue: {
    requestDelay: 0.1,
    requestDelayMs: 3_000,
    replyDelay: 0.1,
    replyDelayMs: 8_000,
    cutBefore: 0.03,
    cutAfter: 0.05,
    resetAfter: 0.05,
    silence: 0.04,
    throttle: 0.03,
    errorBefore: 0.03,
    errorAfter: 0.04,
    frameDrop: 0.2,
    frameDuplicate: 0.2,
    frameReorder: 0.1,
  },
  threadCrashMs: 30_000,
  processCrashMs: 30_000,
  powerCutMs: 30_000,
  diskFullMs: 0,
  clockJumpMs: 0,
  sleepMs: 0,
  elsewhere: false,
};

export interface SendReport {
  readonly sends: number;
  /** Of those, what reached the venue: the rest was refused, or proven never to have arrived. */
  readonly orders: number;
  readonly doubts: number;
  readonly crashes: number;
}

/** Sends intents through faults and crashes. @throws AssertionError when one is doubled or lost. */
export async function sendThroughFaults(
  sends: number,
  seed: string,
  told: (soFar: SendReport) => void = () => {},
): Promise<SendReport> {
  const sum = { sends: 0, orders: 0, doubts: 0, crashes: 0 };
  for (let book = 0; sum.sends < sends; book += 1) {
    const count = Math.min(SENDS_PER_BOOK, sends - sum.sends);
    const {
      sends: sent,
      orders,
      doubts,
      crashes,
    } = await new OrderSim(`${seed}/${book}`, { plan: PLAN, sends: count }).run();
    sum.sends += sent;
    sum.orders += orders;
    sum.doubts += doubts;
    sum.crashes += crashes;
    told(sum);
  }
  return sum;
}
