export const FUNCTION_KEYS: readonly string[] = Array.from({ length: 12 }, (_, i) => `F${i + 1}`);

/** Keys without Ctrl or Alt: none of them may send anything to the broker. Shift alone is typed by chance. */
export const BARE_KEYS: readonly string[] = [
  ...FUNCTION_KEYS,
  ...Array.from("abcdefghijklmnopqrstuvwxyz0123456789+-[];',./`=\\"),
  ...['x', 'r', 'c', 'p', 'Enter', 'Delete'].map((key) => `Shift+${key}`),
  'Delete',
  'Backspace',
  'Enter',
];

/** Calls that reduce, cancel, change or open something at the broker. */
export const TRADING_CALLS: readonly string[] = [
  'order.place order.modify order.cancel orders.cancelAll position.exit positions.exitAll position.reverse',
  'position.convert basket.place basket.cancel bracket.place bracket.modify forever.place forever.modify',
  'forever.cancel kill.start kill.broker pnlExit.set',
].flatMap((names) => names.split(' '));
