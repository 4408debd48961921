import { faults } from './faults.ts';

faults('chromium');
