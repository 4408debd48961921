import type { MessageReplies, MessageData, MessageName } from '../../lib/core/protocol.ts';
import type { Driver } from '../harness/launch.ts';

/** Asks the background as the extension's own pages do (lib/platform/messages.ts). Rejects where nothing answers. */
export async function ask<N extends MessageName>(
  driver: Driver,
  type: N,
  data: MessageData<N>,
): Promise<MessageReplies[N]> {
  const message = JSON.stringify({ id: 1, type, data, timestamp: Date.now() });
  const answer = await driver.background.evaluate(
    async (sent) => JSON.stringify(await chrome.runtime.sendMessage(JSON.parse(sent))),
    message,
  );
  return (JSON.parse(answer) as { res: MessageReplies[N] }).res;
}
