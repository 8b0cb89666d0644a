import { computeBars, isFault, paramsOf } from '../indicators/compute.ts';
import type { Definition } from '../indicators/definition.ts';
import { INDICATORS } from '../indicators/index.ts';
import { barsMissing, type CalcFunction } from './calc-function.ts';

/** Every indicator as a function: series outputs have the length of the bars. */
export const indicatorFunctions: readonly CalcFunction[] = INDICATORS.map(functionOf);

function functionOf(definition: Definition): CalcFunction {
  const { name, title, params, outputs } = definition;
  return {
    name,
    title,
    params,
    takesBars: true,
    outputs,
    answer: (input, bars) => {
      if (bars === null) return barsMissing(name);
      const checked = paramsOf(definition, input);
      return isFault(checked) ? checked : computeBars(definition, checked, bars);
    },
  };
}
