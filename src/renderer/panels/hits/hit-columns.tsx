import type { ReactNode } from 'react';
import type { Hit, ScannerInfo } from '#contract/model/scan.ts';
import { NO_VALUE, fixed, istDay, istTime } from '../../ui/format.ts';
import { scannerTitle } from '../../stores/hits.ts';
import type { HitSortKey } from '../../stores/hits-view.ts';
import { PRIORITY_ICONS } from '../alerts/alert-words.ts';
import { EVIDENCE_COLUMNS_MAX } from './hit-rows.ts';
import { briefValue, evidenceLine, nameWords, rupeeText, SIDE_WORDS } from './hit-words.ts';

export interface HitColumn {
  readonly id: string;
  readonly head: string;
  /** Least width, px; a wider table gives the rest to the columns without a fixed one. */
  readonly width: number;
  readonly grows?: boolean;
  readonly number?: boolean;
  readonly className?: string;
  /** What pressing the head sorts by; absent where it does not. */
  readonly sort?: HitSortKey;
  readonly cell: (hit: Hit) => ReactNode;
  readonly title?: (hit: Hit) => string;
}

/** A priority in sign, word and colour. */
export function PriorityMark({ priority }: Pick<Hit, 'priority'>) {
  return (
    <span className={`priority priority-${priority}`}>
      <span aria-hidden="true">{PRIORITY_ICONS[priority]}</span> {priority}
    </span>
  );
}

const planPrice =
  (name: 'entry' | 'stop' | 'target') =>
  ({ plan }: Hit): ReactNode =>
    plan === null ? <span className="muted">{NO_VALUE}</span> : rupeeText(plan[name]);

const PLAN: readonly HitColumn[] = [
  { id: 'entry', head: 'Entry', width: 78, number: true, cell: planPrice('entry') },
  { id: 'stop', head: 'Stop', width: 78, number: true, cell: planPrice('stop') },
  { id: 'target', head: 'Target', width: 78, number: true, cell: planPrice('target') },
  {
    id: 'rr',
    head: 'R : R',
    width: 46,
    number: true,
    sort: 'riskReward',
    cell: ({ plan }) => (plan === null ? <span className="muted">{NO_VALUE}</span> : plan.riskReward.toFixed(1)),
  },
];

function timeColumn(today: string): HitColumn {
  const day = (hit: Hit): string => (istDay(hit.atMs) === today ? '' : `${istDay(hit.atMs)} `);
  const text = (hit: Hit): string => `${day(hit)}${istTime(hit.atMs)}`;
  return {
    id: 'at',
    head: 'At',
    width: 66,
    className: 'time',
    sort: 'at',
    // What is not of today shows its day; the full text is in the tooltip.
    cell: (hit) => (day(hit) === '' ? istTime(hit.atMs) : day(hit)),
    title: text,
  };
}

function evidenceColumns(scanner: ScannerInfo): readonly HitColumn[] {
  return scanner.columns.slice(0, EVIDENCE_COLUMNS_MAX).map((name) => ({
    id: `evidence.${name}`,
    head: nameWords(name),
    width: 82,
    grows: true,
    number: true,
    className: 'evidence',
    sort: `evidence.${name}` as const,
    cell: (hit: Hit) => briefValue(hit.evidence[name] ?? null),
  }));
}

/** Every value in one line, where the rows are of several scanners. */
const EVIDENCE_LINE: readonly HitColumn[] = [
  {
    id: 'evidence',
    head: 'Evidence',
    width: 190,
    grows: true,
    className: 'evidence',
    cell: ({ evidence }) => evidenceLine(evidence),
    title: ({ evidence }) => evidenceLine(evidence),
  },
];

/** Columns of the table: of one scanner its own values, of all of them the values in one line. */
export function hitColumns(
  scanners: readonly ScannerInfo[],
  chosen: ScannerInfo | undefined,
  today: string,
): readonly HitColumn[] {
  const title = (hit: Hit): string =>
    `${scannerTitle(scanners, hit.scannerId)}${hit.variant === '' ? '' : ` ${hit.variant}`}`;
  const all: readonly HitColumn[] = [
    { id: 'scanner', head: 'Scanner', width: 162, sort: 'scanner', cell: title, title },
  ];
  return [
    timeColumn(today),
    {
      id: 'symbol',
      head: 'Symbol',
      width: 144,
      sort: 'symbol',
      className: 'hit-symbol',
      cell: ({ symbol }) => symbol,
      title: ({ symbol }) => symbol,
    },
    ...(chosen === undefined ? all : []),
    { id: 'interval', head: 'TF', width: 42, className: 'muted', sort: 'interval', cell: ({ interval }) => interval },
    {
      id: 'side',
      head: 'Side',
      width: 62,
      cell: ({ side }) => <span className={side === 'neutral' ? 'muted' : `${side} arrow`}>{SIDE_WORDS[side]}</span>,
    },
    {
      id: 'priority',
      head: 'Priority',
      width: 76,
      sort: 'priority',
      cell: (hit) => <PriorityMark priority={hit.priority} />,
    },
    {
      id: 'confidence',
      head: 'Sure',
      width: 44,
      number: true,
      sort: 'confidence',
      cell: ({ confidence }) =>
        confidence === null ? <span className="muted">{NO_VALUE}</span> : `${Math.round(confidence * 100)}%`,
    },
    {
      id: 'price',
      head: 'Price',
      width: 84,
      number: true,
      sort: 'price',
      cell: (hit) => fixed(hit.price, hit.decimals),
    },
    ...PLAN,
    ...(chosen === undefined ? EVIDENCE_LINE : evidenceColumns(chosen)),
    {
      id: 'badges',
      head: 'Badges',
      width: 120,
      cell: ({ badges }) => badges.join(' · '),
      title: ({ badges }) => badges.join(' · '),
    },
  ];
}
