import { badInput } from './bad-input.ts';
import { continuity } from './continuity.ts';

continuity('chromium');
badInput('chromium');
