import { lifecycle } from './lifecycle.ts';

lifecycle('chromium');
