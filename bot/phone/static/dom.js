// Small building blocks: elements are made by calls, never from text, so nobody's words become markup.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'class') node.className = value;
    else if (name in node && typeof value !== 'string') node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

export function button(text, onclick, props = {}) {
  return el('button', { type: 'button', onclick, ...props }, text);
}

export function hidden(text) {
  return el('span', { class: 'hidden' }, text);
}

// safe gives a link target only when it is the web.
export function safe(url) {
  try {
    const u = new URL(url, location.href);
    return u.protocol === 'http:' || u.protocol === 'https:' ? u.href : '';
  } catch {
    return '';
  }
}

export function link(url, text) {
  const href = safe(url);
  return href ? el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, text) : document.createTextNode(text);
}

// words turns a text with <a href="…"> and bare addresses into nodes; everything else stays text.
export function words(text) {
  const out = [];
  const pattern = /<a\s[^>]*?href\s*=\s*["']([^"']*)["'][^>]*>([\s\S]*?)<\/a>|(https?:\/\/[^\s<>"'，。；、）】]+)/gi;
  let last = 0;
  for (const m of text.matchAll(pattern)) {
    out.push(text.slice(last, m.index));
    out.push(m[3] ? link(m[3], m[3]) : link(m[1], m[2]));
    last = m.index + m[0].length;
  }
  out.push(text.slice(last));
  return out;
}

const zone = 'Asia/Shanghai';
const day = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric' });
const hour = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, hour: '2-digit', minute: '2-digit', hour12: false });
const date = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, month: 'long', day: 'numeric' });
const long = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' });
const field = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });

// stamp is a time as a chat shows it.
export function stamp(at, now) {
  return day.format(at) === day.format(now) ? hour.format(at) : `${date.format(at)} ${hour.format(at)}`;
}

export const fullTime = (at) => `${long.format(at)} ${hour.format(at)}`;
export const shortTime = (at) => `${date.format(at)} ${hour.format(at)}`;
export const inputTime = (at) => field.format(at).replace(' ', 'T');

// post sends JSON or a form and gives the answer; an error carries a sentence for the person.
export async function post(path, body) {
  const form = body instanceof FormData;
  let res;
  try {
    res = await fetch(path, { method: 'POST', body: form ? body : JSON.stringify(body), headers: form ? {} : { 'Content-Type': 'application/json' } });
  } catch {
    throw new Error('连不上服务，请确认程序还在运行。');
  }
  const answer = await res.json().catch(() => ({}));
  if (!res.ok) throw new Error(answer.error || '没有成功，请再试一次。');
  return answer;
}
