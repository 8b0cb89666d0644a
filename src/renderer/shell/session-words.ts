import { MINUTE_MS, type Phase, type PhaseSpan, type TradeDay } from '#contract/model/session.ts';
import type { SessionState } from '#contract/model/terminal.ts';
import { istDay, minuteText } from '../ui/format.ts';

/** Whose timetable the strip tells, in order: shares with derivatives, then whatever trades that day. */
const CLASSES = ['EQ_DERIV', 'INDEX', 'FNO', 'MCX', 'CDS', 'EQ_PLAIN'] as const;
const NAME: Readonly<Record<(typeof CLASSES)[number], string>> = {
  EQ_DERIV: 'NSE',
  INDEX: 'NSE',
  FNO: 'F&O',
  MCX: 'MCX',
  CDS: 'Currency',
  EQ_PLAIN: 'NSE',
};
const NOW: Readonly<Record<Phase, string>> = {
  closed: 'closed',
  preopen: 'pre-open',
  buffer: 'pre-open ends',
  continuous: 'open',
  auction: 'closing auction',
  postclose: 'post-close',
};
const NEXT: Readonly<Record<Phase, string>> = { ...NOW, buffer: 'pause' };

function spanAt(spans: readonly PhaseSpan[], minute: number): PhaseSpan | undefined {
  return spans.find((span) => minute >= span.fromMinute && minute < span.toMinute);
}

/**
 * What the market does now and what comes next: `NSE open · next: closing auction 15:15`. When shares are done for the
 * day, the exchange that still trades is told.
 */
export function sessionWords(day: TradeDay, nextDate: string, nowMs: number): string {
  const trading = CLASSES.filter((name) => (day.spans[name]?.length ?? 0) > 0);
  const minute = (nowMs - day.midnightMs) / MINUTE_MS;
  const cls = trading.find((name) => (day.spans[name]?.at(-1)?.toMinute ?? 0) > minute) ?? trading[0];
  if (cls === undefined) return `no session · next: ${dateWords(nextDate)}`;
  const spans = day.spans[cls] ?? [];
  const span = spanAt(spans, minute);
  const present = NOW[span?.phase ?? 'closed'];
  const next = spans.find((span) => span.fromMinute > minute);
  if (span !== undefined && next !== undefined && next.fromMinute > span.toMinute)
    return `${NAME[cls]} ${present} · closes ${minuteText(span.toMinute)}`;
  if (next !== undefined) {
    const when = minute < 0 ? `${istDay(day.midnightMs)} ${minuteText(next.fromMinute)}` : minuteText(next.fromMinute);
    return `${NAME[cls]} ${present} · next: ${NEXT[next.phase]} ${when}`;
  }
  const last = spans.at(-1);
  const closes =
    last !== undefined && minute < last.toMinute
      ? `closes ${minuteText(last.toMinute)}`
      : `next: ${dateWords(nextDate)}`;
  return `${NAME[cls]} ${present} · ${closes}`;
}

function dateWords(date: string): string {
  const ms = Date.parse(`${date}T00:00:00+05:30`);
  return Number.isFinite(ms) ? istDay(ms) : 'date not known';
}

/** The mode's word, as the border and the top bar say it. */
export function modeWord(mode: SessionState['mode']): string {
  return mode.toUpperCase();
}
