import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultError, fault, faultOf } from '#contract/faults.ts';
import { type Instrument, SEGMENT_CODES } from '#contract/model/instrument.ts';
import { FULL_PACKET_BYTES } from '../core/wire/packets.ts';
import type { ReplayTrack, TrackMark, TrackSink } from '../adapters/replay/replay-track.ts';
import { type LakeDatabase, openLakeDatabase } from './lake-database.ts';
import { chooseOfLake, type LakeChoice } from './lake-choice.ts';
import { LakeRows } from './lake-rows.ts';
import { PLAYED_COLUMNS, type RowColumns, type WireIdentity, writeRowPacket } from './row-packet.ts';

/** Pieces of rows (2,048 each) that are read ahead. */
const AHEAD = 16;
/** Rows of one moment that are given out as one message. */
const STACK = 64;
const RECV = PLAYED_COLUMNS.indexOf('recv_ms');
const VOLUME = PLAYED_COLUMNS.indexOf('volume');

/**
 * Opens a day of the lake, or Parquet files like the lake's, as a track. Memory is bounded: one window of rows is in
 * the database, some thousand rows are here.
 * @returns null when the path names no Parquet files. @throws FaultError `input.replay_*`, `input.lake_*`.
 */
export async function openLakeTrack(path: string, date: string | null): Promise<ReplayTrack | null> {
  const choice = chooseOfLake(path);
  if (choice === null) return null;
  const spill = mkdtempSync(join(tmpdir(), 'replay-'));
  const database = await openLakeDatabase(spill);
  const close = (): void => {
    database.close();
    rmSync(spill, { recursive: true, force: true });
  };
  try {
    const rows = await LakeRows.open(database.connection, choice, date);
    if (rows !== null) return await LakeTrack.begin(rows, choice, { ...database, close });
    const what = date === null ? '' : ` of ${date}`;
    throw new FaultError(fault('input.replay_empty', `${path} holds no rows${what}.`));
  } catch (thrown) {
    close();
    if (thrown instanceof FaultError) throw thrown;
    const text = `${path} cannot be played: ${(thrown as Error).message.split('\n')[0]}`;
    throw new FaultError(fault('input.replay_unreadable', text));
  }
}

/** Rows of a lake as the packets that they were. */
class LakeTrack implements ReplayTrack {
  readonly date: string;
  readonly dates: readonly string[];
  readonly instruments: readonly Instrument[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly ticks: number;
  readonly rejected = 0;
  readonly notes: readonly string[];
  readonly recordedFrom = null;
  readonly shelf = null;
  readonly #rows: LakeRows;
  readonly #database: LakeDatabase;
  readonly #who: readonly WireIdentity[];
  readonly #bytes = new Uint8Array(STACK * FULL_PACKET_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  /** Of bars: what each instrument has traded so far. */
  readonly #volumes: Float64Array<ArrayBuffer>;
  #queue: RowColumns[] = [];
  /** Next row of the first piece of the queue. */
  #row = 0;
  /** Window that is read, and rows of it that were given out. */
  #window = 0;
  #given = 0;
  #skip = 0;
  #readWindow = 0;
  #ended = false;
  #generation = 0;
  #pumping: Promise<void> | null = null;
  #wanted = false;
  #closed = false;
  #failure: string | null = null;
  /** Reads the open window on, and the generation that opened it. */
  #next: (() => Promise<RowColumns | null>) | null = null;
  #nextOf = -1;

  private constructor(rows: LakeRows, { table }: LakeChoice, database: LakeDatabase) {
    this.#rows = rows;
    this.#database = database;
    this.date = rows.date;
    this.dates = rows.dates;
    this.instruments = rows.instruments;
    this.#volumes = new Float64Array(rows.instruments.length);
    this.ticks = rows.rows;
    this.fromMs = rows.windows[0]?.fromMs ?? 0;
    this.toMs = (rows.windows.at(-1)?.toMs ?? 1) - 1 + (table === 'bars' ? 59_000 : 0);
    this.notes = table === 'bars' ? [`${rows.date} is played from minute bars: four prices a minute.`] : [];
    this.#who = rows.instruments.map(({ segment, securityId }, place) => ({
      segmentCode: SEGMENT_CODES[segment],
      securityId,
      scale: 10 ** (rows.decimals[place] ?? 2),
    }));
  }

  static async begin(rows: LakeRows, choice: LakeChoice, database: LakeDatabase): Promise<LakeTrack> {
    const track = new LakeTrack(rows, choice, database);
    await track.load();
    return track;
  }

  get reasons(): readonly string[] {
    return this.#failure === null ? [] : [this.#failure];
  }

  load(): Promise<void> | null {
    if (this.#queue.length > 0 || this.#isOver()) return null;
    return this.#pump();
  }

  peekMs(): number {
    return this.#queue[0]?.[RECV]?.[this.#row] ?? Number.POSITIVE_INFINITY;
  }

  give(sink: TrackSink): number {
    const piece = this.#queue[0] as RowColumns;
    const places = piece[0] as readonly number[];
    const moments = piece[RECV] as readonly number[];
    const recvMs = moments[this.#row] as number;
    let length = 0;
    let count = 0;
    for (; count < STACK && moments[this.#row] === recvMs; count += 1, this.#row += 1) {
      const place = places[this.#row] as number;
      const who = this.#who[place] as WireIdentity;
      length += writeRowPacket(this.#view, length, piece, this.#row, who, this.#dayVolume(place, piece));
    }
    this.#given += count;
    if (this.#row >= moments.length) this.#nextPiece();
    sink.bytes(this.#bytes.subarray(0, length), recvMs);
    return count;
  }

  wantMark(): void {
    this.#wanted = true;
  }

  takeMark(): TrackMark | null {
    if (!this.#wanted) return null;
    this.#wanted = false;
    return { numbers: [this.#window, this.#given], memory: [new Uint8Array(this.#volumes.slice().buffer)] };
  }

  goTo({ numbers: [window = 0, given = 0], memory: [volumes] }: TrackMark): void {
    this.#volumes.fill(0);
    if (volumes !== undefined) new Uint8Array(this.#volumes.buffer).set(volumes);
    this.#generation += 1;
    this.#queue = [];
    this.#row = 0;
    this.#window = window;
    this.#readWindow = window;
    this.#given = given;
    this.#skip = given;
    this.#ended = false;
    this.#wanted = false;
  }

  rewind(): void {
    this.goTo({ numbers: [0, 0], memory: [] });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#generation += 1;
    this.#queue = [];
    // The database is let go of when nobody reads it any more.
    void (this.#pumping ?? Promise.resolve()).then(() => this.#database.close());
  }

  /** Bars tell the volume of their minute, packets that of the day. */
  #dayVolume(place: number, piece: RowColumns): number | null {
    if (this.#rows.table === 'ticks') return null;
    const volume = (this.#volumes[place] as number) + (piece[VOLUME]?.[this.#row] ?? 0);
    this.#volumes[place] = volume;
    return volume;
  }

  #isOver(): boolean {
    return this.#ended || this.#closed;
  }

  #nextPiece(): void {
    this.#queue.shift();
    this.#row = 0;
    if (this.#given >= (this.#rows.windows[this.#window]?.rows ?? 0)) {
      this.#window += 1;
      this.#given = 0;
    }
    if (this.#queue.length < AHEAD / 2 && !this.#isOver()) void this.#pump();
  }

  /** Reads on until enough is at hand. One at a time: the database answers one question after the other. */
  #pump(): Promise<void> {
    this.#pumping ??= this.#fill().finally(() => {
      this.#pumping = null;
    });
    return this.#pumping;
  }

  async #fill(): Promise<void> {
    try {
      while (this.#queue.length < AHEAD && !this.#isOver()) {
        const generation = this.#generation;
        if (this.#nextOf !== generation) this.#next = null;
        this.#nextOf = generation;
        const window = this.#rows.windows[this.#readWindow];
        if (window === undefined) {
          this.#ended = true;
          return;
        }
        this.#next ??= await this.#rows.read(window);
        const piece = await this.#next();
        if (generation !== this.#generation) continue;
        if (piece === null) {
          this.#next = null;
          this.#readWindow += 1;
          this.#skip = 0;
        } else this.#take(piece);
      }
    } catch (thrown) {
      this.#failure = faultOf(thrown).text;
      this.#ended = true;
    }
  }

  /** Leaves out what lies before a mark. */
  #take(piece: RowColumns): void {
    const length = piece[RECV]?.length ?? 0;
    if (this.#skip >= length) {
      this.#skip -= length;
      return;
    }
    if (this.#queue.length === 0 && this.#skip > 0) this.#row = this.#skip;
    this.#skip = 0;
    this.#queue.push(piece);
  }
}
