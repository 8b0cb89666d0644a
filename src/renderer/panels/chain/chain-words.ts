import type { CallOutput } from '#contract/calls/index.ts';
import type { Chain } from '#contract/model/chain.ts';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import { age, NO_VALUE, signedPercent } from '../../ui/format.ts';
import { rupees } from './chain-rows.ts';
import type { ChainState } from './chain-store.ts';

/** Numbers older than this are called old, ms: a pass takes a quarter of a second, a reading as long. */
const OLD_MS = 2_000;
const MINUTES_A_DAY = DAY_MS / MINUTE_MS;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `23 Nov` of `2026-11-23`. */
export function expiryText(expiry: string): string {
  const [, month = '1', day = '1'] = expiry.split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? ''}`;
}

/** Calendar days from a date to an expiry: `3d`, `today`. */
export function daysText(expiry: string, today: string): string {
  const days = Math.round((Date.parse(expiry) - Date.parse(today)) / DAY_MS);
  return days === 0 ? 'today' : `${days}d`;
}

/** Words in place of the table; null when there is a chain to show. */
export function emptyWords({ list, underlying, expiry, chain, error }: ChainState): string | null {
  if (chain !== null) return null;
  if (error !== null) return error;
  if (list === null) return 'Reading the option chains…';
  if (expiry === null) return 'No options are among the listed instruments. List more of them: --instruments N.';
  return `Reading ${underlying} ${expiryText(expiry)}…`;
}

export interface ChainNote {
  readonly text: string;
  readonly warn: boolean;
}

/** The line above the table: what the chain is priced against, and what is wrong with it. */
export function chainNote(chain: Chain, error: string | null, sinceReadMs: number): ChainNote {
  const { spot, spotState, forward } = chain.summary;
  if (error !== null) return { text: `Not current: ${error}`, warn: true };
  const oldMs = chain.ageMs + sinceReadMs;
  if (oldMs > OLD_MS) return { text: `These numbers are ${age(oldMs)} old: the engine is behind.`, warn: true };
  if (chain.years === 0) return { text: 'Expired: nothing is left to price.', warn: true };
  if (forward === null) return { text: 'No strike is quoted yet: no forward, no IV, no Greeks.', warn: true };
  const at = rupees(spot, chain.decimals);
  if (spotState === 'auction') {
    return {
      text: `Closing auction: spot stands at ${at}; ATM, IV and Greeks follow the synthetic future.`,
      warn: true,
    };
  }
  if (spotState === 'stale') return { text: `Spot ${at} is old: its feed is down.`, warn: true };
  if (spotState === 'indicative') return { text: `Spot ${at} is from before the open.`, warn: true };
  if (spotState === 'none') return { text: 'Spot not subscribed: priced on the synthetic future.', warn: false };
  if (chain.summary.forwardApart)
    return { text: `Spot ${at} · strikes disagree on the future: quotes are thin`, warn: false };
  return { text: `Spot ${at}`, warn: false };
}

/** Minutes as a person counts them: `41 min`, `5.2 h`, `1.4 d`. */
export function minutesText(minutes: number | null): string {
  if (minutes === null) return NO_VALUE;
  if (minutes < 120) return `${Math.floor(minutes)} min`;
  if (minutes < 2 * MINUTES_A_DAY) return `${(minutes / 60).toFixed(1)} h`;
  return `${(minutes / MINUTES_A_DAY).toFixed(1)} d`;
}

/** A buyer's budget below half an hour is short. */
const SHORT_MINUTES = 30;

export interface CardText {
  readonly title: string;
  readonly value: string;
  readonly note: string;
  readonly warn: boolean;
}

export type IvRank = CallOutput<'options.ivRank'>;

/** `IV rank 34`, `IV rank: 34 of 60 sessions` while the history is short, nothing where there is none. */
export function rankText(rank: IvRank | null): string | null {
  if (rank === null) return null;
  if (rank.rank !== null) return `IV rank ${Math.round(rank.rank)}`;
  return rank.text === null ? null : `IV rank: ${rank.text}`;
}

/** The four cards below the table. @param rank words of the IV rank, where there are any. */
export function chainCards({ summary, decimals }: Chain, rank: string | null = null): readonly CardText[] {
  const { straddle, expectedMove, forward, basis, atmIv, callBudgetMinutes, putBudgetMinutes, budgetShare } = summary;
  const movePct = expectedMove === null || forward === null ? null : (100 * expectedMove) / forward;
  const budget =
    callBudgetMinutes === null || putBudgetMinutes === null ? null : Math.min(callBudgetMinutes, putBudgetMinutes);
  const carry = forward === null || basis === null ? null : (100 * basis) / forward;
  return [
    {
      title: 'ATM straddle',
      value: rupees(straddle, decimals),
      note: movePct === null ? 'no expected move' : `1σ move ±${movePct.toFixed(2)} %`,
      warn: false,
    },
    {
      title: 'ATM IV',
      value: atmIv === null ? NO_VALUE : `${(atmIv * 100).toFixed(1)} %`,
      note: rank === null ? wallsText(summary) : `${rank} · ${wallsText(summary)}`,
      warn: false,
    },
    {
      title: 'Synthetic fut',
      value: rupees(forward, decimals),
      note: carry === null ? 'no live spot' : `basis ${basisText(basis, decimals)} (${signedPercent(carry)} %)`,
      warn: false,
    },
    {
      title: 'Time budget',
      value: minutesText(budget),
      note: `θ eats ${Math.round(budgetShare * 100)} % of premium`,
      warn: budget !== null && budget < SHORT_MINUTES,
    },
  ];
}

function basisText(basis: number | null, decimals: 2 | 4): string {
  return `${(basis ?? 0) > 0 ? '+' : ''}${rupees(basis, decimals)}`;
}

function wallsText({ callWall, putWall }: Chain['summary']): string {
  if (callWall === null || putWall === null) return 'no walls';
  return `walls ${putWall.toLocaleString('en-IN')}–${callWall.toLocaleString('en-IN')}`;
}
