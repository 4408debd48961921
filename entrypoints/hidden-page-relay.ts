import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { relayPageEvents } from '../lib/platform/hidden-page/relay.ts';

/**
 * Runs beside `hidden-page`, in the extension's own world. In tabs it does nothing, since that script sends no events.
 */
export default defineUnlistedScript(relayPageEvents);
