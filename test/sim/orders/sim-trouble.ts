import type { Rng } from '../../../src/main/core/rng.ts';
import type { CrashDisk } from './crash-disk.ts';
import type { SimPlan } from './sim-plan.ts';
import type { SimTime } from './sim-time.ts';

/** What goes wrong on this side of the wire: disk, clock, and the end of a life. */
export class SimTrouble {
  readonly #plan: SimPlan;
  readonly #rng: Rng;
  readonly #disk: () => CrashDisk;
  readonly #time: SimTime;
  #diskUntilMs = 0;

  constructor(plan: SimPlan, rng: Rng, disk: () => CrashDisk, time: SimTime) {
    this.#plan = plan;
    this.#rng = rng;
    this.#disk = disk;
    this.#time = time;
  }

  /** Draws for the disk, the clock and the machine's sleep. */
  machine(): void {
    const { diskFullMs, clockJumpMs, sleepMs } = this.#plan;
    const disk = this.#disk();
    if (disk.full && this.#time.nowMs > this.#diskUntilMs) disk.full = false;
    if (this.#falls(diskFullMs)) {
      disk.full = true;
      this.#diskUntilMs = this.#time.nowMs + this.#rng.int(15_000);
    }
    if (this.#falls(clockJumpMs)) this.#time.skewMs += (this.#rng.int(5) - 2) * this.#rng.int(90_000);
    if (this.#falls(sleepMs)) this.#time.nowMs += this.#rng.int(20_000);
  }

  /** Draws for the end of a living terminal; one of its process comes between two writes, some calls later. */
  life(): 'thread' | 'power' | null {
    const { threadCrashMs, processCrashMs, powerCutMs } = this.#plan;
    if (this.#falls(threadCrashMs)) return 'thread';
    if (this.#falls(processCrashMs)) this.#disk().crashIn = 1 + this.#rng.int(30);
    else if (this.#falls(powerCutMs)) return 'power';
    return null;
  }

  /** Whether the trader wants the other account now. */
  change(): boolean {
    return this.#falls(this.#plan.changeMs);
  }

  #falls(meanMs: number): boolean {
    return meanMs > 0 && this.#rng.next() < 30 / meanMs;
  }
}
