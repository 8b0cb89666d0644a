import { FaultError, fault, faultOf, never } from '#contract/faults.ts';
import type { Channel, ChannelType } from '#contract/model/notifier.ts';
import type { Notifier, Sender } from '../../adapters/notify/notifier.ts';
import type { NotifyHttp } from '../../adapters/notify/notify-http.ts';
import { channelValues } from '../../core/alerts/channel-types.ts';
import { Counters, NOTIFY_COUNTERS, type NotifyCounter } from '../../core/counters.ts';
import type { CommonOrder } from '../protocol.ts';
import type { NotifyBoot, NotifyOrder, NotifyReport, OpenChannel, Outgoing } from '../notify-protocol.ts';
import type { ThreadBody, ThreadTools } from '../thread.ts';
import { ChannelQueue, type QueueParts } from './channel-queue.ts';

export interface NotifyParts {
  readonly http: NotifyHttp;
  readonly notifiers: Readonly<Record<ChannelType, Notifier>>;
}

interface Line {
  readonly queue: ChannelQueue;
  readonly type: ChannelType;
}

/** What the notify thread does: takes messages for channels and brings them out, each at its own pace. */
export class NotifyBody implements ThreadBody<NotifyOrder> {
  readonly #tools: ThreadTools<NotifyReport>;
  readonly #parts: NotifyParts;
  readonly #counters: Counters<NotifyCounter>;
  readonly #lines = new Map<string, Line>();
  #told = '';

  constructor(boot: NotifyBoot, tools: ThreadTools<NotifyReport>, parts: NotifyParts) {
    this.#tools = tools;
    this.#parts = parts;
    this.#counters = Counters.attach(boot.memory.counters.notify, NOTIFY_COUNTERS);
  }

  step(order: Exclude<NotifyOrder, CommonOrder>): void {
    if (order.type === 'channels') this.#open(order.channels);
    else if (order.type === 'send') for (const message of order.messages) this.#add(message);
    else if (order.type === 'test') void this.#test(order.id, order.channel);
    else never(order);
    this.#pump();
  }

  tick(): void {
    this.#pump();
  }

  close(): void {
    this.#lines.clear();
  }

  #open(channels: readonly OpenChannel[]): void {
    const opened = new Set<string>();
    for (const { channel, secrets } of channels) {
      const { id } = channel;
      const notifier = this.#parts.notifiers[channel.type];
      try {
        const sender = notifier.open(channelValues(channel, secrets), {
          http: this.#parts.http,
          nowMs: () => this.#tools.clock.nowMs(),
          desktop: (title, text) => this.#tools.report({ type: 'desktop', title, text }),
        });
        this.#use(channel, notifier, sender);
        opened.add(id);
      } catch (thrown) {
        this.#tools.notice('warn', 'input.channel', `The channel ${id} is not open: ${faultOf(thrown).text}`);
      }
    }
    for (const id of this.#lines.keys()) if (!opened.has(id)) this.#shut(id, 'the channel is not open any more');
  }

  /** A channel that goes on keeps its queue; another service under the same name is another channel. */
  #use({ id, type }: Channel, notifier: Notifier, sender: Sender): void {
    const line = this.#lines.get(id);
    if (line?.type === type) {
      line.queue.use(sender);
      return;
    }
    this.#shut(id, 'the channel was changed');
    this.#lines.set(id, { type, queue: this.#queue(id, notifier, sender) });
  }

  #shut(id: string, why: string): void {
    this.#lines.get(id)?.queue.close(why);
    this.#lines.delete(id);
  }

  #queue(channel: string, { rates, retriesUnsure }: Notifier, sender: Sender): ChannelQueue {
    const parts: QueueParts = {
      rates,
      retriesUnsure,
      timers: this.#tools.timers,
      nowMs: () => this.#tools.clock.nowMs(),
      retried: () => this.#counters.add('retries'),
      news: ({ alertId }, state, note) => {
        if (state !== 'begun') this.#counters.add(state);
        if (state === 'failed') this.#tools.log('warn', 'notify.failed', { channel, alert: alertId, why: note });
        this.#tools.report({ type: 'delivery', alertId, channel, state, note });
      },
    };
    return new ChannelQueue(parts, sender);
  }

  #add({ alertId, channel, text, alert, untilMs }: Outgoing): void {
    this.#counters.add('messages');
    const line = this.#lines.get(channel);
    if (line === undefined) {
      this.#counters.add('dropped');
      this.#tools.report({ type: 'delivery', alertId, channel, state: 'dropped', note: 'the channel is not open' });
      return;
    }
    const message = { id: `muhurat-${alertId}-${channel}`, title: text.split('\n')[0] ?? '', text, alert };
    line.queue.add({ alertId, message, untilMs });
  }

  async #test(id: number, channel: string): Promise<void> {
    const startMs = this.#tools.timers.monotonicMs();
    try {
      const line = this.#lines.get(channel);
      if (line === undefined) throw notOpen(channel);
      const text = 'A test from the terminal. Alerts of this channel will look like this.';
      const result = await line.queue.sender.send({ id: `muhurat-test-${id}`, title: text, text, alert: null });
      if (result.kind !== 'sent')
        throw new FaultError(fault('unavailable.channel', `It was not taken: ${result.why}.`));
      this.#tools.report({ type: 'tested', id, ms: this.#tools.timers.monotonicMs() - startMs });
    } catch (thrown) {
      this.#tools.report({ type: 'refused', id, fault: faultOf(thrown) });
    }
  }

  #pump(): void {
    let waiting = 0;
    for (const { queue } of this.#lines.values()) {
      queue.pump();
      waiting += queue.waiting;
    }
    this.#counters.set('waiting', waiting);
    this.#tell();
  }

  #tell(): void {
    const states = [...this.#lines].map(([id, { queue }]) => {
      const { sent, failed, dropped, lastSentMs, lastError } = queue;
      return { id, waiting: queue.waiting, sent, failed, dropped, lastSentMs, lastError };
    });
    const text = JSON.stringify(states);
    if (text === this.#told) return;
    this.#told = text;
    this.#tools.report({ type: 'channels', states });
  }
}

function notOpen(channel: string): FaultError {
  const text = `The channel ${channel} is not open: it is switched off, or something of it is missing.`;
  return new FaultError(fault('input.channel', text));
}
