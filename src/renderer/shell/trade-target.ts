import { faultOf } from '#contract/faults.ts';
import type { Side } from '#contract/model/order.ts';
import { freshOrderId } from '../ticket/client-order-id.ts';
import { addTicketToBasket, changeSide, openTicket } from '../ticket/ticket-control.ts';
import { alarmFeed } from '../stores/alarms.ts';
import { settleUnanswered, stripLines } from '../stores/unanswered.ts';
import { instrumentAt } from '../stores/instruments.ts';
import { sayToast } from './alerts.ts';
import { ticketStore } from '../stores/ticket.ts';
import { meantAll } from '../stores/meant-account.ts';
import { tradingStore } from '../stores/trading.ts';
import { deskCall } from './desk-call.ts';
import { focusedSlot } from './focused-slot.ts';
import { shellStore } from './shell-store.ts';
import { call } from './terminal.ts';

/** Tells in a toast what was asked for, or why it is refused. */
function tellAsked(asked: Promise<unknown>, done: string): void {
  asked.then(
    () => sayToast('info', done),
    (error: unknown) => sayToast('error', faultOf(error).text),
  );
}

/** Opens the ticket on what holds the keyboard; inside an open ticket it only changes the side. */
function openOnFocused(side: Side): void {
  const inTicket = document.activeElement?.closest('.ticket') instanceof Element;
  if (inTicket && ticketStore.getState().draft !== null) {
    changeSide(side);
    return;
  }
  const instrument = instrumentAt(focusedSlot());
  if (instrument === undefined) sayToast('info', 'Choose an instrument first: a row of a table, or the chart.');
  else openTicket(instrument, side);
}

/** Acknowledges one alarm; the answer is shown at once, the event says the same. */
export function acknowledgeAlarm(id: number): void {
  call('alarms.acknowledge', { id }).then(
    (alarm) => alarmFeed.hear(alarm),
    (error: unknown) => sayToast('error', faultOf(error).text),
  );
}

/** Starts the kill switch at once. Its progress shows itself; what cannot be told is said with the other ways. */
export function startKill(): void {
  shellStore.setState({ killOpen: true });
  call('kill.start', { by: 'page' }).then(
    (kill) => tradingStore.setState(({ trading }) => ({ trading: trading === null ? null : { ...trading, kill } })),
    (error: unknown) =>
      sayToast(
        'error',
        `The kill switch was NOT started: ${faultOf(error).text} Use \`muhurat kill\` or the broker's app.`,
      ),
  );
}

/** What the commands of the group Trade do. */
export const tradeTarget = {
  openTicket: openOnFocused,
  addToBasket: () => addTicketToBasket(),
  toggleArmed: () => {
    tradingStore.setState(({ armed }) => ({ armed: !armed }));
    // What the ticket said of the switch is not true any more.
    if (ticketStore.getState().phase === 'editing') ticketStore.setState({ outcome: null });
  },
  cancelAll: () =>
    tellAsked(deskCall('orders.cancelAll', {}, meantAll()), 'Cancels are asked for every working order.'),
  exitAll: () =>
    tellAsked(
      deskCall('positions.exitAll', { clientOrderId: freshOrderId() }, meantAll()),
      'Exits are asked for every position.',
    ),
  togglePause: () => {
    const { trading } = tradingStore.getState();
    const paused = trading?.blocks.some(({ code }) => code === PAUSE_CODE) === true;
    tellAsked(call('trading.pause', { paused: !paused }), paused ? 'Your block is lifted.' : 'Entries are blocked.');
  },
  acknowledge: () => {
    const first = stripLines()[0];
    if (first?.kind === 'alarm') acknowledgeAlarm(first.alarm.id);
    else if (first !== undefined) settleUnanswered(first.one.id);
  },
  kill: startKill,
  openAccounts: () =>
    shellStore.setState({ accountsOpen: true, accountWanted: null, paletteOpen: false, cheatSheetOpen: false }),
};

/** Code of the block that a person sets by hand. */
export const PAUSE_CODE = 'paused';
