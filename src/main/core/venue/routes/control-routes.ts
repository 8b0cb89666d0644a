import { paiseOf } from '../order-input.ts';
import { badInput, ok, orderError, refuse, type VenueReply } from '../reply.ts';
import { checkClient, type VenueCall, type VenueRoute } from './venue-route.ts';

const PNL_PRODUCTS: ReadonlySet<unknown> = new Set(['INTRADAY', 'DELIVERY']);
const STILL_OPEN = 'Please close all positions and cancel all pending orders to activate the kill switch';

function switchKill({ account, query }: VenueCall): VenueReply {
  const wanted = query['killSwitchStatus'];
  if (wanted !== 'ACTIVATE' && wanted !== 'DEACTIVATE') refuse();
  if (wanted === 'ACTIVATE') {
    if (account.openPositions().length > 0 || account.liveOrders().length > 0) refuse(orderError(STILL_OPEN));
    account.killed = true;
  } else account.killed = false;
  const done = wanted === 'ACTIVATE' ? 'activated' : 'deactivated';
  return ok({ dhanClientId: account.clientId, killSwitchStatus: `Kill Switch has been successfully ${done}` });
}

const killState = ({ account }: VenueCall): VenueReply =>
  ok({ dhanClientId: account.clientId, killSwitchStatus: account.killed ? 'ACTIVATE' : 'DEACTIVATE' });

function setPnlExit(call: VenueCall): VenueReply {
  const { body, account } = call;
  if (body['dhanClientId'] === undefined || body['dhanClientId'] === null) {
    return badInput('dhanClientId is required');
  }
  checkClient(call);
  const products = body['productType'];
  if (!Array.isArray(products) || products.length === 0 || !products.every((one) => PNL_PRODUCTS.has(one))) refuse();
  const profitPaise = paiseOf(body, 'profitValue', 0);
  const lossPaise = paiseOf(body, 'lossValue', 0);
  if (profitPaise === 0 && lossPaise === 0) refuse();
  const killSwitch = body['enableKillSwitch'] === true || body['enableKillSwitch'] === 'true';
  account.pnlExit = { profitPaise, lossPaise, products: products as string[], killSwitch };
  return ok({ pnlExitStatus: 'ACTIVE', message: 'P&L based exit configured successfully' });
}

function stopPnlExit({ account }: VenueCall): VenueReply {
  account.pnlExit = null;
  return ok({ pnlExitStatus: 'DISABLED', message: 'P&L based exit stopped successfully' });
}

const amount = (paise: number): string => (paise / 100).toFixed(2);

function pnlExit({ account }: VenueCall): VenueReply {
  const set = account.pnlExit;
  if (set === null) return ok({ pnlExitStatus: 'DISABLED' });
  return ok({
    pnlExitStatus: 'ACTIVE',
    profit: amount(set.profitPaise),
    loss: amount(set.lossPaise),
    productType: set.products,
    enable_kill_switch: set.killSwitch,
  });
}

const other = { rate: 'other', fromStaticIp: false } as const;

/** Kill switch and exit by profit or loss (dhan-api §7.8). */
export const CONTROL_ROUTES: readonly VenueRoute[] = [
  { rate: 'other', fromStaticIp: true, method: 'POST', path: '/killswitch', handle: switchKill },
  { ...other, method: 'GET', path: '/killswitch', handle: killState },
  { ...other, method: 'POST', path: '/pnlExit', handle: setPnlExit },
  { ...other, method: 'DELETE', path: '/pnlExit', handle: stopPnlExit },
  { ...other, method: 'GET', path: '/pnlExit', handle: pnlExit },
];
