import type { Account } from '../account.ts';
import { enumOf, wholeOf } from '../order-input.ts';
import { nothing, ok, refuse, type VenueReply } from '../reply.ts';
import type { VenueCall, VenueRoute } from './venue-route.ts';

const EXCHANGES = ['NSE', 'BSE', 'MCX', 'ALL'] as const;
const SEGMENTS = ['EQ', 'COMM', 'FNO'] as const;
const ISIN = /^[A-Z]{2}[A-Z0-9]{9}\d$/;

const isIsin = (value: unknown): value is string => typeof value === 'string' && ISIN.test(value);

/** The page that posts itself to the depository; the request id is the list of ISINs. */
function formOf(account: Account, isins: readonly string[]): VenueReply {
  const fields = { DPId: '12089300', ReqId: isins.join('-'), Version: '1.1', TransDtls: '' };
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${value}"/>`,
  );
  const target = 'https://edis.cdslindia.com/eDIS/VerifyDIS/';
  const edisFormHtml =
    '<!DOCTYPE html><html><body onload="document.forms[0].submit()">' +
    `<form name="frmDIS" method="post" action="${target}">${inputs.join('')}</form></body></html>`;
  return ok({ dhanClientId: account.clientId, edisFormHtml });
}

function form({ account, body }: VenueCall): VenueReply {
  enumOf(body, 'exchange', EXCHANGES);
  enumOf(body, 'segment', SEGMENTS);
  const isin = body['isin'];
  if (wholeOf(body, 'qty') < 1 || !isIsin(isin)) return refuse();
  return formOf(account, [isin]);
}

function bulk({ account, body }: VenueCall): VenueReply {
  enumOf(body, 'exchange', EXCHANGES);
  enumOf(body, 'segment', SEGMENTS);
  const isins = body['isin'];
  if (!Array.isArray(isins) || isins.length === 0 || !isins.every(isIsin)) return refuse();
  return formOf(account, isins);
}

/** The simulated depository approves everything that is held. */
function inquire({ account, params }: VenueCall): VenueReply {
  const isin = params['isin'] ?? '';
  const held = [...account.holdings.values()].filter(({ instrument }) => isin === 'ALL' || instrument.isin === isin);
  const total = held.reduce((sum, one) => sum + one.dpQty + one.t1Qty, 0);
  const remarks = held.length === 0 ? 'No holdings available' : 'eDIS transaction done successfully';
  const status = held.length === 0 ? 'FAILED' : 'SUCCESS';
  return ok({ clientId: account.clientId, isin, totalQty: total, aprvdQty: total, status, remarks });
}

const other = { rate: 'other', fromStaticIp: false } as const;

/** Depository authorisation (dhan-api §7.6). */
export const EDIS_ROUTES: readonly VenueRoute[] = [
  { ...other, method: 'GET', path: '/edis/tpin', handle: () => nothing(202) },
  { ...other, method: 'POST', path: '/edis/form', handle: form },
  { ...other, method: 'POST', path: '/edis/bulkform', handle: bulk },
  { ...other, method: 'GET', path: '/edis/inquire/:isin', handle: inquire },
];
