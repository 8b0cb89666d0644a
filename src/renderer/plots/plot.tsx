import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { NO_VALUE } from '../ui/format.ts';
import { movedPoint, nearestPoint, type PlotData, type PlotSeries, pointWords } from './plot-data.ts';
import { barsPath, linePath, type PlotShape, shapeOf } from './plot-shape.ts';

/** Size before the picture was measured, px. */
const FIRST_SIZE = { width: 640, height: 320 };
/** Room between the words of two marks, px. */
const MARK_ROOM_PX = 118;

function useSize(element: { readonly current: HTMLElement | null }): { width: number; height: number } {
  const [size, setSize] = useState(FIRST_SIZE);
  useEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      if (width > 0 && height > 0) setSize({ width: Math.round(width), height: Math.round(height) });
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** What every line is called, and its value at the point that is read. */
function Readout({ data, index }: { data: PlotData; index: number }) {
  const place = data.x[index];
  return (
    <div className="plot-readout">
      <span className="plot-place">{place === undefined ? NO_VALUE : data.xWords(place)}</span>
      {data.series.map(({ id, name, tone, kind, dashed, values, words }) => {
        const value = values[index] ?? null;
        return (
          <span key={id} className={`plot-key is-${tone}`}>
            <svg width="14" height="8" aria-hidden="true">
              {kind === 'bars' ? (
                <path className="plot-bars" d="M3 8V1h8V8z" />
              ) : (
                <path className={dashed === true ? 'plot-line is-dashed' : 'plot-line'} d="M0 4H14" />
              )}
            </svg>
            <span className="muted">{name}</span> <b>{value === null ? NO_VALUE : words(value)}</b>
          </span>
        );
      })}
    </div>
  );
}

function Axes({ data, shape }: { data: PlotData; shape: PlotShape }) {
  const { left, right, bottom, leftScale, rightScale, xs, labels } = shape;
  const leftWords = data.series.find((one) => one.right !== true)?.words;
  const rightWords = data.series.find((one) => one.right === true)?.words;
  return (
    <g className="plot-axes">
      {leftScale?.ticks.map((tick) => (
        <g key={tick}>
          <path
            className={tick === 0 ? 'plot-zero' : 'plot-grid'}
            d={`M${left} ${shape.yAt(tick, false).toFixed(1)}H${right}`}
          />
          <text x={left - 6} y={shape.yAt(tick, false) + 3.5} textAnchor="end">
            {leftWords?.(tick)}
          </text>
        </g>
      ))}
      {rightScale?.ticks.map((tick) => (
        <text key={tick} x={right + 6} y={shape.yAt(tick, true) + 3.5}>
          {rightWords?.(tick)}
        </text>
      ))}
      {labels.map((at) => (
        <text key={at} x={xs[at]} y={bottom + 14} textAnchor="middle">
          {data.xWords(data.x[at] as number)}
        </text>
      ))}
    </g>
  );
}

/** Names of places, each line below the other where they stand close together. */
function Marks({ data, shape }: { data: PlotData; shape: PlotShape }) {
  const placed: number[] = [];
  const sorted = data.marks.toSorted((a, b) => a.at - b.at);
  return (
    <g className="plot-marks">
      {sorted.map(({ at, words }) => {
        const x = shape.xAt(at);
        if (x < shape.left || x > shape.right) return null;
        const row = placed.filter((other) => x - other < MARK_ROOM_PX).length;
        placed.push(x);
        const atEnd = x > shape.right - MARK_ROOM_PX;
        return (
          <g key={words}>
            <path d={`M${x.toFixed(1)} ${shape.top}V${shape.bottom}`} />
            <text x={atEnd ? x - 4 : x + 4} y={shape.top + 9 + row * 13} textAnchor={atEnd ? 'end' : 'start'}>
              {words}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function Drawn({ series, shape }: { series: readonly PlotSeries[]; shape: PlotShape }) {
  const bars = series.filter(({ kind }) => kind === 'bars');
  return (
    <>
      {bars.map((one, place) => (
        <path key={one.id} className={`plot-bars is-${one.tone}`} d={barsPath(one, place, bars.length, shape)} />
      ))}
      {series
        .filter(({ kind }) => kind === 'line')
        .map((one) => (
          <path
            key={one.id}
            className={`plot-line is-${one.tone}${one.dashed === true ? ' is-dashed' : ''}`}
            d={linePath(one, shape)}
          />
        ))}
    </>
  );
}

function Crosshair({ data, shape, index }: { data: PlotData; shape: PlotShape; index: number }) {
  const x = shape.xs[index];
  if (x === undefined) return null;
  return (
    <g className="plot-cross">
      <path d={`M${x.toFixed(1)} ${shape.top}V${shape.bottom}`} />
      {data.series.map(({ id, tone, kind, values, right }) => {
        const value = values[index] ?? null;
        if (value === null || kind === 'bars') return null;
        return <circle key={id} className={`plot-dot is-${tone}`} cx={x} cy={shape.yAt(value, right === true)} r={3} />;
      })}
    </g>
  );
}

/**
 * Lines and bars with scales, named places and a crosshair. The point under the pointer, or the one that the arrow keys
 * chose, is read above the picture; without either the newest (or the last) is.
 * @param rest point that is read while nobody chose one.
 */
export function Plot({ data, rest }: { data: PlotData; rest: number }) {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const [chosen, setChosen] = useState<number | null>(null);
  const [spoken, setSpoken] = useState('');
  const count = data.x.length;
  const index = Math.max(0, Math.min(count - 1, chosen ?? rest));
  const shape = shapeOf(data, width, height);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = movedPoint(event.key, index, count);
    if (next === null) return;
    event.preventDefault();
    setChosen(next);
    setSpoken(pointWords(data, next));
  };
  const onPointerMove = (event: PointerEvent): void => {
    const at = event.clientX - (box.current?.getBoundingClientRect().left ?? 0);
    setChosen(nearestPoint(shape.xs, at));
  };
  return (
    <div className="plot">
      <Readout data={data} index={index} />
      <div
        ref={box}
        className="plot-box"
        tabIndex={0}
        role="group"
        aria-roledescription="chart"
        aria-label={`${data.label}. Arrow keys read its points.`}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setChosen(null)}
      >
        <svg width={width} height={height} aria-hidden="true">
          <Axes data={data} shape={shape} />
          <Drawn series={data.series} shape={shape} />
          <Marks data={data} shape={shape} />
          <Crosshair data={data} shape={shape} index={index} />
        </svg>
      </div>
      <p className="hidden-words" role="status">
        {spoken}
      </p>
    </div>
  );
}
