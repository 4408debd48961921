import { render } from 'preact';
import { client } from '../../lib/platform/client.ts';
import { getMessage } from '../../lib/platform/i18n.ts';
import '../../lib/ui/theme.css';
import '../../lib/ui/base.css';
import '../../lib/ui/page.css';
import { setDocumentLanguage, setMessageSource } from '../../lib/ui/shared/translate.ts';
import { followTheme } from '../../lib/ui/shared/theme.ts';
import '../../lib/ui/welcome/welcome.css';
import { WelcomePage } from '../../lib/ui/welcome/welcome-page.tsx';

setMessageSource(getMessage);
setDocumentLanguage();
followTheme(client);
render(<WelcomePage />, document.body);
