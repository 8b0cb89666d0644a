import { type Fault, fault } from '#contract/faults.ts';
import { judgeStaticIp } from '../../../core/account/static-ip.ts';
import { rowsOf, textOrNull } from './wire-fields.ts';

/**
 * What the answer of `GET /ip/getIP` alone means for orders (dhan-api §1.9); whether it names the address of this
 * machine is the account's question. Its further members are not documented: one about a match or about permission
 * that says no is believed, nothing else is read into it.
 * @returns null when orders may be expected to pass.
 */
export function staticIpFault(body: unknown): Fault | null {
  const row = rowsOf(body)?.[0];
  if (row === undefined) return fault('unavailable.static_ip', 'The registered addresses have an unknown form.');
  const registered = [textOrNull(row, 'primaryIP'), textOrNull(row, 'secondaryIP')].filter((ip) => ip !== null);
  if (registered.length === 0) return fault('denied.ip_not_registered', judgeStaticIp([], null).text);
  if (!Object.entries(row).some(([name, value]) => saysNo(name, value))) return null;
  const text = `The broker says that this machine is not at ${registered.join(' or ')}: it will refuse every order. Register the new address, or go back to the old network.`;
  return fault('denied.ip_not_registered', text);
}

function saysNo(name: string, value: unknown): boolean {
  if (/allowed/i.test(name)) return value === false || value === 'false';
  return /match/i.test(name) && (value === false || /mismatch|no_?match/i.test(String(value)));
}
