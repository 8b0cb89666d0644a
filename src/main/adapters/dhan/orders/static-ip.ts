import { type Fault, fault } from '#contract/faults.ts';
import { rowsOf, textOrNull } from './wire-fields.ts';

const REMEDY = 'Orders are refused from other addresses. Register this address with the broker; reading still works.';

/**
 * What the answer of `GET /ip/getIP` means for orders (dhan-api §1.9). Its further members are not documented: a member
 * about a match or about permission that says no is believed, nothing else is read into it.
 * @returns null when orders may be expected to pass.
 */
export function staticIpFault(body: unknown): Fault | null {
  const row = rowsOf(body)?.[0];
  if (row === undefined) return fault('unavailable.static_ip', `The registered addresses could not be read. ${REMEDY}`);
  const registered = [textOrNull(row, 'primaryIP'), textOrNull(row, 'secondaryIP')].filter((ip) => ip !== null);
  if (registered.length === 0) return fault('denied.ip_not_registered', `No address is registered. ${REMEDY}`);
  const no = Object.entries(row).some(
    ([name, value]) =>
      (/allowed/i.test(name) && (value === false || value === 'false')) ||
      (/match/i.test(name) && (value === false || (typeof value === 'string' && /mismatch|no_?match/i.test(value)))),
  );
  return no ? fault('denied.ip_not_registered', `This address is not ${registered.join(' or ')}. ${REMEDY}`) : null;
}
