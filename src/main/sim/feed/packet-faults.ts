import { DAY_MS } from '#contract/model/session.ts';
import type { Rng } from '../../core/rng.ts';
import type { FaultBoard } from '../faults.ts';
import { midnightOf } from '../ist-text.ts';
import type { SimInstrument, SimQuote } from '../market.ts';
import { PACKET, PACKET_BYTES } from './encode.ts';
import type { PacketBuffer } from './packet-buffer.ts';

const OUT_OF_ORDER_MS = 5_000;
/** Last trade of a day that is over: 15:29:59. */
const YESTERDAY_MS = DAY_MS - (15 * 3_600 + 29 * 60 + 59) * 1_000;
const ABSURD_FACTOR = 10;
/** How far a crossed book's bid stands above its ask, in price steps. */
const CROSSED_TICKS = 2;
/** Prices that are none: not a number, without end, below zero, beyond 32 bits. */
const BAD_PRICES = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -125.5, 3e9] as const;
const LENGTH_AT = 1;
const LTP_AT = 8;

/** Spoils what the market says and what the encoder wrote, as far as the faults in force ask for it. */
export class PacketFaults {
  private readonly faults: FaultBoard;
  private readonly rng: Rng;
  private version = -1;
  private frozen: ReadonlySet<string> = new Set();
  /** Cumulative volume at which the count began again, by index of the listing. */
  private readonly volumeBase = new Map<number, number>();

  constructor(faults: FaultBoard, rng: Rng) {
    this.faults = faults;
    this.rng = rng;
  }

  /** After a new listing the indices mean other instruments. */
  relisted(): void {
    this.volumeBase.clear();
  }

  /** Brings what follows from the switches up to date; once a turn. */
  follow(): void {
    if (this.version === this.faults.version) return;
    this.version = this.faults.version;
    this.frozen = new Set(this.faults.freeze);
    if (!this.faults.volumeReset) this.volumeBase.clear();
  }

  isFrozen({ segment, securityId }: SimInstrument): boolean {
    return this.frozen.size > 0 && this.frozen.has(`${segment}:${securityId}`);
  }

  /** Whether the packet is one that is never sent. */
  get swallows(): boolean {
    return this.faults.gap > 0 && this.rng.next() < this.faults.gap;
  }

  /** @param marketMs time of the market, epoch ms UTC. */
  spoilQuote(quote: SimQuote, index: number, tickPaise: number, marketMs: number): void {
    const { faults } = this;
    if (faults.volumeReset) {
      const base = this.volumeBase.get(index) ?? quote.volume;
      this.volumeBase.set(index, base);
      quote.volume = Math.max(0, quote.volume - base);
    }
    if (faults.yesterday) {
      quote.ltpPaise = quote.prevClosePaise;
      quote.lttMs = midnightOf(marketMs) - YESTERDAY_MS;
      quote.volume = quote.prevVolume;
    }
    if (!faults.perPacket) return;
    if (this.hits(faults.outOfOrder)) quote.lttMs = Math.max(0, quote.lttMs - OUT_OF_ORDER_MS);
    if (this.hits(faults.volumeZero)) quote.volume = 0;
    if (this.hits(faults.absurdPrice)) quote.ltpPaise = ABSURD_FACTOR * Math.max(quote.ltpPaise, quote.highPaise);
    if (this.hits(faults.crossed)) this.cross(quote, tickPaise);
  }

  private cross(quote: SimQuote, tickPaise: number): void {
    const [best] = quote.levels;
    if (best === undefined || best.bidPaise === 0 || best.askPaise === 0) return;
    best.bidPaise = best.askPaise + CROSSED_TICKS * tickPaise;
  }

  private hits(share: number): boolean {
    return share > 0 && this.rng.next() < share;
  }

  /**
   * Damages the packet that was written last.
   * @returns true when nothing can follow it in its message.
   */
  spoilBytes(out: PacketBuffer, code: number, byteLength: number): boolean {
    const { faults, rng } = this;
    const at = out.length - byteLength;
    const priced = code === PACKET.ticker || code === PACKET.quote || code === PACKET.full;
    if (priced && this.hits(faults.badPrice)) {
      out.view.setFloat32(at + LTP_AT, BAD_PRICES[rng.int(BAD_PRICES.length)] as number, true);
    }
    if (this.hits(faults.badLength)) {
      out.view.setUint16(at + LENGTH_AT, 0, true);
      out.truncateLast(code, 0);
      return true;
    }
    if (!this.hits(faults.truncate)) return false;
    out.truncateLast(code, 1 + rng.int(byteLength - 1));
    return true;
  }
}

/** Bytes of a packet by its code; 0 for a code without a length of its own. */
export const bytesOfCode = (code: number): number => BYTES_OF.get(code) ?? PACKET_BYTES.header;

const BYTES_OF = new Map<number, number>([
  [PACKET.ticker, PACKET_BYTES.ticker],
  [PACKET.quote, PACKET_BYTES.quote],
  [PACKET.oi, PACKET_BYTES.oi],
  [PACKET.prevClose, PACKET_BYTES.prevClose],
  [PACKET.full, PACKET_BYTES.full],
]);
