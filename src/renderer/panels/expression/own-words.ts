import type { Completion, ExpressionCheck, OwnScanner, TestResult } from '#contract/model/own-scanner.ts';
import type { InstrumentKind } from '#contract/model/instrument.ts';
import { grouped } from '../../ui/format.ts';

/** Kinds that scanners run on. */
export const KIND_WORDS: readonly (readonly [kind: InstrumentKind, words: string])[] = [
  ['EQUITY', 'Shares'],
  ['INDEX', 'Indices'],
  ['FUTIDX', 'Index futures'],
  ['FUTSTK', 'Stock futures'],
  ['FUTCOM', 'Commodity futures'],
];

/** Expressions to start from. */
export const EXAMPLES: readonly (Pick<OwnScanner, 'title' | 'expression' | 'intervals'> & Partial<OwnScanner>)[] = [
  {
    title: 'Above the average with volume',
    expression: 'close > ema(close, 20) and rvol(20) > 2 and time > "09:30"',
    intervals: ['5m'],
  },
  {
    title: 'Opening range with trend',
    expression: 'close crosses above or15.high and on("15m", supertrend.trend(10, 3) > 0)',
    intervals: ['5m'],
    plan: { stop: { unit: 'atr', value: 1.5 }, target: { unit: 'risk', value: 2 } },
  },
  {
    title: 'Back above the central range',
    expression: 'close crosses above cpr.top and close > vwap and cpr.width < 0.3',
    intervals: ['5m'],
  },
  {
    title: 'Oversold in an uptrend',
    expression: 'rsi(14) crosses above 30 and on("1d", close > sma(close, 50))',
    intervals: ['15m'],
  },
  {
    title: 'Twenty-bar high after quiet bars',
    expression: 'close > highest(high, 20)[1] and bbands.upper(20, 2) - bbands.lower(20, 2) < 2 * atr(14)',
    intervals: ['15m'],
  },
];

/** What an expression takes and tells, in one line. */
export function checkWords({ needs, columns, costNs }: ExpressionCheck): string {
  const bars = Object.entries(needs).map(([domain, count]) =>
    domain === 'own' ? `${grouped(count)} bars` : `${grouped(count)} bars of ${domain}`,
  );
  return `Correct. Needs ${bars.join(', ')}; tells ${columns.join(', ')}; about ${Math.round(costNs)} ns a bar.`;
}

/** What became of a test, in one line. */
export function testWords({ count, tested, wanted, days, sessions, lacking }: TestResult): string {
  const range = days.length === 0 ? 'no day' : days.length === 1 ? `${days[0]}` : `${days[0]} to ${days.at(-1)}`;
  const hits = count === 1 ? '1 hit' : `${grouped(count)} hits`;
  const rate = sessions === 0 ? '' : `, ${(count / sessions).toFixed(2)} a session`;
  const text = `${hits} on ${grouped(tested)} of ${grouped(wanted)} instruments, ${range}${rate}.`;
  return lacking === null ? text : `${text} ${lacking}`;
}

/** The text with a part replaced, and where the cursor belongs: inside the brackets of a function. */
export function completed(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
  { name, signature }: Pick<Completion, 'name' | 'signature'>,
): { readonly text: string; readonly cursor: number } {
  const takes = signature.startsWith(`${name}(`) && text[to] !== '(';
  const written = takes ? `${name}()` : name;
  return { text: text.slice(0, from) + written + text.slice(to), cursor: from + written.length - (takes ? 1 : 0) };
}

export type Paint = 'number' | 'text' | 'word' | 'name' | 'call' | 'plain';
const PARTS =
  /(?<text>"[^"\n]*"?|'[^'\n]*'?)|(?<number>\d+(?:\.\d+)?)|(?<word>\b(?:and|or|not|crosses|above|below)\b)|(?<call>[A-Za-z_][\w.]*(?=\s*\())|(?<name>[A-Za-z_][\w.]*)/gi;

/** The text in parts of one colour each. */
export function painted(text: string): { readonly paint: Paint; readonly from: number; readonly to: number }[] {
  const parts: { paint: Paint; from: number; to: number }[] = [];
  let at = 0;
  for (const found of text.matchAll(PARTS)) {
    if (found.index > at) parts.push({ paint: 'plain', from: at, to: found.index });
    const paint = Object.entries(found.groups ?? {}).find(([, part]) => part !== undefined)?.[0] ?? 'plain';
    at = found.index + found[0].length;
    parts.push({ paint: paint as Paint, from: found.index, to: at });
  }
  if (at < text.length) parts.push({ paint: 'plain', from: at, to: text.length });
  return parts;
}

/** The same parts, cut where the fault begins and ends. */
export function withFault(
  text: string,
  fault: { readonly from: number; readonly to: number } | null,
): { readonly paint: Paint; readonly text: string; readonly isWrong: boolean; readonly from: number }[] {
  const cuts = fault === null ? [] : [fault.from, fault.to];
  return painted(text).flatMap(({ paint, from, to }) => {
    const edges = [from, ...cuts.filter((cut) => cut > from && cut < to), to];
    return edges.slice(0, -1).map((edge, i) => ({
      paint,
      text: text.slice(edge, edges[i + 1]),
      from: edge,
      isWrong: fault !== null && edge >= fault.from && edge < fault.to,
    }));
  });
}
