import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { relayPageEvents } from '../lib/platform/hidden-page/relay.ts';

/** Beside `replay-page`, in the extension's own world. In tabs, where that does nothing, there is nothing to pass on. */
export default defineUnlistedScript(relayPageEvents);
