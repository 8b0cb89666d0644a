import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { onEscape } from '../../shell/escape-stack.ts';
import { positionsStore } from '../../stores/positions.ts';
import { axisMenuItems } from './axis-menu-items.ts';
import type { AxisMenuAt, AxisMenuStore } from './axis-menu-store.ts';
import type { DrawControl } from './draw-control.ts';

/** Room that the menu needs, px: it opens to the other side where there is less. */
const WIDTH = 236;
const HEIGHT = 176;

interface MenuProps {
  readonly store: AxisMenuStore;
  readonly draw: DrawControl;
  readonly last: () => number;
  readonly focusChart: () => void;
}

function OpenMenu({ at, store, draw, last, focusChart }: MenuProps & { at: AxisMenuAt }) {
  const menu = useRef<HTMLDivElement>(null);
  const { place } = draw;
  const { instrument } = place;
  useEffect(() => {
    menu.current?.querySelector('button')?.focus();
    return onEscape(() => store.setState({ at: null }));
  }, [store]);
  if (instrument === undefined) return null;
  const { segment, securityId } = instrument;
  const position =
    [...positionsStore.getState().positions.values()].find(
      (one) => one.segment === segment && one.securityId === securityId && one.net !== 0,
    ) ?? null;
  const items = axisMenuItems({
    instrument,
    price: at.price,
    last: last(),
    position,
    drawLine: () => draw.horizontalAt(instrument, at.price),
  });
  const leave = (): void => {
    store.setState({ at: null });
    focusChart();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const buttons = [...(menu.current?.querySelectorAll('button') ?? [])];
    const index = buttons.findIndex((one) => one === document.activeElement);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) buttons.at(to % buttons.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const { width, height } = place.size;
  return (
    <div
      ref={menu}
      className="axis-menu"
      role="menu"
      aria-label={`At this price of ${instrument.symbol}`}
      style={{
        left: Math.max(0, Math.min(at.x, width - WIDTH)),
        top: Math.max(0, Math.min(at.y, height - HEIGHT)),
      }}
      onKeyDown={onKeyDown}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (!currentTarget.contains(relatedTarget)) store.setState({ at: null });
      }}
    >
      {items.map(({ id, words, run }) => (
        <button
          key={id}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            leave();
            run();
          }}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

/** What can be done at a price of the chart. */
export function AxisMenu(props: MenuProps) {
  const at = useStore(props.store, (state) => state.at);
  return at === null ? null : <OpenMenu key={`${at.x} ${at.y}`} {...props} at={at} />;
}
