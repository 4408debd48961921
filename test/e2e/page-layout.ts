import type { Page } from 'puppeteer-core';

/** Texts that are wider than their box. */
export function cutOff(page: Page): Promise<(string | null)[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('h1, h2, .status, .notice p, .btn, .past, figcaption, .hint, label, dd')]
      .filter((box) => box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).display !== 'inline')
      .filter((box) => !box.closest('.vh'))
      .map((box) => box.textContent),
  );
}

/** Labels of strips whose neighbour is nearer than a space is wide. */
export function touchingLabels(page: Page): Promise<(string | null)[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.axis')].flatMap((axis) => {
      const shown = [...axis.children].filter((label) => label.checkVisibility());
      const gap = Number.parseFloat(getComputedStyle(axis).fontSize) / 4;
      return shown
        .slice(1)
        .filter((label, index) => {
          return label.getBoundingClientRect().left < shown[index]!.getBoundingClientRect().right + gap;
        })
        .map((label) => label.textContent);
    }),
  );
}

/** How much wider the page is than its window (px); 0 where it fits. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
}

/** Sets the size of the text, as the browser's own zoom of text does: everything in rem grows. */
export async function zoomText(page: Page, zoom: number): Promise<void> {
  await page.evaluate((times) => void (document.documentElement.style.fontSize = `${times * 100}%`), zoom);
}
