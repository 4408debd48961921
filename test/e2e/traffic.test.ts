import { traffic } from './traffic.ts';

traffic('chromium');
traffic('firefox');
