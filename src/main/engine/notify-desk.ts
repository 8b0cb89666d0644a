import { z } from 'zod';
import { FaultError, fault, faultOf } from '#contract/faults.ts';
import type { Alert } from '#contract/model/alert.ts';
import { type Channel, type ChannelState, CHANNELS_MAX, channelSchema } from '#contract/model/notifier.ts';
import {
  FACE_PREFS_KEY,
  FIRST_QUIET_HOURS,
  isQuiet,
  type QuietHours,
  quietUntilText,
  storedQuietHours,
} from '#contract/model/quiet-hours.ts';
import type { ScannerGroup } from '#contract/model/scan.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { PendingTable } from '#contract/pending-table.ts';
import type { Timers } from '#contract/timers.ts';
import { messageText } from '../core/alerts/alert-words.ts';
import { channelTakes, COMMUNITY_TYPES, type DaysLeft } from '../core/alerts/channel-filter.ts';
import { CHANNEL_TYPE_INFOS, checkChannel, missingFields } from '../core/alerts/channel-types.ts';
import type { Delivery } from '../threads/alert-requests.ts';
import type { ChannelCounts, NotifyOrder, NotifyReport, Outgoing } from '../threads/notify-protocol.ts';
import type { SecretStore } from './host.ts';
import type { Log } from './log.ts';
import type { Prefs } from './prefs.ts';

/** Preference with the channels; no secret is in it. */
export const CHANNELS_KEY = 'notify.channels';
/** Name under which the secrets of a channel are stored. */
export const secretName = (channel: string): string => `notify.${channel}`;
/** Tests that wait for an answer at once, and how long each may take: one answer of the service and a margin. */
const TESTS_MAX = 8;
const TEST_MS_MAX = 12_000;
/** Messages kept for a thread that is down: as many as its queues hold. */
const KEPT_MAX = CHANNELS_MAX * 200;

const NO_COUNTS = { waiting: 0, sent: 0, failed: 0, dropped: 0, lastSentMs: null, lastError: null };
const secretsSchema = z.record(z.string(), z.string());

export interface NotifyParts {
  readonly prefs: Prefs;
  readonly secrets: SecretStore;
  readonly timers: Timers;
  readonly log: Log;
  readonly nowMs: () => number;
  /** Where prices come from: a recorded day tells nobody, a made-up one says that it is. */
  readonly source: 'sim' | 'replay' | 'live';
  /** Throws while the thread is not up. */
  readonly post: (order: NotifyOrder) => void;
  readonly isUp: () => boolean;
  readonly save: (deliveries: readonly Delivery[]) => Promise<unknown>;
  /** Channels to which an alert was sent, by id. */
  readonly sentTo: (alertId: number) => Promise<readonly string[]>;
  readonly daysLeft: DaysLeft;
  /** The host's own list of notices; null where it has none. */
  readonly showNotice: ((title: string, text: string) => void) | null;
}

/** The engine's side of channels: their settings, which alert goes where, and what became of it. */
export class NotifyDesk {
  readonly #parts: NotifyParts;
  readonly #tests: PendingTable;
  #channels: Channel[] = [];
  #quiet: QuietHours = FIRST_QUIET_HOURS;
  /** What they were read from. */
  #quietJson: string | null = null;
  readonly #missing = new Map<string, readonly string[]>();
  readonly #counts = new Map<string, ChannelCounts>();
  /** What is on disk as waiting and was not begun, as far as is known: a thread that comes back gets it again. */
  readonly #waiting = new Map<string, Outgoing>();
  #unsaved: Delivery[] = [];
  #saving = false;
  /** The thread that runs has its channels. */
  #isOpen = false;
  #isOpening = false;

  constructor(parts: NotifyParts) {
    this.#parts = parts;
    this.#tests = new PendingTable({ timers: parts.timers, limit: TESTS_MAX, timeoutMs: TEST_MS_MAX });
  }

  /** Reads the channels; called when the store can be asked. */
  async begin(): Promise<void> {
    this.#isOpen = false;
    const json = await this.#parts.prefs.get(CHANNELS_KEY);
    const stored =
      json === null ? { success: true as const, data: [] } : z.array(channelSchema).safeParse(JSON.parse(json));
    this.#channels = stored.success ? stored.data.slice(0, CHANNELS_MAX) : [];
    if (!stored.success) this.#parts.log.write('warn', 'notify.channels_unreadable');
    await this.#readQuiet();
    await this.open();
  }

  /** Gives the thread its channels with their secrets, and what waits when it has none yet. */
  async open(): Promise<void> {
    const open = [];
    for (const channel of this.#channels) {
      const secrets = await this.#secretsOf(channel);
      // Nobody is asked for the passphrase of the store on behalf of what is switched off.
      const isSecret = (name: string): boolean =>
        CHANNEL_TYPE_INFOS[channel.type].fields.some((field) => field.secret && field.name === name);
      const missing = missingFields(channel, secrets).filter((name) => channel.enabled || !isSecret(name));
      this.#missing.set(channel.id, missing);
      if (channel.enabled && missing.length === 0 && this.#refusal(channel) === null) open.push({ channel, secrets });
    }
    if (!this.#parts.isUp()) return;
    this.#parts.post({ type: 'channels', channels: open });
    if (this.#isOpen) return;
    this.#isOpen = true;
    if (this.#waiting.size > 0) this.#parts.post({ type: 'send', messages: [...this.#waiting.values()] });
  }

  /** Opens the channels when the thread is up and has none yet. */
  everySecond(): void {
    // A window may have changed them; the preferences are kept in memory.
    if (this.#channels.some(({ type }) => type === 'desktop')) void this.#readQuiet();
    if (!this.#parts.isUp()) this.#isOpen = false;
    else if (!this.#isOpen && !this.#isOpening) {
      this.#isOpening = true;
      void this.open().finally(() => {
        this.#isOpening = false;
      });
    }
  }

  list(): ChannelState[] {
    return this.#channels.map((channel) => this.#stateOf(channel));
  }

  /** Makes or replaces a channel. @throws input.channel */
  async configure(channel: Channel): Promise<ChannelState> {
    checkChannel(channel);
    const others = this.#channels.filter(({ id }) => id !== channel.id);
    if (others.length >= CHANNELS_MAX) throw refused(`There are ${CHANNELS_MAX} channels. Remove one first.`);
    await this.#keep([...others, channel]);
    return this.#stateOf(channel);
  }

  async remove(id: string): Promise<void> {
    await this.#keep(this.#channels.filter((channel) => channel.id !== id));
  }

  /** Sends a word of test. @throws unavailable.channel, input.channel */
  async test(id: string): Promise<number> {
    const channel = this.#channels.find((one) => one.id === id);
    if (channel === undefined) throw refused(`There is no channel ${id}.`);
    // Secrets may have been stored by the command line since.
    await this.open();
    await this.#readQuiet();
    const { reason } = this.#stateOf(channel);
    if (reason !== null) throw refused(`${id} cannot send: ${reason}.`);
    const send = (ticket: number): void => this.#parts.post({ type: 'test', id: ticket, channel: id });
    return (await this.#tests.open('notifiers.test', send).answer) as number;
  }

  /** Sends a new alert where it belongs. @param groupOf family of a scanner. */
  take(alert: Alert, groupOf: (scannerId: string) => ScannerGroup | null): void {
    this.#send(this.#fitting(alert, groupOf), alert, messageText(alert));
  }

  /**
   * What became of an alert, for communities that were told of it: the record follows the claim. It is news from now on,
   * and it is not queued over a restart: the row of the alert says what became of the alert.
   * @param groupOf family of a scanner.
   */
  async afterValidation(
    alert: Alert,
    text: string,
    groupOf: (scannerId: string) => ScannerGroup | null,
  ): Promise<void> {
    const fits = this.#fitting(alert, groupOf).filter(({ type }) => COMMUNITY_TYPES.has(type));
    if (fits.length === 0 || alert.id <= 0) return;
    const sentTo = await this.#parts.sentTo(alert.id).catch((thrown: unknown) => {
      this.#parts.log.write('warn', 'notify.no_follow_up', { alert: alert.id, code: faultOf(thrown).code });
      return [] as string[];
    });
    const told = fits.filter(({ id }) => sentTo.includes(id));
    if (told.length === 0 || !this.#isOpen || !this.#parts.isUp()) return;
    const nowMs = this.#parts.nowMs();
    this.#parts.post({ type: 'send', messages: told.map((channel) => messageTo(channel, alert, text, nowMs)) });
  }

  /** Takes up what waited when the terminal ended, as far as it is still news. */
  resume(deliveries: readonly Delivery[], alerts: ReadonlyMap<number, Alert>): void {
    for (const { alertId, channel: id } of deliveries) {
      const alert = alerts.get(alertId);
      const channel = this.#channels.find((one) => one.id === id);
      if (alert === undefined || channel === undefined || !this.#canSend(channel)) {
        this.#record({ alertId, channel: id, state: 'dropped', atMs: this.#parts.nowMs(), note: 'too late' });
      } else this.#send([channel], alert, messageText(alert));
    }
  }

  receive(report: NotifyReport): void {
    if (report.type === 'tested') this.#tests.settle(report.id, report.ms);
    else if (report.type === 'refused') this.#tests.refuse(report.id, report.fault);
    else if (report.type === 'desktop') this.#show(report.title, report.text);
    else if (report.type === 'channels') for (const state of report.states) this.#counts.set(state.id, state);
    else if (report.type === 'delivery') {
      const { alertId, channel, state, note } = report;
      this.#waiting.delete(keyOf(report));
      this.#record({ alertId, channel, state, note, atMs: this.#parts.nowMs() });
    }
  }

  lost(why: string): void {
    this.#isOpen = false;
    this.#tests.refuseAll(fault('unavailable.thread', `The notify thread ended: ${why}. Try again in a moment.`));
  }

  #fitting(alert: Alert, groupOf: (scannerId: string) => ScannerGroup | null): Channel[] {
    const group = alert.scannerId === null ? null : groupOf(alert.scannerId);
    return this.#channels.filter(
      (channel) => this.#canSend(channel) && channelTakes(channel, alert, group, this.#parts.daysLeft),
    );
  }

  #send(to: readonly Channel[], alert: Alert, text: string): void {
    // What is kept was given to the thread already: a new epoch finds its row as well.
    const channels = to.filter(({ id }) => !this.#waiting.has(keyOf({ alertId: alert.id, channel: id })));
    if (channels.length === 0 || alert.id <= 0) return;
    const nowMs = this.#parts.nowMs();
    const said = this.#parts.source === 'sim' ? `[simulated market] ${text}` : text;
    const messages = channels.map((channel) => messageTo(channel, alert, said, alert.atMs));
    const rows = channels.map(({ id }): Delivery => {
      return { alertId: alert.id, channel: id, state: 'waiting', atMs: nowMs, note: '' };
    });
    // Written first: what is not on disk as waiting could be sent twice, or never.
    this.#parts.save(rows).then(
      () => this.#hand(messages),
      (thrown: unknown) => this.#parts.log.write('warn', 'notify.not_queued', { code: faultOf(thrown).code }),
    );
  }

  /** Gives messages to the thread, at once or when it is back. */
  #hand(messages: readonly Outgoing[]): void {
    for (const message of messages) this.#waiting.set(keyOf(message), message);
    while (this.#waiting.size > KEPT_MAX) {
      const [key, { alertId, channel }] = this.#waiting.entries().next().value as [string, Outgoing];
      this.#waiting.delete(key);
      const note = `more than ${KEPT_MAX} messages waited`;
      this.#record({ alertId, channel, state: 'dropped', atMs: this.#parts.nowMs(), note });
    }
    if (this.#isOpen && this.#parts.isUp()) this.#parts.post({ type: 'send', messages });
  }

  #record(delivery: Delivery): void {
    this.#unsaved.push(delivery);
    if (!this.#saving) void this.#saveAll();
  }

  async #saveAll(): Promise<void> {
    this.#saving = true;
    while (this.#unsaved.length > 0) {
      const rows = this.#unsaved.splice(0);
      await this.#parts.save(rows).catch((thrown: unknown) => {
        this.#parts.log.write('warn', 'notify.not_recorded', { code: faultOf(thrown).code, rows: rows.length });
      });
    }
    this.#saving = false;
  }

  async #keep(channels: readonly Channel[]): Promise<void> {
    await this.#parts.prefs.set(CHANNELS_KEY, JSON.stringify(channels));
    this.#channels = [...channels];
    await this.open();
  }

  /** What was handed to the thread before the quiet hours began may come back in them. */
  #show(title: string, text: string): void {
    if (!isQuiet(this.#quiet, this.#parts.nowMs())) this.#parts.showNotice?.(title, text);
  }

  /** Reads the quiet hours as the face has stored them; while they cannot be read those of before count. */
  async #readQuiet(): Promise<void> {
    const json = await this.#parts.prefs.get(FACE_PREFS_KEY).catch(() => this.#quietJson);
    if (json === this.#quietJson) return;
    this.#quietJson = json;
    this.#quiet = storedQuietHours(json);
  }

  /** Why a channel is silent for a while; null when it is not. Others than the desktop wake nobody here. */
  #hush({ type }: Channel): string | null {
    if (type !== 'desktop' || !isQuiet(this.#quiet, this.#parts.nowMs())) return null;
    return `quiet hours until ${quietUntilText(this.#quiet)}`;
  }

  #canSend(channel: Channel): boolean {
    if (this.#hush(channel) !== null) return false;
    return channel.enabled && this.#refusal(channel) === null && (this.#missing.get(channel.id) ?? []).length === 0;
  }

  /** Why this source sends nothing to a channel; null when it may. */
  #refusal({ type }: Channel): string | null {
    const { source, showNotice } = this.#parts;
    if (source === 'replay') return 'a replay tells nobody';
    if (COMMUNITY_TYPES.has(type) && source !== 'live') return 'communities are told of the real market only';
    return type === 'desktop' && showNotice === null ? 'this shell has no desktop notices' : null;
  }

  #stateOf(channel: Channel): ChannelState {
    const { title, fields } = CHANNEL_TYPE_INFOS[channel.type];
    const missing = this.#missing.get(channel.id) ?? [];
    const { id: _id, ...counts } = this.#counts.get(channel.id) ?? { id: '', ...NO_COUNTS };
    const absent = missing.length === 0 ? null : `missing: ${missing.join(', ')}`;
    const reason = (channel.enabled ? null : 'switched off') ?? this.#refusal(channel) ?? absent ?? this.#hush(channel);
    return { channel, title, fields: [...fields], ready: missing.length === 0, reason, ...counts };
  }

  async #secretsOf({ id, type, enabled }: Channel): Promise<Record<string, string>> {
    if (!enabled || !CHANNEL_TYPE_INFOS[type].fields.some(({ secret }) => secret)) return {};
    try {
      const json = await this.#parts.secrets.get(secretName(id));
      return json === null ? {} : secretsSchema.parse(JSON.parse(json));
    } catch (thrown) {
      this.#parts.log.write('warn', 'notify.no_secrets', { channel: id, code: faultOf(thrown).code });
      return {};
    }
  }
}

/** @param sinceMs since when it is news. */
function messageTo({ id, filter }: Channel, alert: Alert, text: string, sinceMs: number): Outgoing {
  return { alertId: alert.id, channel: id, text, alert, untilMs: sinceMs + filter.expiryMinutes * MINUTE_MS };
}

function keyOf({ alertId, channel }: Pick<Outgoing, 'alertId' | 'channel'>): string {
  return `${alertId}:${channel}`;
}

function refused(text: string): FaultError {
  return new FaultError(fault('input.channel', text));
}
