import { render } from 'preact';
import { client } from '../../lib/platform/client.ts';
import { getMessage } from '../../lib/platform/i18n.ts';
import '../../lib/ui/theme.css';
import '../../lib/ui/base.css';
import '../../lib/ui/popup/popup.css';
import { Popup } from '../../lib/ui/popup/popup.tsx';
import { setDirection, setTexts } from '../../lib/ui/text.ts';
import { followTheme } from '../../lib/ui/theme.ts';

setTexts(getMessage);
setDirection();
followTheme(client);
render(<Popup client={client} />, document.body);
