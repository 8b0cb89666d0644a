import type { Instrument } from '#contract/model/instrument.ts';
import type { Side } from '#contract/model/order.ts';
import type { Hit, Plan } from '#contract/model/scan.ts';
import { sayToast } from '../../shell/alerts.ts';
import { addToList } from '../../shell/watch-actions.ts';
import { hitsViewStore } from '../../stores/hits-view.ts';
import { instrumentOf } from '../../stores/instruments.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { chartSlot } from '../../stores/link-groups.ts';
import { selectionStore } from '../../stores/selection.ts';
import { showPlan } from '../../stores/shown-plan.ts';
import { openTicket } from '../../ticket/ticket-control.ts';
import { legsToTray } from '../trade/legs-to-tray.ts';

/** The instrument of a hit in the present epoch; a hit may be from an earlier one, or from before a restart. */
function instrumentOfHit({ segment, securityId, symbol }: Hit): Instrument | undefined {
  const found = instrumentOf(segment, securityId);
  if (found === undefined) sayToast('info', `${symbol} has no live data in this session.`);
  return found;
}

/** Charts a hit in the interval that it fired on, with its plan as lines. */
export function chartHit(hit: Hit): void {
  hitsViewStore.setState({ activeId: hit.id });
  const instrument = instrumentOfHit(hit);
  if (instrument === undefined) return;
  if (selectionStore.getState().interval !== hit.interval) {
    selectionStore.setState({ interval: hit.interval });
    prefsStore.setState({ interval: hit.interval });
  }
  showPlan(hit);
  chartSlot(instrument.slot);
}

/** Opens the sheet of a hit, or closes it where it is that one. */
export function toggleSheet(hit: Hit): void {
  const { openId } = hitsViewStore.getState();
  hitsViewStore.setState({ activeId: hit.id, openId: openId === hit.id ? null : hit.id });
}

/** Puts the instrument of a hit on the shown list, or on the first one. */
export function watchHit(hit: Hit): void {
  const instrument = instrumentOfHit(hit);
  if (instrument !== undefined) void addToList(instrument);
}

/** A price of a plan as it is typed into a ticket. */
const typed = (value: number, { decimals }: Instrument): string => value.toFixed(decimals);

/** Puts the legs of a combined plan into the tray of the baskets. */
function planToTray({ legs, lots }: Plan): void {
  const wanted = legs.map(({ segment, securityId, symbol, side }) => ({
    symbol,
    instrument: instrumentOf(segment, securityId),
    side,
    lots: lots ?? 1,
  }));
  if (legsToTray(wanted, 'The plan was not taken over.'))
    sayToast('info', `${legs.length} legs of the plan are in the basket.`);
}

/**
 * Opens a ticket on a hit. On the side of its plan entry, stop, target and lots are filled in; on the other side it is
 * an empty ticket. A plan of several legs goes to the basket.
 */
export function tradeHit(hit: Hit, side: Side): void {
  const { plan } = hit;
  const fits = plan !== null && plan.action === side;
  if (fits && plan.legs.length > 0) return planToTray(plan);
  const instrument = instrumentOfHit(hit);
  if (instrument === undefined) return;
  if (!fits) return openTicket(instrument, side);
  openTicket(instrument, side, {
    lots: String(plan.lots ?? 1),
    type: 'LIMIT',
    price: typed(plan.entry, instrument),
    bracket: {
      on: true,
      target: typed(plan.target, instrument),
      stop: typed(plan.stop, instrument),
      trail: '',
      where: 'broker',
    },
  });
}
