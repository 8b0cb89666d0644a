import { FaultError, fault } from '#contract/faults.ts';
import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';
import { FrameDecoder } from '../../core/recording/frame-decoder.ts';
import type { MessageKind } from '../../core/recording/frame-encoder.ts';
import { type BlockPlace, type Segment, SegmentFile, scanSegment } from './segment-reader.ts';

export interface RecordedMessage {
  readonly kind: MessageKind;
  readonly recvMs: number;
  /** Valid until the next message is asked for. */
  readonly bytes: Uint8Array;
  /** The first message of a run: the feed was away before it. */
  readonly beginsRun: boolean;
}

/** The begin of a block, with what the decoder knows there. */
export interface ReaderMark {
  readonly numbers: readonly number[];
  readonly memory: readonly Uint8Array[];
}

/** Several segments of one day, in the order in which they were written. */
export class RecordingReader {
  readonly segments: readonly Segment[];
  /** Everybody who is in any of the segments, with dense slots. */
  readonly instruments: readonly Instrument[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly packets: number;
  readonly #decoder = new FrameDecoder();
  #file: SegmentFile | null = null;
  #segment = 0;
  #block = 0;
  #inBlock = false;
  #runBefore: number | null = null;
  /** Blocks that could not be read since the start, and why the first could not. */
  #damaged = 0;
  #damage: string | null = null;
  #markWanted = false;
  #mark: ReaderMark | null = null;

  /** @param segments of one date, in order; at least one with a block. */
  constructor(segments: readonly Segment[]) {
    this.segments = segments.filter(({ blocks }) => blocks.length > 0);
    const blocks = this.segments.flatMap((segment) => segment.blocks);
    this.instruments = union(this.segments);
    this.fromMs = (blocks[0] as BlockPlace).firstRecvMs;
    this.toMs = Math.max(...this.segments.map((segment) => (segment.blocks.at(-1) as BlockPlace).lastRecvMs));
    this.packets = blocks.reduce((sum, block) => sum + block.packets, 0);
  }

  get damaged(): { readonly blocks: number; readonly why: string | null } {
    return { blocks: this.#damaged, why: this.#damage };
  }

  /**
   * The next message, or null at the end. A damaged block is left out with those after it that build on it.
   */
  next(): RecordedMessage | null {
    for (;;) {
      const segment = this.segments[this.#segment];
      if (segment === undefined) return null;
      if (!this.#inBlock && !this.#openBlock(segment)) continue;
      try {
        const bytes = this.#decoder.next();
        if (bytes !== null) return this.#message(bytes, segment.head.run);
        this.#inBlock = false;
        this.#block += 1;
      } catch (thrown) {
        this.#skipDamage(segment, thrown);
      }
    }
  }

  /** A mark is set at the begin of the next block. */
  wantMark(): void {
    this.#markWanted = true;
  }

  /** The mark in front of the message that was asked for last, when it is the first of its block. */
  takeMark(): ReaderMark | null {
    const mark = this.#mark;
    this.#mark = null;
    return mark;
  }

  /** Goes to a mark: the next message is the first of its block. */
  goTo({ numbers, memory }: ReaderMark): void {
    const [segment = 0, block = 0, run = Number.NaN, damaged = 0, ...decoder] = numbers;
    if (segment !== this.#segment) this.close();
    this.#segment = segment;
    this.#block = block;
    this.#inBlock = false;
    this.#runBefore = Number.isNaN(run) ? null : run;
    this.#damaged = damaged;
    this.#markWanted = false;
    this.#mark = null;
    this.#decoder.recall(decoder, memory);
  }

  /** Goes back to the first message. */
  rewind(): void {
    this.close();
    this.#segment = 0;
    this.#block = 0;
    this.#inBlock = false;
    this.#runBefore = null;
    this.#damaged = 0;
    this.#damage = null;
    this.#markWanted = false;
    this.#mark = null;
  }

  close(): void {
    this.#file?.close();
    this.#file = null;
  }

  #message(bytes: Uint8Array, run: number): RecordedMessage {
    const beginsRun = run !== this.#runBefore;
    this.#runBefore = run;
    return { kind: this.#decoder.kind, recvMs: this.#decoder.recvMs, bytes, beginsRun };
  }

  /** @returns false when the segment ended or the block is damaged; the place has then moved on. */
  #openBlock(segment: Segment): boolean {
    const block = segment.blocks[this.#block];
    if (block === undefined) {
      this.close();
      this.#segment += 1;
      this.#block = 0;
      return false;
    }
    try {
      this.#file ??= new SegmentFile(segment.path);
      if (block.restart) this.#decoder.restart();
      if (this.#markWanted) this.#setMark();
      this.#decoder.open(this.#file.columns(block));
      this.#inBlock = true;
      return true;
    } catch (thrown) {
      this.#skipDamage(segment, thrown);
      return false;
    }
  }

  #setMark(): void {
    this.#markWanted = false;
    const { numbers, memory } = this.#decoder.remember();
    const place = [this.#segment, this.#block, this.#runBefore ?? Number.NaN, this.#damaged];
    this.#mark = { numbers: [...place, ...numbers], memory };
  }

  #skipDamage(segment: Segment, thrown: unknown): void {
    if (!(thrown instanceof FaultError)) throw thrown;
    this.#damage ??= thrown.fault.text;
    this.#inBlock = false;
    do {
      this.#damaged += 1;
      this.#block += 1;
    } while (this.#block < segment.blocks.length && segment.blocks[this.#block]?.restart === false);
  }
}

function union(segments: readonly Segment[]): Instrument[] {
  const byKey = new Map<string, Instrument>();
  for (const { head } of segments) {
    for (const instrument of head.instruments) {
      const key = instrumentKey(instrument.segment, instrument.securityId);
      if (!byKey.has(key)) byKey.set(key, { ...instrument, slot: byKey.size });
    }
  }
  return [...byKey.values()];
}

/** What of several files is played as one. */
export interface ChosenRecording {
  readonly reader: RecordingReader;
  readonly date: string;
  readonly dates: readonly string[];
  /** What was left out and why, for people. */
  readonly notes: readonly string[];
}

/**
 * Opens segment files as one recording of one date. Runs that overlap in time are different goes at the same day: the
 * latest one is played.
 * @throws FaultError `input.replay_empty`, `input.recording_many_sources`, `input.recording_damaged`.
 */
export function openRecording(paths: readonly string[], date: string | null): ChosenRecording {
  const notes: string[] = [];
  const segments: Segment[] = [];
  for (const path of paths) {
    const segment = scanSegment(path);
    if (segment !== null && segment.blocks.length > 0) segments.push(segment);
    if (segment !== null && segment.fileBytes > segment.wholeBytes) {
      notes.push(`${path} ends in a torn block; it is played up to there.`);
    }
  }
  const dates = [...new Set(segments.map(({ head }) => head.date))].sort();
  const chosen = date ?? dates[0];
  const ofDate = segments.filter(({ head }) => head.date === chosen);
  if (chosen === undefined || ofDate.length === 0) {
    throw refusal(
      'input.replay_empty',
      `${paths[0] ?? 'The recording'} holds no messages${date === null ? '' : ` of ${date}`}.`,
    );
  }
  const sources = [...new Set(ofDate.map(({ head }) => head.source))];
  if (sources.length > 1) {
    const text = `The recording of ${chosen} holds several sources (${sources.join(', ')}). Name the files of one.`;
    throw refusal('input.recording_many_sources', text);
  }
  return { reader: new RecordingReader(withoutOverlap(ofDate, notes)), date: chosen, dates, notes };
}

/** Keeps the latest run and those before it that end before what is kept begins. */
function withoutOverlap(segments: readonly Segment[], notes: string[]): Segment[] {
  const byRun = new Map<number, Segment[]>();
  for (const segment of segments) byRun.set(segment.head.run, [...(byRun.get(segment.head.run) ?? []), segment]);
  const kept: Segment[] = [];
  let untilMs = Number.POSITIVE_INFINITY;
  let left = 0;
  for (const [, parts] of [...byRun].sort(([a], [b]) => b - a)) {
    parts.sort((a, b) => a.head.part - b.head.part);
    const lastMs = Math.max(...parts.map(({ blocks }) => (blocks.at(-1) as BlockPlace).lastRecvMs));
    if (lastMs >= untilMs) left += 1;
    else {
      kept.unshift(...parts);
      const [first] = parts as [Segment];
      untilMs = (first.blocks[0] as BlockPlace).firstRecvMs;
    }
  }
  if (left > 0) notes.push(`${left} earlier runs over the same time were left out; name their files to play them.`);
  return kept;
}

function refusal(code: `input.${string}`, text: string): FaultError {
  return new FaultError(fault(code, text));
}
