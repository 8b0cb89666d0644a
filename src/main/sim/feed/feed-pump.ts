import type { Rng } from '../../core/rng.ts';
import type { FaultBoard } from '../faults.ts';
import type { SimInstrument } from '../market.ts';
import type { SimServerOptions } from '../options.ts';
import { quoteRecord } from '../quote-record.ts';
import type { World } from '../world.ts';
import { PACKET, writeFull, writeHeaderOnly, writeOi, writePrevClose, writeQuote, writeTicker } from './encode.ts';
import type { FeedConnection } from './feed-connection.ts';
import { ListingTable } from './listing-table.ts';
import { type FeedCounters, MESSAGE_BYTES_MAX, type PacketBuffer } from './packet-buffer.ts';
import { bytesOfCode, PacketFaults } from './packet-faults.ts';
import { preopenRepeat } from './preopen.ts';
import { MODE, NEVER } from './subscription-list.ts';

/** At high speeds an instrument is still sent at most ten times a real second; more could not be seen. */
const REAL_CADENCE_MIN_MS = 100;
/** After a pause of the process at most this much of load and budget is made up for. */
const CATCH_UP_MAX_MS = 1_000;
/** Share of turns whose messages are cut shorter than they could be, so that clients meet every message size. */
const SPLIT_SHARE = 0.1;
const UNKNOWN_CODE = 99;

export interface PumpParts {
  readonly world: World;
  readonly counters: FeedCounters;
  readonly faults: FaultBoard;
  readonly rng: Rng;
  readonly options: SimServerOptions;
}

/**
 * Turns the market's state into packets: each turn writes what is due on every connection straight into that
 * connection's message buffer. Owner of the one quote record that is reused for every instrument.
 */
export class FeedPump {
  private readonly parts: PumpParts;
  private readonly quote = quoteRecord();
  private readonly spoil: PacketFaults;
  private table: ListingTable;
  private lastRunMs: number;
  private owed = 0;
  private written = 0;
  private nowMs = 0;
  private marketMs = 0;

  constructor(parts: PumpParts, nowMs: number) {
    this.parts = parts;
    this.spoil = new PacketFaults(parts.faults, parts.rng.fork('faults'));
    this.table = new ListingTable(parts.world.market);
    this.lastRunMs = nowMs;
  }

  /** One turn. @param nowMs real time. */
  run(connections: readonly FeedConnection[], nowMs: number): void {
    const { world, faults, options } = this.parts;
    const elapsedMs = Math.min(nowMs - this.lastRunMs, CATCH_UP_MAX_MS);
    this.lastRunMs = nowMs;
    this.nowMs = nowMs;
    this.marketMs = world.sync();
    this.followListing(connections);
    this.spoil.follow();
    for (const connection of connections) connection.release(nowMs);
    if (nowMs < faults.stallUntilMs) return;
    if (options.pace > 0) this.paced(connections, elapsedMs);
    else this.cadenced(connections, elapsedMs);
    for (const connection of connections) connection.flush(nowMs, faults.delayMs);
  }

  private followListing(connections: readonly FeedConnection[]): void {
    const { market } = this.parts.world;
    if (market.listing === this.table.listing) return;
    this.table = new ListingTable(market);
    this.spoil.relisted();
    for (const connection of connections) connection.subs.relist(market, this.nowMs);
  }

  private planMessage(connection: FeedConnection): void {
    const { rng, faults } = this.parts;
    if (faults.singlePackets) {
      connection.planBytes = 1;
      return;
    }
    connection.planBytes = rng.next() < SPLIT_SHARE ? Math.floor(rng.next() * MESSAGE_BYTES_MAX) : MESSAGE_BYTES_MAX;
  }

  private cadenced(connections: readonly FeedConnection[], elapsedMs: number): void {
    const { options, counters } = this.parts;
    let allowance = Math.ceil((options.packetsPerSecondMax * elapsedMs) / 1000);
    let left = connections.length;
    for (const connection of connections) {
      const budget = Math.ceil(allowance / left--);
      if (!connection.keepsUp(options.sendBufferMaxBytes)) {
        counters.skippedTurns++;
        continue;
      }
      if (connection.silence !== 'none') continue;
      this.planMessage(connection);
      allowance -= Math.min(this.due(connection, budget, false), allowance);
    }
  }

  /** Writes what is due on a connection. @returns packets written, at most a packet or three over `budget`. */
  private due(connection: FeedConnection, budget: number, freshOnly: boolean): number {
    const { subs } = connection;
    const before = this.written;
    let at = subs.cursor;
    for (let step = 0; step < subs.count; step++, at = at + 1 >= subs.count ? 0 : at + 1) {
      const fresh = subs.lastVersion[at] === NEVER;
      if ((subs.dueMs[at] as number) > this.nowMs || (freshOnly && !fresh)) continue;
      if (this.written - before >= budget) {
        subs.cursor = at;
        this.parts.counters.skippedTurns++;
        return this.written - before;
      }
      const index = subs.index[at] as number;
      if (this.spoil.isFrozen(this.parts.world.market.instruments[index] as SimInstrument)) continue;
      subs.dueMs[at] = this.nextDue(index, subs.dueMs[at] as number, fresh);
      const version = this.versionOf(index);
      if (version === subs.lastVersion[at]) continue;
      subs.lastVersion[at] = version;
      this.writeModes(connection, at, fresh);
    }
    subs.hasFresh = false;
    return this.written - before;
  }

  /** Real time of the next turn: a phase after the snapshot, then every cadence; missed turns are not made up. */
  private nextDue(index: number, dueMs: number, fresh: boolean): number {
    const { speed } = this.parts.world.clock;
    const cadenceMs = Math.max(REAL_CADENCE_MIN_MS, (this.table.cadenceMs[index] as number) / speed);
    if (fresh) return this.nowMs + cadenceMs * this.table.phase(index);
    return this.nowMs + cadenceMs - ((this.nowMs - dueMs) % cadenceMs);
  }

  private versionOf(index: number): number {
    const { market } = this.parts.world;
    const repeat = preopenRepeat(market.instruments[index] as SimInstrument, index, this.marketMs);
    if (repeat > 0) return repeat;
    return market.version(index);
  }

  private load(index: number): void {
    this.parts.world.market.quote(index, this.quote);
    const { tickPaise } = this.parts.world.market.instruments[index] as SimInstrument;
    this.spoil.spoilQuote(this.quote, index, tickPaise, this.marketMs);
  }

  private writeModes(connection: FeedConnection, at: number, fresh: boolean): void {
    const { subs } = connection;
    const index = subs.index[at] as number;
    const modes = subs.modes[at] as number;
    this.load(index);
    if (fresh && (this.parts.options.prevCloseFor === 'all' || this.table.segmentCode[index] === 0)) {
      this.put(connection, PACKET.prevClose, index);
    }
    if ((modes & MODE.ticker) !== 0) this.put(connection, PACKET.ticker, index);
    if ((modes & MODE.quote) !== 0) {
      this.put(connection, PACKET.quote, index);
      if (this.table.derivative[index] === 1 && subs.lastOi[at] !== this.quote.oi) {
        subs.lastOi[at] = this.quote.oi;
        this.put(connection, PACKET.oi, index);
      }
    }
    if ((modes & MODE.full) !== 0) this.put(connection, PACKET.full, index);
  }

  private put(connection: FeedConnection, code: number, index: number): void {
    if (this.spoil.swallows) return;
    const bytes = bytesOfCode(code);
    connection.reserve(bytes, this.nowMs, this.parts.faults.delayMs);
    if (this.parts.faults.perPacket) this.putFaulty(connection, code, index, bytes);
    else this.write(connection.out, code, index);
  }

  private write(out: PacketBuffer, code: number, index: number): void {
    const segment = this.table.segmentCode[index] as number;
    const id = this.table.securityId[index] as number;
    const at = out.length;
    let bytes: number;
    if (code === PACKET.full) bytes = writeFull(out.view, at, segment, id, this.quote);
    else if (code === PACKET.quote) bytes = writeQuote(out.view, at, segment, id, this.quote);
    else if (code === PACKET.ticker) bytes = writeTicker(out.view, at, segment, id, this.quote);
    else if (code === PACKET.oi) bytes = writeOi(out.view, at, segment, id, this.quote);
    else if (code === PACKET.prevClose) bytes = writePrevClose(out.view, at, segment, id, this.quote);
    else bytes = writeHeaderOnly(out.view, at, code, segment, id);
    out.commit(code, bytes);
    this.written++;
  }

  private putFaulty(connection: FeedConnection, code: number, index: number, bytes: number): void {
    const { faults, rng } = this.parts;
    const { delayMs } = faults;
    if (rng.next() < faults.unknownCode) {
      this.write(connection.out, UNKNOWN_CODE, index);
      connection.reserve(bytes, this.nowMs, delayMs);
    }
    this.write(connection.out, code, index);
    if (rng.next() < faults.duplicate) {
      connection.reserve(bytes, this.nowMs, delayMs);
      this.write(connection.out, code, index);
    }
    if (this.spoil.spoilBytes(connection.out, code, bytes)) connection.flush(this.nowMs, delayMs);
  }

  /** Load mode: exactly `pace` full packets a second, shared out by subscriptions, each connection in its own order. */
  private paced(connections: readonly FeedConnection[], elapsedMs: number): void {
    const { options, counters } = this.parts;
    let total = 0;
    for (const connection of connections) {
      total += connection.subs.count;
      if (connection.subs.hasFresh) this.due(connection, options.packetsPerSecondMax, true);
    }
    if (total === 0) {
      this.owed = 0;
      return;
    }
    this.owed += (options.pace * elapsedMs) / 1000;
    const turn = Math.floor(this.owed);
    this.owed -= turn;
    for (const connection of connections) {
      const { subs } = connection;
      subs.owed += (turn * subs.count) / total;
      const packets = Math.floor(subs.owed);
      subs.owed -= packets;
      if (connection.silence !== 'none') continue;
      if (connection.keepsUp(options.sendBufferMaxBytes)) this.round(connection, packets);
      else counters.skippedTurns += packets;
    }
  }

  private round(connection: FeedConnection, packets: number): void {
    const { subs } = connection;
    if (packets === 0 || subs.count === 0) return;
    this.planMessage(connection);
    for (let i = 0; i < packets; i++) {
      const at = subs.cursor;
      subs.cursor = at + 1 >= subs.count ? 0 : at + 1;
      const index = subs.index[at] as number;
      if (this.spoil.isFrozen(this.parts.world.market.instruments[index] as SimInstrument)) continue;
      this.load(index);
      this.put(connection, PACKET.full, index);
    }
  }
}
