import { type JournalStats, NOTE_TAGS_MAX, tagSchema, type Trip } from '#contract/model/journal.ts';
import type { CallOutput } from '#contract/calls/index.ts';
import { grouped, isoDay, istTime, NO_VALUE } from '../../ui/format.ts';
import { rupees, signedRupees } from '../../ui/money.ts';

export const JOURNAL_CSV_COLUMNS = [
  'day',
  'symbol',
  'direction',
  'product',
  'owner',
  'units',
  'open',
  'entry',
  'entryPrice',
  'exit',
  'exitPrice',
  'grossRupees',
  'chargesRupees',
  'netRupees',
  'tags',
  'note',
] as const;

/** Day that a round trip counts in: of its end, or of its beginning while it is open. */
export function tripDay({ open, entryMs, exitMs }: Pick<Trip, 'open' | 'entryMs' | 'exitMs'>): string {
  return isoDay(open === 0 && exitMs !== null ? exitMs : entryMs);
}

/** A row of the file: plain numbers, IST times, money in rupees. */
export function journalCells(trip: Trip): string[] {
  const { decimals, entryMs, exitMs, entryAverage, exitAverage, chargesPaise, note } = trip;
  const priced = (value: number | null): string => (value === null ? '' : (value / 10 ** decimals).toFixed(decimals));
  const money = (paise: number | null): string => (paise === null ? '' : (paise / 100).toFixed(2));
  const at = (ms: number | null): string => (ms === null ? '' : `${isoDay(ms)} ${istTime(ms)}`);
  return [
    tripDay(trip),
    trip.symbol,
    trip.direction,
    trip.product,
    trip.owner,
    `${trip.quantity}`,
    `${trip.open}`,
    at(entryMs),
    priced(entryAverage),
    at(exitMs),
    priced(exitAverage),
    money(trip.grossPaise),
    money(chargesPaise),
    money(trip.netPaise),
    note?.tags.join(' ') ?? '',
    note?.text ?? '',
  ];
}

/** How long it lasted, in a width that hardly changes: `42 s`, `12 m`, `3 h 05 m`, `2 d`; open ones say so. */
export function heldText({ open, entryMs, exitMs }: Pick<Trip, 'open' | 'entryMs' | 'exitMs'>): string {
  if (open > 0 || exitMs === null) return 'open';
  const seconds = Math.round((exitMs - entryMs) / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')} m`;
  return `${Math.round(hours / 24)} d`;
}

/** Tags as they are typed, parted by commas. @returns the tags, or what is wrong with them */
export function tagsOfText(text: string): readonly string[] | { readonly wrong: string } {
  const tags = [
    ...new Set(
      text
        .split(',')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
    ),
  ];
  const bad = tags.find((tag) => !tagSchema.safeParse(tag).success);
  if (bad !== undefined) return { wrong: `“${bad}” is no tag: up to 24 letters, digits, spaces, - and _.` };
  if (tags.length > NOTE_TAGS_MAX) return { wrong: `A note has ${NOTE_TAGS_MAX} tags at most. Take some away.` };
  return tags;
}

/** `12 closed round trips · 1 open`: the figures are of the closed ones, and the rows are of both. */
export function countWords({ trips, total, stats, isCut }: CallOutput<'journal.read'>): string {
  const [closed, open] = [stats.n, total - stats.n];
  return [
    `${grouped(closed)} closed round ${closed === 1 ? 'trip' : 'trips'}`,
    ...(open > 0 ? [`${grouped(open)} open`] : []),
    ...(trips.length < total ? [`newest ${grouped(trips.length)} listed`] : []),
    ...(isCut ? ['older fills are left out'] : []),
  ].join(' · ');
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** The figures of the strip: name, value, and what it means. */
export function figuresOf(stats: JournalStats): readonly (readonly [string, string, string])[] {
  const { n, wins, winRate, winLow, winHigh, profitFactor } = stats;
  return [
    ['Round trips', `${n}`, 'Closed round trips; every figure here is of these'],
    [
      'Net',
      signedRupees(stats.netPaise),
      `Gross ${signedRupees(stats.grossPaise)} less charges ${rupees(stats.chargesPaise)}`,
    ],
    [
      'Winners',
      winRate === null ? NO_VALUE : `${percent(winRate)} (${wins} of ${n})`,
      'Share of round trips with a net result above zero',
    ],
    [
      '95 % interval',
      winLow === null || winHigh === null ? NO_VALUE : `${percent(winLow)} to ${percent(winHigh)}`,
      'Wilson interval of that share: what so few trips allow to say',
    ],
    ['Average win', signedRupees(stats.averageWinPaise), 'Mean net result of the winners'],
    ['Average loss', signedRupees(stats.averageLossPaise), 'Mean net result of the losers'],
    ['Expectancy', signedRupees(stats.expectancyPaise), 'Mean net result of a round trip'],
    ['Profit factor', profitFactor === null ? NO_VALUE : profitFactor.toFixed(2), 'What was won for each rupee lost'],
    ['Drawdown', rupees(stats.drawdownPaise), 'Deepest fall of the day-by-day result from its highest point'],
    ['Charges', rupees(stats.chargesPaise), 'Brokerage, taxes and fees of all closed round trips'],
    ['Losing run', `${stats.longestLosingRun}`, 'Most losers one after the other'],
  ];
}

/** Best and worst of a round trip in words. */
export function excursionText({ mfePaise, maePaise, minutes, reason }: CallOutput<'journal.excursion'>): string {
  if (mfePaise === null || maePaise === null) return `Best and worst are not known. ${reason ?? ''}`.trim();
  const worst = maePaise === 0 ? '₹0.00' : signedRupees(-maePaise);
  return `Best while it lasted (MFE) ${signedRupees(mfePaise)}, worst (MAE) ${worst}, from ${minutes} one-minute ${minutes === 1 ? 'bar' : 'bars'}.`;
}
