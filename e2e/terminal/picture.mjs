// Draws what a terminal showed, its lines on the standard input, as a picture for the README.
import { readFileSync } from 'node:fs';
import { newBrowser, picture } from '../console/console.mjs';

const [name] = process.argv.slice(2);
const screen = readFileSync(0, 'utf8').trimEnd();
const STYLE = `
  body { margin: 0; padding: 18px 22px 20px; background: #14171c; color: #d8dee6; }
  pre { margin: 0; width: max-content; font: 15px/1.5 'DejaVu Sans Mono', 'Liberation Mono', monospace; }
  b { color: #8fd6a4; font-weight: normal; } i { color: #e9b872; font-style: normal; }
  span { line-height: 1; color: #6cb2f0; background: #262c35; }
`;
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
/** Commands in one colour, the bar in another; blocks are drawn over the whole cell. */
const html = screen.split('\n').map(escaped).map((line) => (line.startsWith('$ ')
  ? `<b>$</b> <i>${line.slice(2)}</i>` : line.replace(/│([^│]*)│/, ' <span>$1</span> '))).join('\n');

const browser = await newBrowser();
const page = await browser.visitor({ viewport: { width: 960, height: 100 }, deviceScaleFactor: 2 });
await page.setContent(`<style>${STYLE}</style><pre>${html}</pre>`);
const { width, height } = await page.evaluate(() => {
  const box = document.querySelector('pre').getBoundingClientRect();
  return { width: Math.ceil(box.right) + 22, height: Math.ceil(box.bottom) + 20 };
});
await page.setViewportSize({ width, height });
await picture(page, name);
await browser.close();
