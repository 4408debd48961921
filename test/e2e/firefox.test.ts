import { badInput } from './bad-input.ts';
import { continuity } from './continuity.ts';

continuity('firefox');
badInput('firefox');
