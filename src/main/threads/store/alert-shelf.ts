import { DAY_MS } from '#contract/model/session.ts';
import { never } from '#contract/faults.ts';
import { AlertRuleQueries } from '../../storage/queries/alert-rules.ts';
import { AlertQueries } from '../../storage/queries/alerts.ts';
import { DeliveryQueries } from '../../storage/queries/deliveries.ts';
import type { AlertAnswers, AlertRequest } from '../alert-requests.ts';
import type { StoreContext } from './store-context.ts';

/** Days that alerts are kept, with what was sent of them: a quarter, as the record of a trader's decisions. */
export const ALERT_DAYS_KEPT = 90;
/** Removed in one step, so that requests never wait long. */
const FORGET_AT_ONCE = 500;
/** Alerts that are read at a start: the open ones are at most 2,000, the rest serves the cooldown. */
const RECENT_MAX = 5_000;
/** Deliveries that are taken up again at a start. */
const WAITING_MAX = 200;

/** The store's part in alerts: what was raised, a person's rules, what was sent. */
export class AlertShelf {
  readonly #context: StoreContext;
  readonly #alerts: AlertQueries;
  readonly #rules: AlertRuleQueries;
  readonly #deliveries: DeliveryQueries;

  constructor(context: StoreContext) {
    this.#context = context;
    this.#alerts = new AlertQueries(context.storage);
    this.#rules = new AlertRuleQueries(context.storage);
    this.#deliveries = new DeliveryQueries(context.storage);
  }

  answer(request: AlertRequest, nowMs: number): AlertAnswers[AlertRequest['kind']] {
    const { source, storage } = this.#context;
    switch (request.kind) {
      case 'alertsBegin':
        return {
          alerts: this.#alerts.recent(source, request.sinceMs, RECENT_MAX),
          seenHitId: this.#alerts.seenHitId(source),
          nextId: this.#alerts.nextId(),
          rules: this.#rules.list(source),
          deliveries: this.#deliveries.waiting(source, WAITING_MAX),
        };
      case 'alertsSave': {
        // The alert of a rule and the rule's own state are one fact.
        const write = storage.db.transaction(() => {
          for (const saved of request.rules) this.#rules.keep(source, saved);
          return this.#alerts.save(source, request.alerts, request.seenHitId);
        });
        return { alerts: write() };
      }
      case 'alertsPage': {
        const { filter, limit, beforeId } = request;
        return { alerts: this.#alerts.page(source, nowMs, filter, limit, beforeId) };
      }
      case 'alertRuleSave':
        return this.#rules.save(source, request.saved);
      case 'alertRuleRemove':
        this.#rules.remove(source, request.id);
        return {};
      case 'alertSentTo':
        return { channels: this.#deliveries.sentTo(source, request.alertId) };
      case 'deliveriesSave':
        this.#deliveries.save(source, request.deliveries);
        return {};
      default:
        return never(request);
    }
  }

  /** Lets go of a few old alerts. @returns whether there may be more. */
  forgetSome(): boolean {
    const { source, boot } = this.#context;
    const beforeMs = boot.day.midnightMs - ALERT_DAYS_KEPT * DAY_MS;
    return this.#alerts.forgetBefore(source, beforeMs, FORGET_AT_ONCE) === FORGET_AT_ONCE;
  }
}
