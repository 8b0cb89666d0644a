/** A column of a printed table: which of the table's, and its share of the width. */
export interface PrintColumn {
  readonly name: string;
  readonly share: number;
}

/** What of alertTable is printed. */
export const ALERT_PRINT: readonly PrintColumn[] = [
  { name: 'time_ist', share: 0.11 },
  { name: 'priority', share: 0.06 },
  { name: 'status', share: 0.08 },
  { name: 'text', share: 0.41 },
  { name: 'price', share: 0.07 },
  { name: 'action', share: 0.04 },
  { name: 'entry', share: 0.07 },
  { name: 'stop', share: 0.06 },
  { name: 'target', share: 0.06 },
  { name: 'confidence', share: 0.04 },
];

/** What of hitTable is printed. */
export const HIT_PRINT: readonly PrintColumn[] = [
  { name: 'time_ist', share: 0.11 },
  { name: 'scanner', share: 0.14 },
  { name: 'priority', share: 0.06 },
  { name: 'symbol', share: 0.13 },
  { name: 'interval', share: 0.04 },
  { name: 'side', share: 0.04 },
  { name: 'price', share: 0.08 },
  { name: 'confidence', share: 0.05 },
  { name: 'evidence', share: 0.35 },
];
