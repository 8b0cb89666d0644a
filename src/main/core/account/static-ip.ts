/** How the address of this machine compares with those from which the broker takes orders. */
export interface IpVerdict {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly text: string;
}

const plain = (ip: string): string =>
  ip
    .trim()
    .toLowerCase()
    .replace(/^::ffff:/, '');

/**
 * Orders are refused from any address but the registered ones; market data is not.
 * @param seen this machine's public address; null when nobody was asked.
 */
export function judgeStaticIp(registered: readonly string[], seen: string | null): IpVerdict {
  const known = registered.map(plain).filter((ip) => ip !== '');
  const list = known.join(' and ');
  if (known.length === 0) {
    const text =
      'No address is registered at the broker, so it will refuse every order; market data works. Register one.';
    return { level: 'warn', text };
  }
  if (seen === null) {
    const text = `The broker takes orders from ${list}. This machine's address was not checked: name a page that answers with it, --ip-echo-url URL.`;
    return { level: 'warn', text };
  }
  if (known.includes(plain(seen))) return { level: 'ok', text: `${plain(seen)} is registered (${list}).` };
  const text = `This machine is seen as ${plain(seen)}, and the broker takes orders from ${list} only: it will refuse every order. Register the new address (an address is locked for 7 days), or go back to the old network.`;
  return { level: 'fail', text };
}
