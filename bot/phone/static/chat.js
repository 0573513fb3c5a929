// One resident's phone: the chat, the line to write in, the menu below it.

import { button, el, hidden, post, stamp, words, link } from './dom.js';
import { now, refresh, state } from './feed.js';
import { askLocation, askPhoto, askScan, askVoice, askNotices } from './panels.js';
import { closeSheet, openSheet } from './sheet.js';

const gap = 5 * 60 * 1000; // between two time stamps

export class Chat {
  constructor(id) {
    this.id = id;
    this.drawn = new Map();
    this.epoch = '';
    this.list = el('ol');
    this.log = el('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions', tabindex: '0', 'aria-label': '聊天' }, this.list);
    this.title = el('h2');
    this.who = el('p', { class: 'who' });
    this.chips = el('div', { class: 'choices', role: 'group', 'aria-label': '点一下代替打字' });
    this.said = el('p', { class: 'said', role: 'alert' });
    this.newer = button('↓ 有新消息', () => this.bottom(), { class: 'newer', hidden: true });
    this.pinned = true;
    // Pictures and big letters make the chat grow below the view: only a person's own scrolling upwards lets go of the end.
    this.log.addEventListener('scroll', () => {
      const top = this.log.scrollTop;
      if (this.log.scrollHeight - top - this.log.clientHeight < 80) this.pinned = true;
      else if (top < this.top) this.pinned = false;
      this.top = top;
      if (this.pinned) this.newer.hidden = true;
    });
    this.top = 0;
    new ResizeObserver(() => { if (this.pinned) this.bottom(); }).observe(this.list);
    this.input = el('textarea', { rows: '1', 'aria-label': '写消息', placeholder: '在这里写', maxlength: '5000', enterkeyhint: 'send' });
    this.input.addEventListener('keydown', (e) => {
      if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) {
        e.preventDefault();
        this.write();
      }
    });
    this.input.addEventListener('input', () => this.grow());
    this.composer = el('form', { class: 'composer', onsubmit: (e) => {
      e.preventDefault();
      this.write();
    } }, button('＋', () => this.more(), { class: 'round', 'aria-label': '照片、位置、语音和更多' }), this.input, el('button', { class: 'main send' }, '发送'));
    this.menu = el('div', { class: 'menu', role: 'group', 'aria-label': '菜单' });
    this.menu.addEventListener('keydown', (e) => { if (e.key === 'Escape') this.unfold(null); });
    this.follow = el('div', { class: 'follow' }, el('p', {}, '还没有关注这个公众号。'),
      button('关注', () => this.send({ kind: 'follow' }), { class: 'main' }), button('扫一扫', () => askScan(this)));
    this.root = el('section', { class: 'phone' }, el('div', { class: 'top' }, this.title, this.who), this.log,
      el('div', { class: 'foot' }, this.newer, this.chips, this.said, this.composer, this.menu, this.follow));
    this.root.addEventListener('click', (e) => { if (!e.target.closest('.menu')) this.unfold(null); });
  }

  get account() { return state.accounts.find((a) => a.openid === this.id); }

  focus() { (this.account?.following ? this.input : this.log).focus({ preventScroll: false }); }

  draw() {
    const a = this.account;
    if (!a) return;
    this.root.setAttribute('aria-label', `${a.name}的手机`);
    this.title.textContent = a.typing ? '对方正在输入…' : state.title;
    this.who.textContent = `${a.name}的手机`;
    this.composer.hidden = !a.following;
    this.menu.hidden = !a.following;
    this.follow.hidden = a.following;
    this.drawMenu();
    if (this.epoch !== state.epoch) {
      this.epoch = state.epoch;
      this.drawn.clear();
      this.list.replaceChildren();
      this.lastAt = 0;
    }
    const all = [...(state.chats.get(this.id)?.values() || [])].sort((x, y) => x.id - y.id);
    let mine = false;
    let theirs = false;
    for (const m of all) {
      if (this.drawn.has(m.id)) continue;
      const at = new Date(m.at);
      if (Math.abs(at - (this.lastAt || 0)) > gap) this.list.append(el('li', { class: 'stamp' }, el('time', { datetime: m.at }, stamp(at, now()))));
      this.lastAt = at;
      const li = bubble(m, this);
      this.drawn.set(m.id, li);
      this.list.append(li);
      mine ||= m.side === 'me';
      theirs ||= m.side === 'them';
    }
    this.drawChoices(all.filter((m) => m.side !== 'client').at(-1));
    if (this.pinned || mine) this.bottom();
    else if (theirs) this.newer.hidden = false;
  }

  bottom() {
    this.pinned = true;
    this.newer.hidden = true;
    requestAnimationFrame(() => { this.log.scrollTop = this.log.scrollHeight; });
  }

  // Only the newest question can be tapped: an old one may mean something else by now.
  drawChoices(m) {
    const key = m?.side === 'them' && m.choices?.length ? m.id : 0;
    if (this.offered === key) return;
    this.offered = key;
    this.chips.replaceChildren(...(key ? m.choices.map((c) => button(`${c.digit} ${short(c.words)}`, () => this.send({ kind: 'text', text: c.digit }),
      { class: 'choice', 'aria-label': `回复${c.digit}：${c.words}` })) : []));
  }

  drawMenu() {
    const key = JSON.stringify(state.menu);
    if (this.menuKey === key) return;
    this.menuKey = key;
    this.menu.replaceChildren(...state.menu.map((top) => {
      if (!top.sub_button?.length) return el('div', { class: 'menu-item' }, button(top.name, () => this.tap(top)));
      const list = el('ul', { class: 'menu-list', hidden: true }, ...top.sub_button.map((b) => el('li', {}, button(b.name, () => {
        this.unfold(null);
        this.tap(b);
      }))));
      const opener = button(`≡ ${top.name}`, () => this.unfold(list.hidden ? list : null), { 'aria-expanded': 'false', 'aria-label': `${top.name}，菜单` });
      return el('div', { class: 'menu-item' }, opener, list);
    }));
  }

  unfold(list) {
    for (const l of this.menu.querySelectorAll('.menu-list')) {
      if (!l.hidden && l !== list && l.contains(document.activeElement)) l.previousElementSibling.focus();
      l.hidden = l !== list;
      l.previousElementSibling.setAttribute('aria-expanded', String(l === list));
    }
    list?.querySelector('button')?.focus();
  }

  tap(b) {
    switch (b.type) {
      case 'click': return this.send({ kind: 'menu', key: b.key, label: b.name });
      case 'view':
        window.open(b.url, '_blank', 'noopener,noreferrer');
        return this.send({ kind: 'menu', key: b.url, label: b.name });
      case 'location_select': return askLocation(this);
      case 'pic_sysphoto': case 'pic_photo_or_album': case 'pic_weixin': return askPhoto(this);
      case 'scancode_push': case 'scancode_waitmsg': return askScan(this);
    }
    this.say(`“${b.name}”要在真的微信里才能打开。`);
    return undefined;
  }

  grow() {
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 160)}px`;
  }

  async write() {
    const text = this.input.value;
    if (!text.trim()) return this.input.focus();
    this.input.value = '';
    this.grow();
    this.input.focus();
    if (!await this.send({ kind: 'text', text }) && !this.input.value) this.input.value = text;
    return undefined;
  }

  // send lets the resident do something; false when the phone would not, and then it says why.
  async send(input, file) {
    this.say('');
    try {
      let body = { account: this.id, ...input };
      if (file) {
        body = new FormData();
        body.append('account', this.id);
        body.append('kind', input.kind);
        body.append('file', file, file.name);
      }
      await post('/phone/api/send', body);
      await refresh().catch(() => {});
      return true;
    } catch (e) {
      this.say(e.message);
      return false;
    }
  }

  say(text) { this.said.textContent = text; }

  more() {
    const act = (text, run) => button(text, run, { class: 'tile' });
    openSheet('发什么？', el('div', { class: 'tiles' },
      act('照片', () => askPhoto(this)), act('位置', () => askLocation(this)), act('语音', () => askVoice(this)), act('扫一扫', () => askScan(this)),
      act('通知授权', () => askNotices(this)),
      act('上一条再送一次', () => {
        closeSheet();
        this.send({ kind: 'retry' });
      }),
      act('取消关注', () => {
        closeSheet();
        this.send({ kind: 'unfollow' });
      })));
  }
}

// The platform shows the names that a template gives its fields; all we know is their type.
const types = { thing: '事项', time: '时间', date: '日期', phrase: '状态', character_string: '编号', number: '数量', name: '姓名', amount: '金额', phone_number: '电话' };
const fieldName = (key) => types[key.replace(/\d+$/, '')] || key;

const short = (text) => ([...text].length > 14 ? `${[...text].slice(0, 13).join('')}…` : text);

function bubble(m, chat) {
  if (m.side === 'client') return el('li', { class: 'grey' }, m.text);
  const inside = [hidden(m.side === 'me' ? '我：' : '公众号：')];
  const media = m.media ? `/phone/api/media/${encodeURIComponent(m.media)}` : '';
  switch (m.kind) {
    case 'image': {
      const img = el('img', { src: media, alt: '照片', loading: 'lazy' });
      img.addEventListener('load', () => { if (chat.pinned) chat.bottom(); });
      inside.push(el('a', { href: media, target: '_blank', rel: 'noopener' }, img));
      break;
    }
    case 'voice':
      inside.push(el('span', { class: 'voice' }, '［语音］'), m.text ? el('span', { class: 'small' }, `识别为：${m.text}`) : el('span', { class: 'small' }, '没有识别出文字'));
      break;
    case 'video':
      inside.push(link(media, '［视频］'));
      break;
    case 'location':
      inside.push(el('strong', {}, `［位置］${m.text}`), el('span', { class: 'small' }, `${m.lat.toFixed(4)}, ${m.lng.toFixed(4)}`));
      break;
    case 'link':
      inside.push(link(m.url, m.text || m.url));
      break;
    case 'news':
      inside.push(el('strong', {}, link(m.article.url, m.article.title)), el('span', { class: 'small' }, m.article.description));
      break;
    case 'notice':
      inside.push(el('strong', {}, m.text), el('dl', {}, ...(m.fields || []).flatMap((f) => [el('dt', {}, fieldName(f.name)), el('dd', {}, f.value)])));
      if (m.url) inside.push(link(m.url, '查看详情 ›'));
      break;
    default:
      inside.push(...words(m.text || ''));
  }
  if (m.taps?.length) {
    inside.push(el('span', { class: 'taps' }, ...m.taps.map((t) => button(t.content, () => chat.send({ kind: 'tap', key: t.id, text: t.content })))));
    if (m.tail) inside.push(m.tail);
  }
  const look = { notice: ' card', news: ' card', image: ' bare' }[m.kind] || '';
  return el('li', { class: `said-by-${m.side}${look}`, 'data-via': m.via }, el('div', { class: 'bubble' }, ...inside));
}
