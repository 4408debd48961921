import { render } from 'preact';
import { client } from '../../lib/platform/client.ts';
import { getMessage } from '../../lib/platform/i18n.ts';
import '../../lib/ui/theme.css';
import '../../lib/ui/base.css';
import '../../lib/ui/popup/popup.css';
import { Popup } from '../../lib/ui/popup/popup.tsx';
import { setDocumentLanguage, setMessageSource } from '../../lib/ui/shared/translate.ts';
import { followTheme } from '../../lib/ui/shared/theme.ts';

setMessageSource(getMessage);
setDocumentLanguage();
followTheme(client);
render(<Popup client={client} />, document.body);
