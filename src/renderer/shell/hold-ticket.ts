import { instrumentsStore } from '../stores/instruments.ts';
import { sessionStore } from '../stores/session.ts';
import { ticketStore } from '../stores/ticket.ts';
import { sayToast } from './alerts.ts';
import { TicketHold } from '../ticket/ticket-hold.ts';
import { link } from './terminal.ts';

/** From now on the instrument of the open ticket stays subscribed. */
export function holdTicket(): void {
  const hold = new TicketHold({
    client: () => (sessionStore.getState().link.phase === 'open' ? link.client : null),
    epoch: () => instrumentsStore.getState().epoch,
    instrument: () => ticketStore.getState().draft?.instrument ?? null,
    refused: (text) => sayToast('error', text),
  });
  const sync = (): void => hold.sync();
  ticketStore.subscribe((now, before) => now.draft !== before.draft && sync());
  sessionStore.subscribe((now, before) => now.link !== before.link && sync());
  instrumentsStore.subscribe((now, before) => now.epoch !== before.epoch && sync());
}
