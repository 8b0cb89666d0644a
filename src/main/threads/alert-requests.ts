import type { Alert, AlertFilter, SavedRule } from '#contract/model/alert.ts';
import type { KeyedAlert } from '../core/alerts/alert-book.ts';

export type { KeyedAlert } from '../core/alerts/alert-book.ts';

/** What became of one alert on one channel; `begun` = bytes may have left. */
export interface Delivery {
  readonly alertId: number;
  readonly channel: string;
  readonly state: 'waiting' | 'begun' | 'sent' | 'failed' | 'dropped';
  readonly atMs: number;
  readonly note: string;
}

/** What the store is asked about alerts. */
export type AlertRequest =
  /** Everything that a start needs: open alerts and those since a moment, rules, what still waits to be sent. */
  | { readonly kind: 'alertsBegin'; readonly sinceMs: number }
  /** Alerts that are new (id 0, or an id that nobody has) or changed, rules whose state changed, and the newest hit that was judged; one transaction. */
  | {
      readonly kind: 'alertsSave';
      readonly alerts: readonly KeyedAlert[];
      readonly rules: readonly SavedRule[];
      readonly seenHitId: number;
    }
  | {
      readonly kind: 'alertsPage';
      readonly filter: AlertFilter;
      readonly limit: number;
      readonly beforeId?: number | undefined;
    }
  | { readonly kind: 'alertRuleSave'; readonly saved: SavedRule }
  | { readonly kind: 'alertRuleRemove'; readonly id: number }
  /** Channels to which an alert was sent. */
  | { readonly kind: 'alertSentTo'; readonly alertId: number }
  | { readonly kind: 'deliveriesSave'; readonly deliveries: readonly Delivery[] };

export interface AlertAnswers {
  readonly alertsBegin: {
    readonly alerts: readonly KeyedAlert[];
    readonly seenHitId: number;
    /** From which id on new alerts may be numbered. */
    readonly nextId: number;
    readonly rules: readonly SavedRule[];
    readonly deliveries: readonly Delivery[];
  };
  readonly alertsSave: { readonly alerts: readonly (KeyedAlert & { readonly fresh: boolean })[] };
  readonly alertsPage: { readonly alerts: readonly Alert[] };
  readonly alertRuleSave: SavedRule;
  readonly alertRuleRemove: Record<string, never>;
  readonly alertSentTo: { readonly channels: readonly string[] };
  readonly deliveriesSave: Record<string, never>;
}
