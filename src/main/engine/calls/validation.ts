import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

type Names = 'validation.summary' | 'validation.outcomes' | 'validation.calibration' | 'validation.records';

/** What became of hits: the store knows. */
export function validationHandlers({ askStore }: EngineServices): Pick<Handlers, Names> {
  return {
    'validation.summary': (query) => askStore(() => ({ kind: 'validationSummary' as const, query })),
    'validation.outcomes': (query) => askStore(() => ({ kind: 'validationOutcomes' as const, query })),
    'validation.calibration': (query) => askStore(() => ({ kind: 'validationCalibration' as const, query })),
    'validation.records': (query) => askStore(() => ({ kind: 'validationRecords' as const, query })),
  };
}
