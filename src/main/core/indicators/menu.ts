import { z } from 'zod';
import type { ParamInfo } from '#contract/model/scan.ts';
import type { Definition, Pane } from './definition.ts';
import { INDICATORS } from './index.ts';

/** One entry of an indicator menu, as charts and scanners show it. */
export interface MenuEntry {
  readonly name: string;
  readonly title: string;
  readonly pane: Pane;
  readonly outputs: readonly string[];
  readonly formula: string;
  readonly params: readonly ParamInfo[];
}

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
export function indicatorMenu(): MenuEntry[] {
  return INDICATORS.map((definition) => {
    const { name, title, pane, outputs, formula } = definition;
    return { name, title, pane, outputs, formula, params: paramInfosOf(definition) };
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
