import { render } from 'preact';
import { browser } from '../../lib/platform/browser.ts';
import { client } from '../../lib/platform/client.ts';
import { getMessage } from '../../lib/platform/i18n.ts';
import '../../lib/ui/theme.css';
import '../../lib/ui/base.css';
import '../../lib/ui/page.css';
import '../../lib/ui/options/options.css';
import '../../lib/ui/options/sites.css';
import { OptionsPage } from '../../lib/ui/options/options-page.tsx';
import { setDocumentLanguage, setMessageSource } from '../../lib/ui/shared/translate.ts';
import { followTheme } from '../../lib/ui/shared/theme.ts';

setMessageSource(getMessage);
setDocumentLanguage();
followTheme(client);
render(<OptionsPage client={client} version={browser.runtime.getManifest().version} />, document.body);
