import { describe } from 'vitest';
import { modelAgrees } from './model-agrees.ts';

describe('the model of the rule matcher', () => {
  modelAgrees(24, 20_261_122);
});
