import { soak } from './soak.ts';

soak('firefox');
