import { ensure } from '#contract/faults.ts';
import { type FileDoor } from '../../adapters/recording/segment-writer.ts';
import { Recorder } from '../../adapters/recording/recorder.ts';
import { IndexFollower } from '../../adapters/replay/index-follower.ts';
import { Counters, RECORDER_COUNTERS, type RecorderCounter } from '../../core/counters.ts';
import { MessageRing } from '../../core/recording/message-ring.ts';
import type { CommonOrder, RecorderBoot, RecorderOrder, RecorderReport } from '../protocol.ts';
import type { ThreadBody, ThreadTools } from '../thread.ts';

/** Drops are told at most this often. */
const DROPS_TOLD_EVERY_MS = 60_000;

/** The recorder thread: owner of the segment files. Takes what the feed thread left in the ring. */
export class RecorderBody implements ThreadBody<RecorderOrder> {
  readonly #tools: ThreadTools<RecorderReport>;
  readonly #ring: MessageRing;
  readonly #counters: Counters<RecorderCounter>;
  readonly #recorder: Recorder;
  readonly #index: IndexFollower;
  /** What the ring had dropped when it was looked at last. */
  #ringDropped: MessageRing['dropped'];
  #untoldDrops = 0;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    boot: RecorderBoot,
    tools: ThreadTools<RecorderReport>,
    disk: { readonly files?: FileDoor; readonly freeBytes?: (folder: string) => number } = {},
  ) {
    const { memory, day, dataDir, sourceKey, segmentBytesMax, keepBytesMax } = boot;
    this.#tools = tools;
    this.#ring = MessageRing.attach(ensure(memory.recording, 'the recorder runs when there is a ring'));
    this.#counters = Counters.attach(memory.counters.recorder, RECORDER_COUNTERS);
    this.#ringDropped = this.#ring.dropped;
    this.#settle();
    this.#recorder = new Recorder({
      dataDir,
      date: day.date,
      source: sourceKey,
      epoch: memory.epoch,
      run: tools.timers.wallMs(),
      segmentBytesMax,
      keepBytesMax,
      counters: this.#counters,
      log: (level, event, fields) => tools.log(level, event, fields),
      notice: (level, code, text) => tools.notice(level, code, text),
      ...disk,
    });
    this.#index = new IndexFollower({
      dataDir,
      source: sourceKey,
      day,
      monotonicMs: () => tools.timers.monotonicMs(),
      failed: (why) => tools.log('warn', 'recorder.index_failed', { why }),
    });
  }

  step(order: Exclude<RecorderOrder, CommonOrder>): void {
    // What came before these instruments belongs to the segment before.
    if (this.#recorder.hasBegun) this.#drain();
    this.#recorder.begin(order.instruments, this.#tools.timers.monotonicMs());
  }

  tick(): void {
    const nowMs = this.#tools.timers.monotonicMs();
    if (this.#recorder.hasBegun) this.#drain();
    this.#recorder.tick(nowMs);
    if (this.#recorder.hasBegun) this.#index.tick(nowMs);
    this.#countDrops(nowMs);
    this.#counters.set('bytesWaiting', this.#ring.waitingBytes + this.#recorder.waitingBytes);
  }

  close(): void {
    this.#drain();
    const nowMs = this.#tools.timers.monotonicMs();
    this.#recorder.close(nowMs);
    if (this.#recorder.hasBegun) this.#index.close();
    this.#countDrops(nowMs);
    this.#counters.set('bytesWaiting', 0);
  }

  #drain(): void {
    const nowMs = this.#tools.timers.monotonicMs();
    this.#ring.drain((bytes, recvMs, kind) => this.#recorder.take(bytes, recvMs, kind, nowMs));
  }

  /** After a death of this thread: what it had taken and not yet written is lost, and is counted so. */
  #settle(): void {
    const { taken, dropped } = this.#ring;
    const counters = this.#counters;
    counters.set('messagesDropped', taken.messages - counters.get('messagesRecorded') + dropped.messages);
    counters.set('bytesDropped', taken.bytes - counters.get('bytesRecorded') + dropped.bytes);
  }

  #countDrops(nowMs: number): void {
    const { messages, bytes } = this.#ring.dropped;
    const more = messages - this.#ringDropped.messages;
    this.#counters.add('messagesDropped', more);
    this.#counters.add('bytesDropped', bytes - this.#ringDropped.bytes);
    this.#ringDropped = { messages, bytes };
    this.#untoldDrops += more;
    if (this.#untoldDrops === 0 || nowMs - this.#toldAtMs < DROPS_TOLD_EVERY_MS) return;
    const text = `The recorder fell behind: ${this.#untoldDrops} messages of the feed are not in the recording. Prices and candles are not touched. Give the machine fewer instruments or a faster disk.`;
    this.#tools.notice('warn', 'unavailable.recorder_behind', text);
    this.#toldAtMs = nowMs;
    this.#untoldDrops = 0;
  }
}
