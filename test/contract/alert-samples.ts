import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import type { Alert, SavedRule } from '#contract/model/alert.ts';
import { type ChannelState, OPEN_FILTER } from '#contract/model/notifier.ts';

type Names = Extract<CallName, `alerts.${string}` | `notifiers.${string}`>;

export const SAMPLE_ALERT: Alert = {
  id: 7,
  kind: 'scan',
  scannerId: 'resistance-breakout',
  hitId: 70,
  ruleId: null,
  segment: 'NSE_EQ',
  securityId: 2_885,
  symbol: 'RELIANCE',
  interval: '5m',
  side: 'up',
  atMs: 1_795_146_000_000,
  priority: 'high',
  status: 'new',
  text: 'RELIANCE Resistance breakout R1 up 5m at 1402.50',
  price: 140_250,
  decimals: 2,
  confidence: 0.82,
  plan: {
    action: 'BUY',
    entry: 1_402.5,
    stop: 1_395,
    target: 1_417.5,
    target2: null,
    riskReward: 2,
    targetRule: 'rr',
    expectedMove: 15,
    expectedMovePct: 1.07,
    lots: 2,
    sizeBound: 'RISK',
    riskRupees: 7_642.1,
    netRupees: 14_855.2,
    chargesRupees: 144.8,
    legs: [],
  },
  badges: ['High volume'],
  count: 1,
  members: [],
  expiresAtMs: 1_795_147_800_000,
  acknowledgedMs: null,
  snoozedUntilMs: null,
};

export const SAMPLE_RULE: SavedRule = {
  rule: {
    id: 3,
    segment: 'IDX_I',
    securityId: 13,
    symbol: 'NIFTY',
    decimals: 2,
    condition: { type: 'price', op: 'above', level: 25_000 },
    repeat: 'once',
    rearmPct: 0.1,
    priority: 'high',
    enabled: true,
    expiresAtMs: null,
    note: '',
  },
  state: { state: 'armed', side: 'below', sinceMs: 1_795_146_000_000, fired: 0, lastFiredMs: null },
};

export const SAMPLE_CHANNEL: ChannelState = {
  channel: {
    id: 'telegram',
    type: 'telegram',
    enabled: false,
    settings: { chatId: '-100123' },
    filter: OPEN_FILTER,
  },
  title: 'Telegram',
  fields: [{ name: 'chatId', sentence: 'A chat.', secret: false, default: '' }],
  ready: false,
  reason: 'switched off',
  waiting: 0,
  sent: 0,
  failed: 0,
  dropped: 0,
  lastSentMs: null,
  lastError: null,
};

export const ALERT_INPUTS: { readonly [N in Names]: CallInput<N> } = {
  'alerts.list': { limit: 50, filter: { statuses: ['new'], priority: 'high' } },
  'alerts.state': {},
  'alerts.acknowledge': { ids: [7] },
  'alerts.snooze': { which: { filter: {} }, untilMs: 1_795_147_000_000 },
  'alerts.rules.list': {},
  'alerts.rules.save': { text: 'NIFTY > 25000' },
  'alerts.rules.remove': { id: 3 },
  'alerts.export': { what: 'alerts', format: 'csv', filter: {} },
  'notifiers.list': {},
  'notifiers.configure': SAMPLE_CHANNEL.channel,
  'notifiers.remove': { id: 'telegram' },
  'notifiers.test': { id: 'telegram' },
};

export const ALERT_OUTPUTS: { readonly [N in Names]: CallOutput<N> } = {
  'alerts.list': { alerts: [SAMPLE_ALERT] },
  'alerts.state': {
    scan: { on: false, reasons: ['baselines: history of 3 of 80 instruments'], notes: [] },
    rules: { on: true, reasons: [], notes: [] },
    held: { gate: 4 },
    open: 1,
  },
  'alerts.acknowledge': { changed: 1 },
  'alerts.snooze': { changed: 1 },
  'alerts.rules.list': { rules: [SAMPLE_RULE] },
  'alerts.rules.save': SAMPLE_RULE,
  'alerts.rules.remove': {},
  'alerts.export': { text: 'id\r\n7\r\n', rows: 1, beforeId: null },
  'notifiers.list': { channels: [SAMPLE_CHANNEL] },
  'notifiers.configure': SAMPLE_CHANNEL,
  'notifiers.remove': {},
  'notifiers.test': { ms: 12 },
};
