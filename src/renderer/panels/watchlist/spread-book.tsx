import { useEffect, useState } from 'react';
import { mirror } from '../../shell/terminal.ts';
import { instrumentAt } from '../../stores/instruments.ts';
import { fixed, grouped, NO_VALUE } from '../../ui/format.ts';
import { factorText, type PricedLeg, spreadText, spreadValue } from './spread-price.ts';
import type { SpreadRow } from './watch-rows.ts';

/** Best prices are read this often while they are shown, ms. */
const READ_MS = 500;

function Leg({ leg: { slot, factor, decimals } }: { readonly leg: PricedLeg }) {
  const at = (name: 'bid' | 'ask' | 'bidQty' | 'askQty'): number => mirror.columns[name]?.[slot] ?? 0;
  const price = (value: number): string => (value === 0 ? NO_VALUE : fixed(value, decimals));
  const quantity = (value: number): string => (value === 0 ? NO_VALUE : grouped(value));
  return (
    <tr>
      <th scope="row">
        {factor > 0 && '+'}
        {factorText(factor)} {instrumentAt(slot)?.symbol}
      </th>
      <td className="muted">{quantity(at('bidQty'))}</td>
      <td className="up">{price(at('bid'))}</td>
      <td className="down">{price(at('ask'))}</td>
      <td className="muted">{quantity(at('askQty'))}</td>
    </tr>
  );
}

/** Best prices of the legs of a spread, and what they make of it. */
export function SpreadBook({ spread: { legs, decimals } }: { readonly spread: SpreadRow }) {
  const [, again] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => again((count) => count + 1), READ_MS);
    return () => clearInterval(timer);
  }, []);
  const implied = (side: 'bid' | 'ask'): string => spreadText(side, spreadValue(side, legs, mirror.columns), decimals);
  return (
    <>
      <table>
        <thead>
          <tr>
            <th>Leg</th>
            <th>Qty</th>
            <th>Bid</th>
            <th>Ask</th>
            <th>Qty</th>
          </tr>
        </thead>
        <tbody>
          {legs.map((leg) => (
            <Leg key={leg.slot} leg={leg} />
          ))}
          <tr className="spread-implied">
            <th scope="row">Spread</th>
            <td />
            <td className="up">{implied('bid')}</td>
            <td className="down">{implied('ask')}</td>
            <td />
          </tr>
        </tbody>
      </table>
      <p>Bid: what selling it brings at these prices. Ask: what buying it costs.</p>
    </>
  );
}
