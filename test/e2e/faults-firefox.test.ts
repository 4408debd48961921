import { faults } from './faults.ts';

faults('firefox');
