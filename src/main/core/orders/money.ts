/** Price × units in a price scale → paise: the scale of currency has two digits more. */
export function toPaise(value: number, decimals: 2 | 4): number {
  return decimals === 2 ? value : value / 100;
}
