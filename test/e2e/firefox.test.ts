import { continuity } from './continuity.ts';

continuity('firefox');
