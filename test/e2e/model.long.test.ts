import { describe } from 'vitest';
import { modelAgrees } from './model-agrees.ts';

/** The seed is another one in every run, unless `FRESHET_SEED` says which. */
const SEED = Number(process.env['FRESHET_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

describe('the model of the rule matcher, with many more cases', () => {
  modelAgrees(240, SEED);
});
