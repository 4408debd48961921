import { continuity } from './continuity.ts';

continuity('chromium');
