import { lifecycle } from './lifecycle.ts';

lifecycle('firefox');
