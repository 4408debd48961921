import * as v from 'valibot';
import type { Ports } from '../../app/ports.ts';
import { browser } from '../browser.ts';

const HostsSchema = v.array(v.string());

/** Hosts of watch pages whose streams Freshet activates automatically. They are in local storage. */
export const autoActivateHosts: Ports['autoActivateHosts'] = {
  all: async () => {
    const parsed = v.safeParse(
      HostsSchema,
      (await browser.storage.local.get('autoActivateHosts'))['autoActivateHosts'],
    );
    return parsed.success ? parsed.output : [];
  },
  save: (hosts) => browser.storage.local.set({ autoActivateHosts: [...hosts] }),
};
