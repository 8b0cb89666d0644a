import type { CalcFunction } from './calc-function.ts';
import { chainFunctions } from './chain-functions.ts';
import { chargeFunctions } from './charge-functions.ts';
import { indicatorFunctions } from './indicator-functions.ts';
import { levelFunctions } from './level-functions.ts';
import { optionFunctions } from './option-functions.ts';
import { patternFunctions } from './pattern-functions.ts';
import { payoffFunctions } from './payoff-functions.ts';
import { profileFunctions } from './profile-functions.ts';
import { signalFunctions } from './signal-functions.ts';
import { statFunctions } from './stat-functions.ts';
import { straddleFunctions } from './straddle-functions.ts';
import { symbolFunctions } from './symbol-functions.ts';
import { validationFunctions } from './validation-functions.ts';
import { volumeFunctions } from './volume-functions.ts';

/** Every function of the calculator, area by area. */
export const CALC_FUNCTIONS: readonly CalcFunction[] = [
  ...indicatorFunctions,
  ...levelFunctions,
  ...volumeFunctions,
  ...profileFunctions,
  ...optionFunctions,
  ...chainFunctions,
  ...payoffFunctions,
  ...straddleFunctions,
  ...chargeFunctions,
  ...signalFunctions,
  ...statFunctions,
  ...patternFunctions,
  ...validationFunctions,
  ...symbolFunctions,
];

const byName = new Map(CALC_FUNCTIONS.map((one) => [one.name, one]));

/** The function of that name, or undefined. */
export function calcFunctionOf(name: string): CalcFunction | undefined {
  return byName.get(name);
}
