import type { CalibrationReport, Forecast } from '#contract/model/validation.ts';
import { shareText } from './validation-words.ts';

/** Size of the pictures in their own units. */
const SIDE = 200;
const MARGIN = 26;
const SPAN = SIDE - MARGIN - 8;

const x = (share: number): number => MARGIN + share * SPAN;
const y = (share: number): number => SIDE - MARGIN - share * SPAN;

function Axes({ across, up }: { across: string; up: string }) {
  return (
    <g className="validation-axes" aria-hidden="true">
      <path d={`M${x(0)} ${y(1)}V${y(0)}H${x(1)}`} />
      <text x={x(0.5)} y={SIDE - 4} textAnchor="middle">
        {across}
      </text>
      <text x={10} y={y(0.5)} textAnchor="middle" transform={`rotate(-90 10 ${y(0.5)})`}>
        {up}
      </text>
    </g>
  );
}

function reliabilityWords({ bins }: Forecast): string {
  const parts = bins.map(({ forecast, rate, n }) => `said ${shareText(forecast)}, was ${shareText(rate)} of ${n}`);
  return parts.length === 0 ? 'no forecasts' : parts.join('; ');
}

/** Points of a forecast with their intervals: circles for scores, diamonds for probabilities. */
function Points({ forecast, kind }: { forecast: Forecast; kind: 'raw' | 'calibrated' }) {
  return (
    <g className={`validation-${kind}`}>
      {forecast.bins.map(({ bin, forecast: said, rate, lo, hi }) => (
        <g key={bin}>
          <path className="whisker" d={`M${x(said)} ${y(lo)}V${y(hi)}`} />
          {kind === 'raw' ? (
            <circle cx={x(said)} cy={y(rate)} r={3.5} />
          ) : (
            <path d={`M${x(said)} ${y(rate) - 5}l5 5l-5 5l-5 -5z`} />
          )}
        </g>
      ))}
    </g>
  );
}

/** What was said against what happened: on the diagonal a score is a probability. */
export function ReliabilityDiagram({ report }: { report: CalibrationReport }) {
  const { raw, calibrated } = report;
  const words = `Reliability: ${reliabilityWords(raw)}${calibrated === null ? '' : `. Calibrated: ${reliabilityWords(calibrated)}`}`;
  return (
    <figure className="validation-figure">
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} role="img" aria-label={words}>
        <Axes across="said" up="happened" />
        <path className="validation-diagonal" d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} />
        <Points forecast={raw} kind="raw" />
        {calibrated !== null && <Points forecast={calibrated} kind="calibrated" />}
      </svg>
      <figcaption className="muted">
        ● confidence{calibrated === null ? '' : ' · ◇ calibrated'} · whiskers: 95 %
      </figcaption>
    </figure>
  );
}

/** Best excursion against worst one: what was right is filled, what was wrong is hollow. */
export function ExcursionChart({ report }: { report: CalibrationReport }) {
  const { excursions } = report;
  const widest = Math.max(0.1, ...excursions.map(({ mfePct, maePct }) => Math.max(mfePct, -maePct)));
  const right = excursions.filter(({ success }) => success).length;
  const words = `Excursions of ${excursions.length} hits up to ${widest.toFixed(2)} %: ${right} were right.`;
  return (
    <figure className="validation-figure">
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} role="img" aria-label={words}>
        <Axes across={`worst, % (to ${widest.toFixed(2)})`} up="best, %" />
        <path className="validation-diagonal" d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} />
        {excursions.map(({ mfePct, maePct, success }, i) => (
          <circle
            // Points have no identity beside their place.
            // oxlint-disable-next-line react/no-array-index-key
            key={i}
            className={success ? 'validation-right' : 'validation-wrong'}
            cx={x(-maePct / widest)}
            cy={y(mfePct / widest)}
            r={2.5}
          />
        ))}
      </svg>
      <figcaption className="muted">● right · ○ wrong · newest {excursions.length}</figcaption>
    </figure>
  );
}

/** The interval of a rate on a scale from 0 to 100 %, with its middle marked. */
export function IntervalBar({ lo, hi, rate }: { lo: number | null; hi: number | null; rate: number | null }) {
  if (lo === null || hi === null || rate === null) return null;
  return (
    <svg className="validation-interval" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <path className="scale" d="M0 6H100M50 2V10" />
      <rect x={100 * lo} y={3.5} width={Math.max(1, 100 * (hi - lo))} height={5} />
      <path className="rate" d={`M${100 * rate} 1V11`} />
    </svg>
  );
}
