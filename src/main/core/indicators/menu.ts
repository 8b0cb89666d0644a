import { z } from 'zod';
import type { IndicatorInfo } from '#contract/model/indicator.ts';
import type { ParamInfo } from '#contract/model/scan.ts';
import type { Definition } from './definition.ts';
import { INDICATORS } from './index.ts';

/** What the JSON schema of a parameter says. */
interface Property {
  readonly type?: string;
  readonly default: string | number | boolean;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly description: string;
  readonly unit: string;
}

/** Every indicator with its parameters as form fields, in the order of the index. */
export function indicatorMenu(): IndicatorInfo[] {
  return INDICATORS.map((definition) => {
    const { name, title, pane, formula, looks = {}, cumulative = [], anchored = false } = definition;
    const outputs = definition.outputs.map((output) => ({
      name: output,
      look: looks[output] ?? ('line' as const),
      cumulative: cumulative.includes(output),
    }));
    return { name, title, pane, outputs, anchored, formula, params: paramInfosOf(definition) };
  });
}

/** The parameters of an indicator as form fields, at their defaults. */
export function paramInfosOf({ params }: Definition): ParamInfo[] {
  const json = z.toJSONSchema(params, { io: 'input' });
  const properties = (json.properties ?? {}) as unknown as Record<string, Property>;
  return Object.entries(properties).map(([name, property]) => infoOf(name, property));
}

function infoOf(name: string, property: Property): ParamInfo {
  const { type, default: byDefault, minimum, exclusiveMinimum, maximum, enum: choices, description, unit } = property;
  const min = minimum ?? exclusiveMinimum;
  return {
    name,
    type: choices !== undefined ? 'choice' : type === 'integer' ? 'integer' : 'number',
    default: byDefault,
    value: byDefault,
    ...(min === undefined ? {} : { min }),
    ...(maximum === undefined ? {} : { max: maximum }),
    ...(choices === undefined ? {} : { choices: [...choices] }),
    unit,
    sentence: description,
  };
}
