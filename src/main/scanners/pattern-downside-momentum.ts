import { momentumScanner } from '../core/patterns/momentum-scanner.ts';

export default momentumScanner(-1);
