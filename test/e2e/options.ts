import type { ElementHandle, Page } from 'puppeteer-core';
import type { Driver } from '../harness/driver.ts';
import { until } from '../harness/until.ts';

type Role = 'button' | 'link' | 'textbox' | 'spinbutton' | 'region' | 'radio' | 'switch' | 'searchbox' | 'combobox';

/** What the form for a site holds. */
export interface SiteForm {
  key: string;
  matches: string;
  page: string;
}

/** A field as someone finds it who cannot see it: what is in it, whether it is refused, and what is said about it. */
interface FieldState {
  value: string;
  invalid: boolean;
  description: string;
}

const LABELS: Record<keyof SiteForm, string> = {
  key: 'Site key',
  matches: 'Pages it is for',
  page: 'Watch page',
};

/** The options page in a browser, used by role and accessible name as a person would. */
export class OptionsPage {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Opens it and resolves when the list of sites is there. */
  static async open(driver: Driver): Promise<OptionsPage> {
    const options = new OptionsPage(await driver.extensionPage('options.html'));
    await options.find('link', 'Add site');
    return options;
  }

  close(): Promise<void> {
    return this.#page.close();
  }

  /** Loads it anew and resolves when the old document is gone. */
  async reload(): Promise<void> {
    // Firefox never reports the load of an extension page, so the page itself is asked.
    await this.#page.evaluate(() => {
      document.documentElement.dataset['stale'] = '';
      location.reload();
    });
    const fresh = () => this.#page.evaluate(() => !('stale' in document.documentElement.dataset)).catch(() => false);
    await until(fresh, 'the options page loads anew');
  }

  /** What is to be seen on the page. */
  text(): Promise<string> {
    return this.#page.evaluate(() => document.body.innerText);
  }

  async says(sentence: string): Promise<void> {
    await until(async () => (await this.text()).includes(sentence), sentence).catch(async (cause: unknown) => {
      throw new Error(`the options page does not say "${sentence}" but: ${await this.text()}`, { cause });
    });
  }

  /** The keys in the list, as they stand there. */
  listed(): Promise<string[]> {
    return this.#page.$$eval('[role="rowheader"] a', (keys) => keys.map((key) => key.textContent ?? ''));
  }

  async lists(key: string, wanted = true): Promise<void> {
    const what = `${key} is ${wanted ? '' : 'not '}in the list`;
    await until(async () => (await this.listed()).includes(key) === wanted, what);
  }

  async find(role: Role, name: string): Promise<ElementHandle> {
    try {
      return await until(() => this.#page.$(`aria/${name}[role="${role}"]`), `there is a ${role} "${name}"`);
    } catch (error) {
      throw new Error(`no ${role} "${name}" on the options page, which says: ${await this.text()}`, { cause: error });
    }
  }

  async click(role: Role, name: string): Promise<void> {
    // What is being drawn anew cannot be clicked for a moment, by nobody.
    const clicked = async () => {
      const found = await this.find(role, name);
      // In view may still be behind the bar with Save, which stays at the end of the window.
      await found.evaluate((it) => it.scrollIntoView({ block: 'center' }));
      return found.click().then(
        () => true,
        (error: Error) => (/not clickable|detached/i.test(error.message) ? false : Promise.reject(error)),
      );
    };
    await until(clicked, `the ${role} "${name}" can be clicked`);
  }

  /** Puts text in place of what is in a field, at once as pasted text comes, and leaves the field. */
  async type(role: Role, name: string, text: string): Promise<void> {
    const field = await this.find(role, name);
    await field.focus();
    await field.evaluate((it) => (it as HTMLInputElement).select());
    await this.#page.evaluate((value) => void document.execCommand('insertText', false, value), text);
    await this.#page.keyboard.press('Tab');
  }

  /** Chooses from a list, by the value of the choice. */
  async choose(name: string, value: string): Promise<void> {
    const list = await this.find('combobox', name);
    await list.select(value);
  }

  /** The report of the diagnostics. */
  async report(): Promise<string> {
    return (await this.find('region', 'Report')).evaluate((it) => it.textContent ?? '');
  }

  async valueOf(role: Role, name: string): Promise<string> {
    return (await this.find(role, name)).evaluate((it) => (it as HTMLInputElement).value);
  }

  /** Types into the fields of the form that are given. */
  async enter(form: Partial<SiteForm>): Promise<void> {
    for (const name of ['key', 'matches', 'page'] as const) {
      const text = form[name];
      if (text !== undefined) await this.type('textbox', LABELS[name], text);
    }
  }

  /** The form as it is. */
  async form(): Promise<SiteForm> {
    const [key, matches, page] = [await this.field('key'), await this.field('matches'), await this.field('page')];
    return { key: key.value, matches: matches.value, page: page.value };
  }

  async field(name: keyof SiteForm): Promise<FieldState> {
    const found = await this.find('textbox', LABELS[name]);
    return found.evaluate((it) => ({
      value: (it as HTMLInputElement).value,
      invalid: it.getAttribute('aria-invalid') === 'true',
      description: (it.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' '),
    }));
  }

  /** The fields that are refused. */
  async refused(): Promise<(keyof SiteForm)[]> {
    const refused: (keyof SiteForm)[] = [];
    for (const name of ['key', 'matches', 'page'] as const) {
      if ((await this.field(name)).invalid) refused.push(name);
    }
    return refused;
  }

  /** Adds a site through the form and resolves when it is listed. */
  async add(form: SiteForm): Promise<void> {
    await this.click('link', 'Add site');
    await this.enter(form);
    await this.click('button', 'Save');
    await this.lists(form.key);
  }

  /** Opens what else can be done with a site of the list. */
  async more(key: string): Promise<void> {
    const button = await this.find('button', `More for ${key}`);
    const open = await button.evaluate((it) => it.getAttribute('aria-expanded') === 'true');
    if (!open) await button.click();
  }

  /** Whether the switch of a site is on, and how to press it. */
  async isOn(key: string): Promise<boolean> {
    return (await this.find('switch', `Use ${key}`)).evaluate((it) => it.getAttribute('aria-checked') === 'true');
  }

  /** Resolves when the switch of a setting is on. */
  async isSwitchedOn(name: string): Promise<void> {
    const isOn = async () =>
      (await this.find('switch', name)).evaluate((it) => it.getAttribute('aria-checked') === 'true');
    await until(isOn, `${name}: on`);
  }

  /** Tries out what is in the editor, and resolves with what is said once the run is over. */
  async tryIt(): Promise<string> {
    const button = (await this.#page.$('aria/Try it[role="button"]')) ?? (await this.find('button', 'Try again'));
    await button.click();
    const over = async () => {
      const result = await this.#page.$('aria/Try it[role="region"]');
      return result?.evaluate((it) => it.querySelector('[aria-busy="true"]') === null && (it as HTMLElement).innerText);
    };
    return until(over, 'the trial run is over');
  }

  /** Chooses a file to import, and resolves when the preview is there. */
  async importFile(path: string): Promise<void> {
    const input = await until(() => this.#page.$('input[type=file]'), 'there is a field for a file');
    await (input as ElementHandle<HTMLInputElement>).uploadFile(path);
    await this.says('Import from');
  }

  /** Presses a button that saves a file, and gives its text as it is handed to the browser. */
  async savedFile(name: string): Promise<string> {
    await this.#page.evaluate(() => {
      delete document.documentElement.dataset['saved'];
      const { createObjectURL } = URL;
      URL.createObjectURL = (blob: Blob) => {
        void blob.text().then((text) => (document.documentElement.dataset['saved'] = text));
        URL.createObjectURL = createObjectURL;
        return createObjectURL(blob);
      };
    });
    await this.click('button', name);
    return until(() => this.#page.evaluate(() => document.documentElement.dataset['saved'] ?? ''), 'a file is saved');
  }

  /** Presses Try it in the list and resolves with what is said once the run is over. */
  async runNow(key: string): Promise<string> {
    await this.more(key);
    await this.click('button', `Try it: ${key}`);
    const over = async () => {
      const result = await this.#page.$(`aria/Result for ${key}[role="region"]`);
      return result?.evaluate((it) => it.querySelector('[aria-busy="true"]') === null && (it as HTMLElement).innerText);
    };
    return until(over, `the run of ${key} is over`);
  }
}
