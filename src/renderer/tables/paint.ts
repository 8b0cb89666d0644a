import { type DepthFrame, decodeDepthFrame } from '#contract/depth-frame.ts';
import { FRAME_KIND, type BarsFrame, type FrameHeader, decodeBars, decodeRows, frameHeader } from '#contract/frames.ts';
import type { Dispose } from '#contract/wire.ts';
import type { Mirror } from './mirror.ts';
import { PaintPace } from './pace.ts';
import { SampleRing } from './sample-ring.ts';

/** Latency samples kept: about ten minutes at 30 frames a second. */
export const LATENCY_SAMPLES_MAX = 18_000;

export type Painter = (mirror: Mirror) => void;

/** What the loop needs of the page; a test hands in its own. */
export interface PaintHost {
  /** Runs in the next animation frame. */
  readonly onFrame: (run: () => void) => void;
  /** Runs once the browser has painted what the present animation frame changed. */
  readonly afterPaint: (run: () => void) => void;
  readonly later: (run: () => void, ms: number) => void;
  /** Monotonic ms. */
  readonly nowMs: () => number;
  /** Engine clock as epoch ms, and how fast it runs against real time. */
  readonly engineClock: () => { readonly nowMs: number; readonly speed: number };
  /** Tells the engine that one frame was painted. */
  readonly credit: () => void;
}

/**
 * One animation frame for the whole page: frames are copied into the mirror as they arrive, every painter runs once,
 * and the engine gets its credit back when the pixels are out. Never two paints for one frame, never a queue of them.
 * A frame that belongs to something else, a key above all, is left to it: prices wait for the next one.
 */
export class PaintLoop {
  readonly pace = new PaintPace();
  readonly latencyMs = new SampleRing(LATENCY_SAMPLES_MAX);
  /** Monotonic time at which the first row was on screen; null before. */
  firstRowAtMs: number | null = null;
  framesPainted = 0;
  readonly #painters = new Set<Painter>();
  readonly #barPainters = new Set<(bars: BarsFrame) => void>();
  readonly #depthTakers = new Set<(book: DepthFrame) => void>();
  #scheduled = false;
  /** The next frame belongs to something else. */
  #givesWay = false;
  /** The last one did: the next one is painted, whatever comes. */
  #gaveWay = false;
  #creditsOwed = 0;
  #newestRecvMs = 0;
  #paintedAtMs = Number.NEGATIVE_INFINITY;

  readonly mirror: Mirror;
  readonly #host: PaintHost;
  /** Grows with every lost connection, so that a credit is never paid to its successor. */
  #connection = 0;

  constructor(mirror: Mirror, host: PaintHost) {
    this.mirror = mirror;
    this.#host = host;
  }

  /** Takes a frame's bytes. Throws `input.bad_frame` on foreign ones. */
  receive(buffer: ArrayBuffer): void {
    const header = frameHeader(buffer);
    this.#creditsOwed += 1;
    if (header.kind === FRAME_KIND.rows) this.#receiveRows(buffer, header);
    else if (header.kind === FRAME_KIND.depth) this.#receiveDepth(buffer, header);
    else this.#receiveBars(buffer, header);
    this.#schedule();
  }

  #receiveRows(buffer: ArrayBuffer, header: FrameHeader): void {
    if (this.mirror.apply(decodeRows(buffer, header)) && header.newestRecvMs > this.#newestRecvMs)
      this.#newestRecvMs = header.newestRecvMs;
  }

  #receiveBars(buffer: ArrayBuffer, header: FrameHeader): void {
    if (header.epoch !== this.mirror.epoch) return;
    const bars = decodeBars(buffer, header);
    for (const take of this.#barPainters) take(bars);
  }

  #receiveDepth(buffer: ArrayBuffer, header: FrameHeader): void {
    if (header.epoch !== this.mirror.epoch) return;
    const book = decodeDepthFrame(buffer, header);
    for (const take of this.#depthTakers) take(book);
  }

  /** Runs `painter` in every paint until disposed. */
  addPainter(painter: Painter): Dispose {
    this.#painters.add(painter);
    return () => this.#painters.delete(painter);
  }

  /** Gives bars to `take` as they arrive; it draws them in its painter. */
  addBars(take: (bars: BarsFrame) => void): Dispose {
    this.#barPainters.add(take);
    return () => this.#barPainters.delete(take);
  }

  /** Gives books to `take` as they arrive; it draws them in its painter. */
  addDepth(take: (book: DepthFrame) => void): Dispose {
    this.#depthTakers.add(take);
    return () => this.#depthTakers.delete(take);
  }

  /** Asks for a paint without a frame (a painter has something of its own to draw). */
  request(): void {
    this.#schedule();
  }

  /**
   * Leaves the next frame to what has just changed on the page: a key shows at once, and a large table is laid out
   * without the prices of everything else. At most every other frame, so that prices never stand still.
   */
  giveWay(): void {
    this.#givesWay = true;
  }

  /** Forgets what is owed to a connection that has gone. */
  disconnected(): void {
    this.#connection += 1;
    this.#creditsOwed = 0;
    this.#newestRecvMs = 0;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const waitMs = this.pace.waitMs(this.#host.nowMs() - this.#paintedAtMs);
    if (waitMs === 0) this.#host.onFrame(() => this.#paint());
    else this.#host.later(() => this.#host.onFrame(() => this.#paint()), waitMs);
  }

  #paint(): void {
    const givesWay = this.#givesWay && !this.#gaveWay;
    this.#givesWay = false;
    if (givesWay) {
      this.#gaveWay = true;
      this.#host.onFrame(() => this.#paint());
      return;
    }
    this.#gaveWay = false;
    this.#scheduled = false;
    const beganMs = this.#host.nowMs();
    this.#paintedAtMs = beganMs;
    const newestRecvMs = this.#newestRecvMs;
    const credits = this.#creditsOwed;
    this.#newestRecvMs = 0;
    this.#creditsOwed = 0;
    for (const painter of this.#painters) painter(this.mirror);
    this.mirror.clean();
    const connection = this.#connection;
    this.#host.afterPaint(() => this.#painted(beganMs, newestRecvMs, connection === this.#connection ? credits : 0));
  }

  #painted(beganMs: number, newestRecvMs: number, credits: number): void {
    this.framesPainted += 1;
    this.pace.record(this.#host.nowMs() - beganMs);
    if (this.firstRowAtMs === null && this.mirror.rowsSeen > 0) this.firstRowAtMs = this.#host.nowMs();
    if (newestRecvMs > 0) {
      const clock = this.#host.engineClock();
      this.latencyMs.push((clock.nowMs - newestRecvMs) / clock.speed);
    }
    for (let i = 0; i < credits; i += 1) this.#host.credit();
  }
}
