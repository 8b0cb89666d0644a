import type { StrategyLegState, StrategyResult } from '#contract/model/strategy.ts';
import { age, fixed, grouped, MINUS, NO_VALUE } from '../../ui/format.ts';
import { rupees, signedRupees } from '../../ui/money.ts';
import { strikeText } from '../chain/chain-rows.ts';
import { type BuilderLeg, type BuilderState, instrumentOfLeg } from './builder-store.ts';

/** Longest name of an owner of fills, and what it may be made of. */
const OWNER_CHARS = 24;
/** Numbers older than this are called old, ms. */
const OLD_MS = 3_000;

/** A name as the engine takes it for an owner: letters, digits, blanks, lines; at most 24. */
export function ownerName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 _-]/g, '').slice(0, OWNER_CHARS);
}

/** Which legs are not listed now and what to do; null when all are. */
export function unlistedWords(legs: readonly BuilderLeg[]): string | null {
  const gone = legs.filter((leg) => instrumentOfLeg(leg) === undefined);
  if (gone.length === 0) return null;
  return `Not listed now: ${gone.map(({ symbol }) => symbol).join(', ')}. Take it out, or open its chain.`;
}

/** Words in place of figures; null when there are some. */
export function stateWords({ legs, answer, error }: BuilderState): string | null {
  if (legs.length === 0) return null;
  if (answer !== null && answer.result !== null) return null;
  if (error !== null) return error;
  if (answer === null) return 'Working it out…';
  return answer.problems.join(' ');
}

/** The line above the figures: what is wrong with them. */
export function noteWords({ answer, error, readAtMs }: BuilderState, nowMs: number): string {
  if (answer === null || answer.result === null) return '';
  const oldMs = nowMs - readAtMs;
  if (error !== null) return `Not current: ${error}`;
  if (oldMs > OLD_MS) return `These figures are ${age(oldMs)} old: the engine does not answer.`;
  return answer.problems.join(' ');
}

/** Most and least at expiry, in words where there is no end. */
export function extremeText(paise: number | null, unlimited: boolean): string {
  if (unlimited) return 'unlimited';
  return signedRupees(paise);
}

/** `1 : 2.40` of what may be lost to what may be won. */
export function rewardText({ maxProfitPaise, maxLossPaise, profitUnlimited, lossUnlimited }: StrategyResult): string {
  if (lossUnlimited) return 'risk without end';
  if (profitUnlimited) return 'reward without end';
  if (maxProfitPaise === null || maxLossPaise === null) return NO_VALUE;
  if (maxLossPaise >= 0) return 'no risk';
  if (maxProfitPaise <= 0) return 'no reward';
  return `1 : ${(maxProfitPaise / -maxLossPaise).toFixed(2)}`;
}

/** Levels with their distance from the underlying: `24,380 (−0.94 %)`. */
export function levelWords(levels: readonly number[], level: number): string {
  if (levels.length === 0) return 'none';
  return levels.map((one) => `${levelText(one)} (${percentText((100 * (one - level)) / level)})`).join(' · ');
}

/** A level of the underlying without paise where it is large. */
export function levelText(level: number): string {
  return level >= 1_000 ? strikeText(Math.round(level)) : level.toFixed(2);
}

/** `+0.94 %`, `−1.20 %`. */
export function percentText(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return `${value > 0 ? '+' : value < 0 && text !== '0.00' ? MINUS : ''}${text} %`;
}

/** A signed number with digits that fit its size. */
export function greekText(value: number | null, digits: number): string {
  if (value === null) return NO_VALUE;
  const text = digits === 0 ? grouped(Math.round(Math.abs(value))) : Math.abs(value).toFixed(digits);
  return /^[0.]+$/.test(text) ? text : `${value > 0 ? '+' : MINUS}${text}`;
}

const FROM_WORDS: Readonly<Record<StrategyLegState['entryFrom'], string>> = {
  typed: '',
  ask: 'ask',
  bid: 'bid',
  last: 'last',
  none: '',
};

/** Where the price of entry comes from, beside it; empty when it was typed. */
export function fromWords(from: StrategyLegState['entryFrom']): string {
  return FROM_WORDS[from];
}

/** A price that may lie between two ticks, in the price scale. */
export function priceText(price: number | null, decimals: 2 | 4): string {
  return price === null ? NO_VALUE : fixed(Math.round(price), decimals);
}

export interface FactText {
  readonly title: string;
  readonly value: string;
  readonly note: string;
  readonly warn: boolean;
  /** The value is money with a sign: coloured. */
  readonly signed: boolean;
  /** It is long: two columns. */
  readonly wide: boolean;
}

const fact = (title: string, value: string, note: string, rest: Partial<FactText> = {}): FactText => ({
  title,
  value,
  note,
  warn: false,
  signed: false,
  wide: false,
  ...rest,
});

/** The figures of a strategy, as cards. */
export function factsOf(result: StrategyResult): readonly FactText[] {
  const { premiumPaise, level, daysLeft, exact, chance, marginExact, lossUnlimited, profitUnlimited } = result;
  const calculated = exact ? 'at expiry' : 'at the near expiry, calculated';
  const credit = premiumPaise > 0 ? 'received' : premiumPaise < 0 ? 'paid' : '';
  const most = extremeText(result.maxProfitPaise, profitUnlimited);
  const least = extremeText(result.maxLossPaise, lossUnlimited);
  const costs = result.chargesPaise === null ? 'no rates in the tariff' : 'entry and exit at these prices';
  return [
    fact('Max profit', most, calculated, { signed: true }),
    fact('Max loss', least, calculated, { signed: true, warn: lossUnlimited }),
    fact('Risk : reward', rewardText(result), `${daysLeft.toFixed(1)} days left`, { warn: lossUnlimited }),
    fact('Chance of profit', chance === null ? NO_VALUE : `${(100 * chance).toFixed(1)} %`, 'model, before charges'),
    fact('Breakevens', levelWords(result.breakevens, level), 'before charges', { wide: true }),
    fact('Net premium', rupees(Math.abs(premiumPaise)), credit),
    fact('P&L now', signedRupees(result.nowPaise), 'against the middle', { signed: true }),
    fact('Margin', rupees(result.marginPaise), marginExact ? "broker's calculator" : 'our approximation'),
    fact('Charges', rupees(result.roundTripPaise), `of it entry ${rupees(result.chargesPaise)}`),
    fact('Breakevens after charges', levelWords(result.netBreakevens, level), costs, { wide: true }),
  ];
}

/** The crosshair read aloud: `24,600 (+0.10 %): at expiry +₹1,200.00, in the scenario −₹300.00`. */
export function pointWords(result: StrategyResult, index: number): string {
  const { level, expiryPaise, targetPaise } = result.curve;
  const at = level[index];
  if (at === undefined) return '';
  const away = percentText((100 * (at - result.level)) / result.level);
  const target = targetPaise[index] ?? null;
  const then = target === null ? '' : `, in the scenario ${signedRupees(target)}`;
  return `${levelText(at)} (${away}): at expiry ${signedRupees(expiryPaise[index] ?? null)}${then}`;
}

/** `now`, `+2.5 days`, `at expiry`. */
export function daysWords(days: number, left: number): string {
  if (days === 0) return 'now';
  return days >= left ? 'at expiry' : `+${days} ${days === 1 ? 'day' : 'days'}`;
}

/** `+2.0 points`. */
export function pointsWords(points: number): string {
  return `${points > 0 ? '+' : points < 0 ? MINUS : ''}${Math.abs(points).toFixed(1)} points`;
}
