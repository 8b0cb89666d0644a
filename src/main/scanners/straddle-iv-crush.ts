import { z } from 'zod';
import { type ChainView, defineChainScanner } from '../core/scan/chain-scanner.ts';
import { pairOf } from '../core/straddles/chain-legs.ts';
import { eventDateParam, eventMs, timeParam } from '../core/straddles/event-date.ts';
import {
  IV_CRUSH_RULES,
  type IvCrush,
  type IvCrushInput,
  ivCrush,
  type IvCrushRules,
} from '../core/straddles/iv-crush.ts';
import { shortSignal } from '../core/straddles/short-signal.ts';

const HOUR_MS = 3_600_000;

/** What the chain says; null while something of it is not known. */
function inputOf(view: ChainView, hoursToEvent: number, eventMovePct: number): IvCrushInput | null {
  const front = view.solved();
  const ivFront = front?.atmSigma ?? null;
  const ivr = view.ivRank?.rank ?? null;
  if (front === null || ivFront === null || ivr === null) return null;
  const pair = pairOf(view, front.atmRow, front.atmRow);
  const vega = 2 * view.columns.vega[front.atmRow]!;
  const ivBack = view.next()?.solved()?.atmSigma ?? null;
  if (pair === null || ivBack === null) return null;
  const avgEventMove = (eventMovePct / 100) * front.forward;
  return { ivFront, ivBack, ivr, hoursToEvent, straddle: pair.premium, avgEventMove, vegaPt: vega };
}

function tell(view: ChainView, input: IvCrushInput, found: IvCrush) {
  const solved = view.solved();
  const pair = solved === null ? null : pairOf(view, solved.atmRow, solved.atmRow);
  if (solved === null || pair === null) return null;
  return shortSignal(view, {
    pair,
    stop: found.stopPremium,
    target: found.targetPremium,
    confidence: found.conf,
    evidence: {
      credit: found.entryCredit,
      strike: solved.atmStrike,
      ivFront: 100 * input.ivFront,
      ivBack: 100 * input.ivBack,
      termRatio: input.ivFront / input.ivBack,
      ivRank: input.ivr,
      hoursToEvent: input.hoursToEvent,
      avgEventMove: input.avgEventMove,
      rich: input.straddle / input.avgEventMove,
      expectedPnl: found.expectedPnl,
      exit: '10:00 after the event',
      spot: view.spot,
      expiry: view.expiry,
    },
  });
}

/**
 * IV crush (quant.md D.3): the straddle of the first expiry behind an event is sold while its volatility is dear against
 * the next expiry and against what past events moved. Without the date of an event it stays silent.
 */
export default defineChainScanner({
  id: 'straddle-iv-crush',
  title: 'IV crush straddle',
  group: 'straddles',
  sentence: 'Sells the straddle before an event while it is dear. Silent until the date of an event is set.',
  params: z.object({
    eventDate: eventDateParam,
    eventTime: timeParam('10:00', 'Time of the event.'),
    eventMovePct: z
      .number()
      .min(0.05)
      .max(30)
      .default(1.2)
      .meta({ unit: '%', sentence: 'Mean absolute move of the underlying at past events of this kind.' }),
    maxHours: z
      .number()
      .min(1)
      .max(240)
      .default(IV_CRUSH_RULES.maxHours)
      .meta({ unit: 'h', sentence: 'Longest time to the event.' }),
    ivr: z.number().min(0).max(100).default(IV_CRUSH_RULES.ivr).meta({ unit: '', sentence: 'Least IV rank.' }),
    termRatio: z
      .number()
      .min(0.5)
      .max(5)
      .default(IV_CRUSH_RULES.termRatio)
      .meta({ unit: '×', sentence: 'Least front volatility against the next expiry.' }),
    rich: z
      .number()
      .min(0.1)
      .max(10)
      .default(IV_CRUSH_RULES.rich)
      .meta({ unit: '×', sentence: 'Least premium against the move of past events.' }),
    slPct: z
      .number()
      .min(0.05)
      .max(5)
      .default(IV_CRUSH_RULES.slPct)
      .meta({ unit: '×', sentence: 'Loss that ends it, as a part of the credit.' }),
    tgtPct: z
      .number()
      .min(0.05)
      .max(0.95)
      .default(IV_CRUSH_RULES.tgtPct)
      .meta({ unit: '×', sentence: 'Gain that ends it, as a part of the credit.' }),
  }),
  columns: [
    'credit',
    'strike',
    'ivFront',
    'ivBack',
    'termRatio',
    'ivRank',
    'hoursToEvent',
    'avgEventMove',
    'rich',
    'expectedPnl',
    'exit',
    'spot',
    'expiry',
  ],
  priorities: [{ column: 'ivRank', above: 0, is: 'high' }],
  ranksIv: true,
  wants: ({ sample }) => sample.kind === 'OPTIDX' || sample.kind === 'OPTSTK',
  everyMinutes: () => 1,
  lacks: ({ eventDate }) => (eventDate === '' ? 'the date of an event is not set' : null),
  scan(view, { eventDate, eventTime, eventMovePct, ...rules }, emit) {
    const atMs = eventMs(eventDate, eventTime);
    if (atMs === null || view.memory.has('told') || view.expiryMs <= atMs) return;
    const before = atMs - view.closeMs;
    // Only the first expiry behind the event holds its volatility.
    if (before <= 0 || before > rules.maxHours * HOUR_MS || !isFirstBehind(view, atMs)) return;
    const input = inputOf(view, before / HOUR_MS, eventMovePct);
    const found = input === null ? null : ivCrush(input, rules satisfies IvCrushRules);
    const signal = input === null || found === null ? null : tell(view, input, found);
    if (signal === null) return;
    view.memory.set('told', view.minute);
    emit(signal);
  },
});

function isFirstBehind(view: ChainView, atMs: number): boolean {
  return view.expiriesBefore.every((expiryMs) => expiryMs <= atMs);
}
