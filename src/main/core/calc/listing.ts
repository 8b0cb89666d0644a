import { z } from 'zod';
import type { CalcFunction } from './calc-function.ts';
import { CALC_FUNCTIONS } from './index.ts';

interface Property {
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly unit?: string;
}

/** Every function with its parameters, defaults, ranges and outputs, as text for people. */
export function calcListing(): string {
  return `${CALC_FUNCTIONS.map(describe).join('\n')}\n`;
}

function describe(one: CalcFunction): string {
  const properties = Object.entries(propertiesOf(one.params));
  const signature = properties.map(([name]) => name).join(', ');
  const head = `${one.name}(${signature})${one.takesBars ? ' of bars' : ''} → ${one.outputs.join(', ')}\n    ${one.title}.`;
  return [head, ...properties.map(([name, property]) => `    ${name.padEnd(12)} ${sentence(property)}`)].join('\n');
}

/** The parameters of a schema by name. */
function propertiesOf(schema: z.ZodType): Record<string, Property> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return (json.properties ?? {}) as Record<string, Property>;
}

function sentence({ default: byDefault, minimum, maximum, enum: choices, description, unit }: Property): string {
  const parts = [description ?? ''];
  if (choices !== undefined) parts.push(`One of ${choices.join(', ')}.`);
  else if (minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER)
    parts.push(`From ${minimum} to ${maximum}${unit === undefined || unit === '' ? '' : ` ${unit}`}.`);
  if (byDefault !== undefined) parts.push(`Default ${spelled(byDefault)}.`);
  return parts.join(' ');
}

/** A default as it is typed: a list or a group of numbers as JSON. */
function spelled(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
