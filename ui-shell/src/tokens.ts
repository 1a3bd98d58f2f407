/** The colours and type of the product; everything else is made of these. */
const light = `
  --pz-bg: #f4f6f9; --pz-surface: #ffffff; --pz-field: #ffffff; --pz-hover: #eef1f6; --pz-text: #18202b; --pz-muted: #5a6676;
  --pz-border: #e2e7ee; --pz-border-strong: #c8d0db; --pz-accent: #1d5fd1; --pz-accent-fill: #1d5fd1; --pz-accent-fill-hover: #174fb0;
  --pz-green: #17804a; --pz-red: #c5303a; --pz-yellow: #e0a100; --pz-yellow-text: #8a6200;
  --pz-side: #101a2b; --pz-side-text: #c3cede; --pz-side-active: #1e2d47; --pz-side-strong: #ffffff;
  --pz-shadow: 0 1px 2px rgb(16 26 43 / 5%), 0 2px 8px rgb(16 26 43 / 4%); color-scheme: light;`;
const dark = `
  --pz-bg: #0d1219; --pz-surface: #151c26; --pz-field: #0f151d; --pz-hover: #1f2936; --pz-text: #e6ebf2; --pz-muted: #98a6b8;
  --pz-border: #263241; --pz-border-strong: #3a495c; --pz-accent: #79a8ff; --pz-accent-fill: #2a66d9; --pz-accent-fill-hover: #3674ea;
  --pz-green: #3fc380; --pz-red: #ff7b80; --pz-yellow: #f0b429; --pz-yellow-text: #f0b429;
  --pz-side: #0a0f16; --pz-side-text: #a7b5c7; --pz-side-active: #1b2636; --pz-side-strong: #ffffff;
  --pz-shadow: none; color-scheme: dark;`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :root { --pz-font: 400 0.9375rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif; ${light} }
  @media (prefers-color-scheme: dark) { :root:not([data-theme='light']) { ${dark} } }
  :root[data-theme='dark'] { ${dark} }
  html, body { margin: 0; height: 100%; background: var(--pz-bg); color: var(--pz-text); font: var(--pz-font); }
`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

export type Theme = 'auto' | 'light' | 'dark';
const key = 'perezvon.theme';

export const savedTheme = (): Theme => {
  const saved = localStorage.getItem(key);
  return saved === 'light' || saved === 'dark' ? saved : 'auto';
};

/** Takes a theme and keeps it for this browser. */
export function setTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
setTheme(savedTheme());
