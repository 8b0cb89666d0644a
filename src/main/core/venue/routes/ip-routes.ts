import { DAY_MS } from '#contract/model/session.ts';
import { enumOf } from '../order-input.ts';
import { badInput, ok, refuse, type VenueReply } from '../reply.ts';
import { checkClient, type VenueCall, type VenueRoute } from './venue-route.ts';

const FLAGS = ['PRIMARY', 'SECONDARY'] as const;
const IPV4 = /^(\d{1,3}\.){3}\d{1,3}$/;
const IPV6 = /^[0-9a-fA-F:]{2,39}$/;
/** An address stays for this long after it was set. */
const LOCK_DAYS = 7;

const isAddress = (text: string): boolean =>
  IPV4.test(text) ? text.split('.').every((part) => Number(part) <= 255) : text.includes(':') && IPV6.test(text);

function setIp(call: VenueCall): VenueReply {
  checkClient(call);
  const { body, account, date } = call;
  const which = enumOf(body, 'ipFlag', FLAGS);
  const { ip } = body;
  if (typeof ip !== 'string' || !isAddress(ip)) return refuse();
  const present = account.ips[which];
  const ageDays = present === null ? LOCK_DAYS : (Date.parse(date) - Date.parse(present.modified)) / DAY_MS;
  if (ageDays < LOCK_DAYS) return badInput('IP can be modified only once in 7 days');
  account.ips[which] = { ip, modified: date };
  return ok({ message: 'IP saved successfully', status: 'SUCCESS' });
}

/** Without an address: an error, and HTTP 200 all the same (dhan-api §1.9). */
function getIp({ account }: VenueCall): VenueReply {
  const { PRIMARY: primary, SECONDARY: secondary } = account.ips;
  if (primary === null && secondary === null) {
    return ok([{ message: 'No IP is set for this account', status: 'ERROR' }]);
  }
  return ok({
    ...(secondary === null ? {} : { modifyDateSecondary: secondary.modified, secondaryIP: secondary.ip }),
    ...(primary === null ? {} : { modifyDatePrimary: primary.modified, primaryIP: primary.ip }),
  });
}

const other = { rate: 'other', fromStaticIp: false } as const;

/** Registered addresses. */
export const IP_ROUTES: readonly VenueRoute[] = [
  { ...other, method: 'POST', path: '/ip/setIP', handle: setIp },
  { ...other, method: 'PUT', path: '/ip/modifyIP', handle: setIp },
  { ...other, method: 'GET', path: '/ip/getIP', handle: getIp },
];
