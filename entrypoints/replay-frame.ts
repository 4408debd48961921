import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { passOn } from '../lib/platform/replay/frame.ts';

/** Beside `replay-page`, in the extension's own world. In tabs, where that does nothing, there is nothing to pass on. */
export default defineUnlistedScript(passOn);
