// The page: which phones stand side by side, the clock, the big letters.

import { button, el, fullTime, inputTime, post, shortTime } from './dom.js';
import { now, onChange, refresh, start, state } from './feed.js';
import { Chat } from './chat.js';
import { Desk } from './desk.js';
import { openSheet, closeSheet } from './sheet.js';

const $ = (id) => document.getElementById(id);
const deskID = 'desk';
const wide = matchMedia('(min-width: 56rem)');
const columns = new Map();
const remembered = (name, fallback) => {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? fallback;
  } catch {
    return fallback;
  }
};
const remember = (name, value) => {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch { /* private windows keep nothing, and that is all right */ }
};

let shown = remembered('phone.shown', null); // side by side on a wide screen
let current = remembered('phone.current', ''); // the one on a narrow screen
const seen = new Map(); // newest message that was on screen, by phone

function visible() {
  const there = new Set(state.accounts.map((a) => a.openid));
  if (state.wecom) there.add(deskID);
  if (shown === null) shown = [...state.accounts.slice(0, 2).map((a) => a.openid), ...(state.wecom ? [deskID] : [])];
  if (!there.has(current)) current = state.accounts[0]?.openid || (state.wecom ? deskID : '');
  if (!wide.matches) return current ? [current] : [];
  const list = shown.filter((id) => there.has(id));
  return list.length || !current ? list : [current];
}

function choose(id) {
  if (!wide.matches) {
    current = id;
  } else if (shown.includes(id)) {
    shown = shown.filter((s) => s !== id);
  } else {
    shown = [...shown, id];
    current = id;
  }
  remember('phone.shown', shown);
  remember('phone.current', current);
  draw();
  columns.get(id)?.focus();
}

function newest(id) {
  if (id === deskID) return Math.max(0, ...[...state.notes.values()].map((n) => n.id));
  return Math.max(0, ...[...(state.chats.get(id)?.values() || [])].filter((m) => m.side === 'them').map((m) => m.id));
}

function chip(id, name, on) {
  const fresh = !on && newest(id) > (seen.get(id) ?? 0);
  return button(fresh ? `${name} ●` : name, () => choose(id), { 'aria-pressed': String(on), class: fresh ? 'chip fresh' : 'chip', 'data-id': id,
    'aria-label': fresh ? `${name}，有新消息` : name });
}

function draw() {
  const list = visible();
  const focused = document.activeElement?.dataset?.id;
  for (const id of list) seen.set(id, newest(id));
  $('people').replaceChildren(
    ...state.accounts.map((a) => chip(a.openid, a.name, list.includes(a.openid))),
    ...(state.wecom ? [chip(deskID, '管家', list.includes(deskID))] : []),
  );
  if (focused) $('people').querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  for (const [id, c] of columns) {
    if (!list.includes(id)) c.root.remove();
  }
  list.forEach((id, i) => {
    if (!columns.has(id)) columns.set(id, id === deskID ? new Desk() : new Chat(id));
    const c = columns.get(id);
    if ($('phones').children[i] !== c.root) $('phones').insertBefore(c.root, $('phones').children[i] || null);
    c.draw();
  });
  let empty = $('phones').querySelector('.empty');
  if (list.length) empty?.remove();
  else if (!empty) $('phones').append(el('p', { class: 'empty' }, '还没有居民。点右上方的“＋ 居民”，给第一位居民起个名字。'));
}

function drawClock() {
  $('clock-now').textContent = (wide.matches ? fullTime : shortTime)(now());
}

async function move(body) {
  try {
    await post('/phone/api/clock', body);
    await refresh();
    showClock(false);
    trouble('');
  } catch (e) {
    trouble(e.message);
  }
}

function showClock(open) {
  $('clock-panel').hidden = !open;
  $('clock-open').setAttribute('aria-expanded', String(open));
  if (open) {
    $('clock-set').value = inputTime(now());
    $('clock-panel').querySelector('button').focus();
  } else if ($('clock-panel').contains(document.activeElement)) {
    $('clock-open').focus();
  }
}

function trouble(text) {
  $('trouble').hidden = !text;
  if ($('trouble').textContent !== text) $('trouble').textContent = text;
}

function care(on) {
  document.documentElement.dataset.mode = on ? 'care' : '';
  $('care').setAttribute('aria-pressed', String(on));
  remember('phone.care', on);
  for (const c of columns.values()) c.bottom?.();
}

function askName() {
  const input = el('input', { id: 'new-name', maxlength: '20', required: true, autocomplete: 'off', placeholder: '比如 张阿姨' });
  const said = el('p', { class: 'said', role: 'alert' });
  const form = el('form', { class: 'stack', onsubmit: async (e) => {
    e.preventDefault();
    try {
      const a = await post('/phone/api/residents', { name: input.value, follow: true });
      await refresh();
      closeSheet();
      if (!visible().includes(a.openid)) choose(a.openid);
      columns.get(a.openid)?.focus();
    } catch (err) {
      said.textContent = err.message;
    }
  } }, el('label', { for: 'new-name' }, '怎么称呼这位居民？'), input, said,
  el('p', { class: 'note' }, '添加后会自动关注公众号。'), el('button', { class: 'main' }, '添加'));
  openSheet('添加居民', form);
  input.focus();
}

$('add-open').onclick = askName;
$('care').onclick = () => care(document.documentElement.dataset.mode !== 'care');
$('clock-open').onclick = () => showClock($('clock-panel').hidden);
$('clock-panel').addEventListener('keydown', (e) => { if (e.key === 'Escape') showClock(false); });
$('clock-panel').onsubmit = (e) => {
  e.preventDefault();
  move({ set: $('clock-set').value });
};
for (const b of $('clock-panel').querySelectorAll('[data-add]')) b.onclick = () => move({ add: b.dataset.add });
$('clock-panel').querySelector('[data-reset]').onclick = () => move({ reset: true });
document.addEventListener('click', (e) => {
  if (!$('clock-panel').hidden && !e.target.closest('.clock')) showClock(false);
});

care(remembered('phone.care', false));
wide.addEventListener('change', draw);
onChange(() => {
  if (state.title) document.title = `演示手机 · ${state.title}`;
  drawClock();
  draw();
});
setInterval(drawClock, 1000);
start(trouble);
