// The stewards' WeCom: what the app wrote to them, with cards whose buttons work.

import { button, el, link, post, stamp, words } from './dom.js';
import { now, refresh, state } from './feed.js';

export class Desk {
  constructor() {
    this.rev = new Map();
    this.drawn = new Map();
    this.epoch = '';
    this.list = el('ol');
    this.log = el('div', { class: 'log', role: 'log', 'aria-live': 'polite', tabindex: '0', 'aria-label': '管家收到的消息' }, this.list);
    this.filter = el('select', { 'aria-label': '看哪位管家的', onchange: () => this.draw() }, el('option', { value: '' }, '全部管家'));
    this.said = el('p', { class: 'said', role: 'alert' });
    this.root = el('section', { class: 'phone desk', 'aria-label': '管家的企业微信' },
      el('div', { class: 'top' }, el('h2', {}, '管家（企业微信）'), this.filter), this.log, this.said);
  }

  focus() { this.log.focus(); }

  bottom() { requestAnimationFrame(() => { this.log.scrollTop = this.log.scrollHeight; }); }

  draw() {
    if (this.epoch !== state.epoch) {
      this.epoch = state.epoch;
      this.drawn.clear();
      this.rev.clear();
      this.list.replaceChildren();
    }
    const all = [...state.notes.values()].sort((a, b) => a.id - b.id);
    const names = new Map(all.map((n) => [n.user_id, n.name]));
    for (const [id, name] of names) {
      if (![...this.filter.options].some((o) => o.value === id)) this.filter.append(el('option', { value: id }, name));
    }
    let fresh = false;
    for (const n of all) {
      if (this.rev.get(n.id) !== n.rev) {
        const li = this.note(n);
        if (this.drawn.has(n.id)) {
          this.drawn.get(n.id).replaceWith(li);
        } else {
          this.list.append(li);
          fresh = true;
        }
        this.drawn.set(n.id, li);
        this.rev.set(n.id, n.rev);
      }
      this.drawn.get(n.id).hidden = Boolean(this.filter.value) && n.user_id !== this.filter.value;
    }
    if (!all.length && !this.list.children.length) this.list.append(el('li', { class: 'grey first' }, '还没有消息。居民提交民需后，管家的卡片会出现在这里。'));
    else if (all.length) this.list.querySelector('.first')?.remove();
    if (fresh) this.bottom();
  }

  note(n) {
    if (n.side === 'client') return el('li', { class: 'grey' }, n.text);
    const head = el('p', { class: 'to' }, `给 ${n.name} · `, el('time', { datetime: n.at }, stamp(new Date(n.at), now())));
    const body = n.card ? this.card(n) : n.kind === 'markdown' ? markdown(n.text)
      : [n.title && el('strong', {}, n.title), el('div', { class: 'text' }, ...words(n.text)), n.url && link(n.url, '查看详情 ›')].filter(Boolean);
    return el('li', { class: 'said-by-them card' }, el('div', { class: 'bubble' }, head, ...body));
  }

  card(n) {
    const c = n.card;
    const out = [];
    if (c.source.desc) out.push(el('p', { class: 'small' }, c.source.desc));
    if (c.main_title.title) out.push(el('strong', {}, c.main_title.title));
    if (c.main_title.desc) out.push(el('p', { class: 'text' }, c.main_title.desc));
    if (c.emphasis_content.title) out.push(el('p', { class: 'emphasis' }, c.emphasis_content.title, el('span', { class: 'small' }, c.emphasis_content.desc)));
    if (c.quote_area.title || c.quote_area.quote_text) out.push(el('blockquote', {}, c.quote_area.title && el('strong', {}, c.quote_area.title), c.quote_area.quote_text));
    if (c.sub_title_text) out.push(el('p', { class: 'text' }, c.sub_title_text));
    if (c.horizontal_content_list?.length) {
      out.push(el('dl', {}, ...c.horizontal_content_list.flatMap((l) => [el('dt', {}, l.keyname), el('dd', {}, l.url ? link(l.url, l.value) : l.value)])));
    }
    const lists = [c.checkbox, c.button_selection, ...(c.select_list || [])].filter(Boolean);
    const pickers = lists.map((l) => picker(l, n));
    out.push(...pickers.map((p) => p.root));
    const selected = () => Object.fromEntries(pickers.map((p) => [p.key, p.value()]).filter(([, v]) => v.length));
    const buttons = [];
    for (const b of c.button_list || []) buttons.push(b.url ? link(b.url, b.text) : this.press(n, b, selected));
    if (c.submit_button.key) buttons.push(this.press(n, c.submit_button, selected));
    if (n.done && buttons.length) out.push(el('p', { class: 'done' }, n.done));
    else if (buttons.length) out.push(el('div', { class: 'row' }, ...buttons));
    const menu = (c.action_menu.action_list || []).map((b) => this.press(n, b, () => ({})));
    if (menu.length) out.push(el('div', { class: 'row' }, ...menu));
    for (const j of c.jump_list || []) if (j.url) out.push(link(j.url, `${j.title} ›`));
    if (c.card_action.url) out.push(link(c.card_action.url, '打开 ›'));
    return out;
  }

  press(n, b, selected) {
    return button(b.text, async (e) => {
      this.said.textContent = '';
      e.target.disabled = true;
      try {
        await post('/phone/api/press', { note: n.id, key: b.key, selected: selected() });
        await refresh();
      } catch (err) {
        this.said.textContent = err.message;
      }
      e.target.disabled = false;
    });
  }
}

function picker(l, n) {
  const id = `q${n.id}-${l.question_key}`;
  const select = el('select', { id, multiple: l.mode === 1 }, ...(l.mode === 1 ? [] : [el('option', { value: '' }, '请选择')]),
    ...(l.option_list || []).map((o) => el('option', { value: o.id }, o.text)));
  return { key: l.question_key, root: el('div', { class: 'stack' }, el('label', { for: id }, l.title || '请选择'), select),
    value: () => [...select.selectedOptions].map((o) => o.value).filter(Boolean) };
}

// markdown draws the subset that WeCom knows: headings, quotes, bold, links, colours (which we leave out).
function markdown(text) {
  return text.split('\n').map((line) => {
    const heading = line.match(/^#{1,6}\s+(.*)/);
    const quote = line.match(/^>\s?(.*)/);
    const inner = (heading || quote)?.[1] ?? line;
    return el(heading ? 'strong' : quote ? 'blockquote' : 'div', { class: 'text' }, ...inline(inner));
  });
}

function inline(text) {
  const out = [];
  let last = 0;
  const plain = text.replace(/<\/?font[^>]*>/g, '');
  for (const m of plain.matchAll(/\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)|`([^`]+)`/g)) {
    out.push(plain.slice(last, m.index));
    if (m[1]) out.push(el('b', {}, m[1]));
    else if (m[2]) out.push(link(m[3], m[2]));
    else out.push(el('code', {}, m[4]));
    last = m.index + m[0].length;
  }
  out.push(plain.slice(last));
  return out;
}
