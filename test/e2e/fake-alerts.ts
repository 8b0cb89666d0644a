import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import type { EventName, EventPayload } from '#contract/events.ts';
import { FaultError, fault } from '#contract/faults.ts';
import type { Alert, AlertsState, SavedRule } from '#contract/model/alert.ts';
import type { ChannelState } from '#contract/model/notifier.ts';
import { alertFits } from '../../src/main/core/alerts/alert-filter.ts';
import { alertTable, csvOf } from '../../src/main/core/alerts/export-table.ts';
import { CHANNEL_TYPE_INFOS } from '../../src/main/core/alerts/channel-types.ts';
import { readRuleText } from '../../src/main/core/alerts/rule-text.ts';
import { freshRuleState } from '../../src/main/core/alerts/rule-watch.ts';
import { SAMPLE_ALERT, SAMPLE_CHANNEL } from '../contract/alert-samples.ts';
import type { FakeMarket } from './fake-market.ts';

type Names = Extract<CallName, `alerts.${string}` | `notifiers.${string}`>;
type Answers = { [N in Names]: (input: CallInput<N>) => CallOutput<N> };

export interface AlertHolder {
  nowMs(): number;
  market(): FakeMarket;
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void;
}

/** Alerts of straw: what a test put in, changed by the calls as the engine would. */
export class FakeAlerts {
  readonly #holder: AlertHolder;
  alerts: Alert[] = [];
  rules: SavedRule[] = [];
  channels: ChannelState[] = [];
  state: AlertsState = {
    scan: { on: true, reasons: [], notes: [] },
    rules: { on: true, reasons: [], notes: [] },
    held: {},
    open: 0,
  };

  constructor(holder: AlertHolder) {
    this.#holder = holder;
  }

  raise(changes: Partial<Alert>): Alert {
    const atMs = this.#holder.nowMs();
    const alert = { ...SAMPLE_ALERT, atMs, expiresAtMs: atMs + 900_000, ...changes, id: this.alerts.length + 1 };
    this.alerts.push(alert);
    this.#holder.emit('alert.changed', alert);
    return alert;
  }

  gate(state: Partial<AlertsState>): void {
    this.state = { ...this.state, ...state };
    this.#holder.emit('alerts.gated', this.state);
  }

  answers(): Answers {
    return {
      'alerts.list': ({ filter, limit, beforeId }) => ({
        alerts: this.alerts
          .filter((one) => alertFits(one, filter) && one.id < (beforeId ?? Number.MAX_SAFE_INTEGER))
          .sort((a, b) => b.id - a.id)
          .slice(0, limit),
      }),
      'alerts.state': () => this.state,
      'alerts.acknowledge': (which) =>
        this.#change(which, (one) => ({ ...one, status: 'acknowledged', acknowledgedMs: this.#holder.nowMs() })),
      'alerts.snooze': ({ which, untilMs }) =>
        this.#change(which, (one) => ({ ...one, status: 'snoozed', snoozedUntilMs: untilMs })),
      'alerts.rules.list': () => ({ rules: this.rules }),
      'alerts.rules.save': (given) => this.#saveRule(given),
      'alerts.rules.remove': ({ id }) => {
        this.rules = this.rules.filter(({ rule }) => rule.id !== id);
        this.#holder.emit('alert.rules.changed', { rules: this.rules });
        return {};
      },
      'alerts.export': () => ({ text: csvOf(alertTable(this.alerts)), rows: this.alerts.length, beforeId: null }),
      'alerts.print': ({ what }) => ({
        id: 1,
        bytes: 11,
        rows: what === 'alerts' ? this.alerts.length : 0,
        whole: false,
      }),
      'alerts.printed': ({ from }) => ({ base64: btoa(from === 0 ? '%PDF-' : 'second'), next: from === 0 ? 5 : null }),
      'notifiers.list': () => ({ channels: this.channels }),
      'notifiers.configure': (channel) => {
        const { title, fields } = CHANNEL_TYPE_INFOS[channel.type];
        const reason = channel.enabled ? null : 'switched off';
        const state = { ...SAMPLE_CHANNEL, channel, title, fields: [...fields], ready: true, reason };
        this.channels = [...this.channels.filter((one) => one.channel.id !== channel.id), state];
        return state;
      },
      'notifiers.remove': ({ id }) => {
        this.channels = this.channels.filter(({ channel }) => channel.id !== id);
        return {};
      },
      'notifiers.test': () => ({ ms: 12 }),
    };
  }

  #saveRule(given: CallInput<'alerts.rules.save'>): SavedRule {
    const typed = 'text' in given ? readRuleText(given.text) : given.rule;
    const row = this.#holder.market().instruments.find(({ symbol }) => symbol === typed.symbol);
    if (row === undefined) throw new FaultError(fault('input.rule', `There is no instrument ${typed.symbol} today.`));
    const { segment, securityId, symbol, decimals } = row;
    const rest = { rearmPct: 0.1, priority: 'high', enabled: true, note: '', ...typed } as const;
    const id = 'rule' in given && given.rule.id > 0 ? given.rule.id : this.rules.length + 1;
    const saved = {
      rule: { ...rest, id, segment, securityId, symbol, decimals },
      state: freshRuleState(this.#holder.nowMs(), true),
    };
    this.rules = [...this.rules.filter(({ rule }) => rule.id !== id), saved];
    this.#holder.emit('alert.rules.changed', { rules: this.rules });
    return saved;
  }

  #change(which: CallInput<'alerts.acknowledge'>, next: (alert: Alert) => Alert): { changed: number } {
    let changed = 0;
    this.alerts = this.alerts.map((one) => {
      const isMeant = 'ids' in which ? which.ids.includes(one.id) : alertFits(one, which.filter);
      if (!isMeant || (one.status !== 'new' && one.status !== 'snoozed')) return one;
      changed += 1;
      const after = next(one);
      this.#holder.emit('alert.changed', after);
      return after;
    });
    return { changed };
  }
}
