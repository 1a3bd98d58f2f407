// Data: the paths of the icons.
import { css, html, LitElement, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';

const line = (d: string) => svg`<path d=${d} />`;
const icons: Readonly<Record<string, TemplateResult>> = {
  bell: line(
    'M12 4a5 5 0 0 0-5 5c0 5-2 6-2 6h14s-2-1-2-6a5 5 0 0 0-5-5Zm-1.5 14a1.6 1.6 0 0 0 3 0M3.5 8A8 8 0 0 1 6 4m14.5 4A8 8 0 0 0 18 4',
  ),
  home: line('M4 11.5 12 5l8 6.5M6 10v9h12v-9'),
  phone: line(
    'M6 4h3l1.5 4L8.5 9.500a12 12 0 0 0 6 6L16 13.500l4 1.500v3a2 2 0 0 1-2.200 2A15.500 15.500 0 0 1 4 6.200 2 2 0 0 1 6 4Z',
  ),
  campaign: line('M4 10v4h3l7 4V6l-7 4Zm13-1a4 4 0 0 1 0 6M7 14l1 5h2'),
  list: line('M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01'),
  sound: line('M4 10v4h3l5 4V6l-5 4Zm12-1.500a5 5 0 0 1 0 7m2.500-9.500a9 9 0 0 1 0 12'),
  trunk: line('M5 8h14v8H5Zm3 4h.01M12 12h.01M16 12h.01M8 16v3m8-3v3'),
  users: line(
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7Zm-6 9c0-3.300 2.700-6 6-6s6 2.700 6 6m1-16a3.500 3.500 0 0 1 0 7m5 9c0-2.700-1.500-5-3.500-5.700',
  ),
  shield: line('M12 4 5 7v5c0 4 3 7 7 8 4-1 7-4 7-8V7Z'),
  key: line('M14 10a4 4 0 1 1-3.500 2L20 2.500M17 5.500l2 2'),
  history: line('M4 12a8 8 0 1 0 2.500-5.800L4 8.500M4 4v4.500h4.500M12 8v4l3 2'),
  module: line('M5 5h6v6H5Zm8 0h6v6h-6ZM5 13h6v6H5Zm11 0v6m-3-3h6'),
  settings: line(
    'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Zm7 3-2 1.200.5 2.300-2 2-2.300-.5L12 19l-1.200-2-2.300.5-2-2 .5-2.300L5 12l2-1.200-.5-2.300 2-2 2.300.5L12 5l1.200 2 2.300-.5 2 2-.5 2.300Z',
  ),
  report: line('M6 4h9l3 3v13H6Zm3 12v-3m3 3v-5m3 5v-2'),
  play: line('M8 5v14l11-7Z'),
  pause: line('M8 5v14m8-14v14'),
  stop: line('M6 6h12v12H6Z'),
  plus: line('M12 5v14M5 12h14'),
  close: line('M6 6l12 12M18 6 6 18'),
  check: line('M5 12.500 10 17.500 19 7'),
  download: line('M12 4v11m-4-4 4 4 4-4M5 20h14'),
  upload: line('M12 16V5m-4 4 4-4 4 4M5 20h14'),
  trash: line('M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13'),
  edit: line('M4 20h4L19 9l-4-4L4 16Z'),
  copy: line('M9 9h11v11H9Zm-5 6V4h11'),
  menu: line('M4 7h16M4 12h16M4 17h16'),
  sun: line(
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-5v2m0 14v2M3 12h2m14 0h2M5.600 5.600 7 7m10 10 1.400 1.400m0-12.800L17 7M7 17l-1.400 1.400',
  ),
  contrast: svg`<path d="M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z" /><path d="M12 4a8 8 0 0 1 0 16Z" fill="currentColor" />`,
  moon: line('M19 14.500A8 8 0 0 1 9.500 5 8 8 0 1 0 19 14.500Z'),
  language: line('M4 6h9M8.500 4v2m2.500 0c-1 4-3.500 6.500-6.500 8m2-5c1 2 3 4 5.500 5M13 20l4-9 4 9m-6.700-3h5.400'),
  logout: line('M14 5H6v14h8m-3-7h9m-3-3 3 3-3 3'),
  warning: line('M12 4 3 19h18ZM12 10v4m0 2.500h.01'),
  search: line('M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12Zm4.500 10.500L20 20'),
  chevron: line('M9 6l6 6-6 6'),
  refresh: line('M19 12a7 7 0 1 1-2-5l2 2M19 4v5h-5'),
  queue: line(
    'M6 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm6 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm6 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM6 11v6m6-6v6m6-6v6M4 20h16',
  ),
  matrix: line('M4 4h16v16H4ZM4 9.300h16M4 14.700h16M9.300 4v16M14.700 4v16'),
  monitor: line('M3 12h4l2-6 4 12 2.500-8 1.500 2h4'),
  wall: line('M3 5h18v11H3Zm6 15h6m-3-4v4'),
  headset: line(
    'M4 14v-2a8 8 0 0 1 16 0v2m-16 0h3v5H5a1 1 0 0 1-1-1Zm16 0h-3v5h2a1 1 0 0 0 1-1Zm-1 5a4 4 0 0 1-4 2h-2',
  ),
  front: line('M12 20V8m-5 5 5-5 5 5M5 4h14'),
  ear: line('M8 9a4 4 0 0 1 8 0c0 4-4 4-4 8a2.500 2.500 0 0 1-5 0M10.500 9a1.500 1.500 0 0 1 3 0'),
  circle: line('M12 6a6 6 0 1 0 0 12 6 6 0 0 0 0-12Z'),
};

/** A line drawing by name; says nothing to screen readers, the text beside it does. */
@customElement('pz-icon')
export class PzIcon extends LitElement {
  static override styles = css`
    :host {
      display: inline-flex;
      width: 1.2em;
      height: 1.2em;
      flex: none;
    }
    svg {
      width: 100%;
      height: 100%;
      fill: none;
      stroke: currentColor;
      stroke-width: 1.7;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `;
  @property() name = 'circle';

  override render() {
    return html`<svg viewBox="0 0 24 24" aria-hidden="true">${icons[this.name] ?? icons.circle}</svg>`;
  }
}
