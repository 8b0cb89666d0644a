import { z } from 'zod';
import { PRICE_MAX } from '#contract/model/order.ts';
import type { Instrument } from '#contract/model/instrument.ts';

export const DRAW_TOOLS = ['trend', 'ray', 'horizontal', 'fib', 'rectangle', 'text', 'measure'] as const;
export type DrawTool = (typeof DRAW_TOOLS)[number];

/** Points that a tool asks for. */
export const POINTS_OF: Readonly<Record<DrawTool, 1 | 2>> = {
  trend: 2,
  ray: 2,
  horizontal: 1,
  fib: 2,
  rectangle: 2,
  text: 1,
  measure: 2,
};

export const TOOL_WORDS: Readonly<Record<DrawTool, string>> = {
  trend: 'Trend line',
  ray: 'Ray',
  horizontal: 'Horizontal line',
  fib: 'Fibonacci retracement',
  rectangle: 'Rectangle',
  text: 'Text',
  measure: 'Measure',
};

/** Drawings of one instrument: more hide the bars that they are about. */
export const DRAWINGS_MAX = 100;
/** Longest text on a chart, characters. */
export const DRAW_TEXT_MAX = 80;
const DRAWINGS_VERSION = 1;

const anchorSchema = z.object({
  /** Open time of a bar, epoch ms. */
  t: z.number().finite(),
  /** Integer price in the instrument's scale. */
  p: z.int().min(1).max(PRICE_MAX),
});
/** A point of a drawing: held by time and price, so that it is the same on every interval. */
export type Anchor = z.infer<typeof anchorSchema>;

const drawingSchema = z
  .object({
    id: z.string().min(1).max(24),
    tool: z.enum(DRAW_TOOLS),
    points: z.array(anchorSchema).min(1).max(2),
    /** Only of a text. */
    text: z.string().max(DRAW_TEXT_MAX),
  })
  .refine(({ tool, points }) => points.length === POINTS_OF[tool]);
export type Drawing = z.infer<typeof drawingSchema>;

const storedSchema = z.object({ version: z.literal(DRAWINGS_VERSION), drawings: z.array(z.unknown()) });

/** Where the drawings of an instrument are kept. */
export function drawingsKey({ segment, securityId }: Pick<Instrument, 'segment' | 'securityId'>): string {
  return `chart.drawings.${segment.replaceAll('_', '')}.${securityId}`;
}

/** Text to keep. */
export function drawingsText(drawings: readonly Drawing[]): string {
  return JSON.stringify({ version: DRAWINGS_VERSION, drawings });
}

/** Drawings as stored; one that cannot be read costs only itself. */
export function parseDrawings(json: string | null): readonly Drawing[] {
  if (json === null) return [];
  try {
    const { drawings } = storedSchema.parse(JSON.parse(json));
    return drawings
      .flatMap((one) => {
        const read = drawingSchema.safeParse(one);
        return read.success ? [read.data] : [];
      })
      .slice(0, DRAWINGS_MAX);
  } catch {
    return [];
  }
}
