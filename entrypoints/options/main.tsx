import { render } from 'preact';
import { browser } from '../../lib/platform/browser.ts';
import { client } from '../../lib/platform/client.ts';
import { getMessage } from '../../lib/platform/i18n.ts';
import '../../lib/ui/theme.css';
import '../../lib/ui/base.css';
import '../../lib/ui/page.css';
import '../../lib/ui/options/options.css';
import '../../lib/ui/options/sites.css';
import { Options } from '../../lib/ui/options/options.tsx';
import { setDirection, setTexts } from '../../lib/ui/text.ts';
import { followTheme } from '../../lib/ui/theme.ts';

setTexts(getMessage);
setDirection();
followTheme(client);
render(<Options client={client} version={browser.runtime.getManifest().version} />, document.body);
