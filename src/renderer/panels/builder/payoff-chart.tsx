import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { StrategyResult } from '#contract/model/strategy.ts';
import { grouped, MINUS, quantity } from '../../ui/format.ts';
import { levelText, pointWords } from './builder-words.ts';
import { areaOf, MARGINS, nearestIndex, pathOf, type PayoffScale, payoffScale, ticks } from './payoff-scale.ts';

/** Points that an arrow moves the crosshair by, and with Page keys. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 };
const PAISE = 100;
const RUPEES_SHORT = 100_000;
/** A label needs about so much room, px. */
const LABEL_WIDTH = 90;
const LABEL_HEIGHT = 34;

/** Rupees of the axis without paise: `−2,500`, `1.20 L`. */
export function axisText(paise: number): string {
  const rupees = Math.round(paise / PAISE);
  const text = Math.abs(rupees) >= RUPEES_SHORT ? quantity(Math.abs(rupees)) : grouped(Math.abs(rupees));
  return rupees < 0 ? `${MINUS}${text}` : text;
}

function Axes({ scale }: { scale: PayoffScale }) {
  const { width, height, lowLevel, highLevel, lowPaise, highPaise } = scale;
  const last = width - MARGINS.right - LABEL_WIDTH / 4;
  const levels = ticks(lowLevel, highLevel, Math.max(2, width / LABEL_WIDTH)).filter((at) => scale.x(at) < last);
  const money = ticks(lowPaise, highPaise, Math.max(2, height / LABEL_HEIGHT));
  return (
    <g className="payoff-axes">
      {money.map((at) => (
        <g key={at}>
          <line
            className={at === 0 ? 'payoff-zero' : 'payoff-rule'}
            x1={MARGINS.left}
            x2={width - MARGINS.right}
            y1={scale.y(at)}
            y2={scale.y(at)}
          />
          <text x={MARGINS.left - 6} y={scale.y(at) + 4} textAnchor="end">
            {axisText(at)}
          </text>
        </g>
      ))}
      {levels.map((at) => (
        <text key={at} x={scale.x(at)} y={height - 6} textAnchor="middle">
          {levelText(at)}
        </text>
      ))}
    </g>
  );
}

/** Where the underlying stands, one and two deviations, and the breakevens. */
function Marks({ scale, result }: { scale: PayoffScale; result: StrategyResult }) {
  const { bands, level, breakevens } = result;
  const bottom = scale.height - MARGINS.bottom;
  const inside = (at: number): number => Math.min(scale.width - MARGINS.right, Math.max(MARGINS.left, scale.x(at)));
  const box = (from: number, to: number, name: string) => (
    <rect
      className={name}
      x={inside(from)}
      y={MARGINS.top}
      width={Math.max(0, inside(to) - inside(from))}
      height={Math.max(0, bottom - MARGINS.top)}
    />
  );
  return (
    <g>
      {bands !== null && box(bands.low2, bands.high2, 'payoff-band')}
      {bands !== null && box(bands.low1, bands.high1, 'payoff-band')}
      {bands !== null &&
        (
          [
            [bands.low2, '−2σ'],
            [bands.low1, '−1σ'],
            [bands.high1, '+1σ'],
            [bands.high2, '+2σ'],
          ] as const
        )
          .filter(([at]) => at > scale.lowLevel && at < scale.highLevel)
          .map(([at, words]) => (
            <text key={words} className="payoff-label" x={scale.x(at)} y={12} textAnchor="middle">
              {words}
            </text>
          ))}
      <line className="payoff-spot" x1={scale.x(level)} x2={scale.x(level)} y1={MARGINS.top} y2={bottom} />
      {breakevens
        .filter((at) => at > scale.lowLevel && at < scale.highLevel)
        .map((at) => (
          <circle key={at} className="payoff-even" cx={scale.x(at)} cy={scale.y(0)} r={3.5} />
        ))}
    </g>
  );
}

function Curves({ scale, result, clip }: { scale: PayoffScale; result: StrategyResult; clip: string }) {
  const { level, expiryPaise, targetPaise } = result.curve;
  const area = areaOf(scale, level, expiryPaise);
  const zero = Math.min(scale.height - MARGINS.bottom, Math.max(MARGINS.top, scale.y(0)));
  const width = scale.width - MARGINS.left - MARGINS.right;
  const bottom = scale.height - MARGINS.bottom;
  return (
    <g>
      <defs>
        <clipPath id={`${clip}-up`}>
          <rect x={MARGINS.left} y={MARGINS.top} width={width} height={Math.max(0, zero - MARGINS.top)} />
        </clipPath>
        <clipPath id={`${clip}-down`}>
          <rect x={MARGINS.left} y={zero} width={width} height={Math.max(0, bottom - zero)} />
        </clipPath>
        <clipPath id={`${clip}-all`}>
          <rect x={MARGINS.left} y={MARGINS.top} width={width} height={Math.max(0, bottom - MARGINS.top)} />
        </clipPath>
      </defs>
      <path className="payoff-won" d={area} clipPath={`url(#${clip}-up)`} />
      <path className="payoff-lost" d={area} clipPath={`url(#${clip}-down)`} />
      <path className="payoff-expiry" d={pathOf(scale, level, expiryPaise)} clipPath={`url(#${clip}-all)`} />
      <path className="payoff-target" d={pathOf(scale, level, targetPaise)} clipPath={`url(#${clip}-all)`} />
    </g>
  );
}

function Crosshair({ scale, result, index }: { scale: PayoffScale; result: StrategyResult; index: number }) {
  const { level, expiryPaise, targetPaise } = result.curve;
  const at = scale.x(level[index] ?? 0);
  const dot = (paise: number | null, name: string) => {
    if (paise === null || paise < scale.lowPaise || paise > scale.highPaise) return null;
    return <circle className={name} cx={at} cy={scale.y(paise)} r={4} />;
  };
  return (
    <g>
      <line className="payoff-cross" x1={at} x2={at} y1={MARGINS.top} y2={scale.height - MARGINS.bottom} />
      {dot(expiryPaise[index] ?? null, 'payoff-dot-expiry')}
      {dot(targetPaise[index] ?? null, 'payoff-dot-target')}
    </g>
  );
}

/** Size of an element, px, as it changes. */
function useSize(element: { readonly current: HTMLElement | null }): readonly [number, number] {
  const [size, setSize] = useState<readonly [number, number]>([0, 0]);
  useEffect(() => {
    const box = element.current;
    const observer = new ResizeObserver(() => box !== null && setSize([box.clientWidth, box.clientHeight]));
    if (box !== null) observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Profit by level at expiry and in the scenario. The pointer or the arrows read a point. */
export function PayoffChart({ result }: { result: StrategyResult }) {
  const box = useRef<HTMLDivElement>(null);
  const clip = useId();
  const [width, height] = useSize(box);
  const [wanted, setWanted] = useState<number | null>(null);
  const { level } = result.curve;
  const scale = payoffScale(result, width, height);
  const index = nearestIndex(level, wanted ?? result.level);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.ctrlKey || event.altKey ? undefined : STEPS[event.key];
    if (event.key === 'Home') setWanted(null);
    else if (step !== undefined) setWanted(level[Math.max(0, Math.min(level.length - 1, index + step))] ?? null);
    else return;
    event.preventDefault();
  };
  return (
    <div className="payoff">
      <p className="payoff-words">
        <span className="payoff-key is-expiry">at expiry</span>
        <span className="payoff-key is-target">in the scenario</span>
        <span>{pointWords(result, index)}</span>
      </p>
      <div
        ref={box}
        className="payoff-box"
        role="slider"
        tabIndex={0}
        aria-label="Payoff: level of the underlying"
        aria-valuemin={Math.round(level[0] ?? 0)}
        aria-valuemax={Math.round(level.at(-1) ?? 0)}
        aria-valuenow={Math.round(level[index] ?? 0)}
        aria-valuetext={pointWords(result, index)}
        onKeyDown={onKeyDown}
        onPointerMove={(event) =>
          setWanted(scale.levelAt(event.clientX - event.currentTarget.getBoundingClientRect().left))
        }
        onPointerLeave={() => setWanted(null)}
      >
        {width > 0 && (
          <svg width={width} height={height} aria-hidden="true">
            <Marks scale={scale} result={result} />
            <Axes scale={scale} />
            <Curves scale={scale} result={result} clip={clip} />
            <Crosshair scale={scale} result={result} index={index} />
          </svg>
        )}
      </div>
    </div>
  );
}
