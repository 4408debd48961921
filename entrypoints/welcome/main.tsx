import { render } from 'preact';
import { client } from '../../lib/platform/client.ts';
import { getMessage } from '../../lib/platform/i18n.ts';
import '../../lib/ui/theme.css';
import '../../lib/ui/base.css';
import '../../lib/ui/page.css';
import { setDirection, setTexts } from '../../lib/ui/text.ts';
import { followTheme } from '../../lib/ui/theme.ts';
import '../../lib/ui/welcome/welcome.css';
import { Welcome } from '../../lib/ui/welcome/welcome.tsx';

setTexts(getMessage);
setDirection();
followTheme(client);
render(<Welcome />, document.body);
