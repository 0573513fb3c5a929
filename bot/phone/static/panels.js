// What a resident sends besides words: pictures, voice, places, codes, consent.

import { button, el } from './dom.js';
import { closeSheet, openSheet } from './sheet.js';
import { district } from './map.js';

async function setup() {
  const res = await fetch('/phone/api/setup');
  return res.ok ? res.json() : { places: [], scenes: [], samples: [], notices: [] };
}

function sender(chat, input, file) {
  closeSheet();
  return chat.send(input, file);
}

export async function askPhoto(chat) {
  const { samples } = await setup();
  const pick = el('input', { type: 'file', accept: 'image/*', id: 'photo-file' });
  pick.addEventListener('change', () => {
    if (pick.files[0]) sender(chat, { kind: 'image' }, pick.files[0]);
  });
  openSheet('发照片', el('div', { class: 'stack' }, el('div', { class: 'pick' }, el('label', { for: 'photo-file' }, '从手机里选一张'), pick), el('p', { id: 'samples' }, '或者点一张示例照片：'),
    el('div', { class: 'pictures', role: 'group', 'aria-labelledby': 'samples' }, ...samples.map((s) => el('button', { type: 'button', class: 'picture',
      'data-sample': s.name, onclick: () => sender(chat, { kind: 'image', sample: s.name }) },
    el('img', { src: `/phone/api/samples/${s.name}.jpg`, alt: '' }), el('span', {}, s.title))))));
}

export function askVoice(chat) {
  const text = el('textarea', { id: 'voice-text', rows: '3' });
  openSheet('发语音', el('form', { class: 'stack', onsubmit: (e) => {
    e.preventDefault();
    sender(chat, { kind: 'voice', text: text.value.trim() });
  } }, el('label', { for: 'voice-text' }, '语音里说了什么？'), text, el('p', { class: 'note' }, '留空就当微信没有识别出文字。'), el('button', { class: 'main' }, '发送语音')));
  text.focus();
}

export async function askLocation(chat) {
  const { places } = await setup();
  const label = el('input', { id: 'place-label', maxlength: '100' });
  const chosen = el('p', { class: 'note', role: 'status' }, '在图上点一下，或者点下面的地名。');
  const send = el('button', { class: 'main last', disabled: true }, '发送位置');
  let point = null;
  const picture = district(places, (lat, lng, name) => {
    point = { lat, lng };
    label.value = name ? `${name}附近` : '地图选点';
    chosen.textContent = `选中了：${name || '没有登记的地方'}（${lat.toFixed(4)}，${lng.toFixed(4)}）`;
    send.disabled = false;
  });
  openSheet('发位置', el('form', { class: 'stack', onsubmit: (e) => {
    e.preventDefault();
    if (point) sender(chat, { kind: 'location', ...point, label: label.value.trim() });
  } }, ...(places.length ? picture : [typed((lat, lng) => {
    point = { lat, lng };
    send.disabled = false;
  })]), chosen, el('label', { for: 'place-label' }, '地名'), label, send));
}

// typed asks for numbers where no district is known.
function typed(choose) {
  const lat = el('input', { type: 'number', step: 'any', id: 'place-lat', min: '-90', max: '90' });
  const lng = el('input', { type: 'number', step: 'any', id: 'place-lng', min: '-180', max: '180' });
  const both = () => { if (lat.value && lng.value) choose(Number(lat.value), Number(lng.value)); };
  lat.addEventListener('input', both);
  lng.addEventListener('input', both);
  return el('div', { class: 'stack' }, el('label', { for: 'place-lat' }, '纬度'), lat, el('label', { for: 'place-lng' }, '经度'), lng);
}

const most = 60; // entries of a list on screen; the search finds the rest

export async function askScan(chat) {
  const { scenes } = await setup();
  const find = el('input', { id: 'scan-find', type: 'search', autocomplete: 'off' });
  const list = el('div', { class: 'stack' });
  const send = (key, label) => sender(chat, { kind: 'scan', key, label });
  const draw = () => {
    const wanted = find.value.trim();
    const fits = scenes.filter((s) => !wanted || `${s.group}${s.title}${s.key}`.includes(wanted));
    list.replaceChildren(...fits.slice(0, most).map((s) => button('', () => send(s.key, s.title), { class: 'cell', 'data-scene': s.key })));
    [...list.children].forEach((b, i) => b.append(el('span', {}, fits[i].title), el('span', { class: 'small' }, `${fits[i].group ? `${fits[i].group} · ` : ''}${fits[i].key}`)));
    if (fits.length > most) list.append(el('p', { class: 'note' }, `还有${fits.length - most}个，请输入几个字来找。`));
    if (wanted && !scenes.some((s) => s.key === wanted)) list.append(button(`扫内容为“${wanted}”的码`, () => send(wanted), { class: 'cell' }));
    if (!list.children.length) list.append(el('p', { class: 'note' }, '还没有码。在上面输入码的内容，也可以扫。'));
  };
  find.addEventListener('input', draw);
  draw();
  openSheet('扫一扫', el('div', { class: 'stack' }, el('label', { for: 'scan-find' }, '找一个码，或者输入码的内容'), find, list));
}

export async function askNotices(chat) {
  const { notices } = await setup();
  const row = (n) => el('li', { class: 'stack' }, el('strong', {}, n.title), el('div', { class: 'row' },
    button('同意接收', () => sender(chat, { kind: 'agree', key: n.template, label: n.title }), { class: 'main' }),
    button('不接收', () => sender(chat, { kind: 'decline', key: n.template, label: n.title }))));
  openSheet('通知授权', notices?.length ? el('ul', { class: 'plain' }, ...notices.map(row)) : el('p', { class: 'note' }, '这个公众号没有需要授权的订阅通知。'));
}
