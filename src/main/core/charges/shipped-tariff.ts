import tariffJson from '../../../../resources/charges.json' with { type: 'json' };
import { type Tariff, tariffSchema } from './tariff.ts';

/** The tariff that ships with the terminal, checked by its schema. */
export const SHIPPED_TARIFF: Tariff = tariffSchema.parse(tariffJson);
