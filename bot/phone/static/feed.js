// What the page knows, kept up to date by the server's stream, or by asking every second where streams do not get through.

export const state = { epoch: '', serial: 0, title: '', accounts: [], menu: [], wecom: false, chats: new Map(), notes: new Map(), now: 0, at: 0 };

const listeners = [];
export const onChange = (f) => listeners.push(f);

// now is the house's time, which may be far from this machine's.
export const now = () => new Date(state.now + (performance.now() - state.at));

function take(d) {
  if (d.whole) {
    state.chats.clear();
    state.notes.clear();
  }
  Object.assign(state, { epoch: d.epoch, serial: d.serial, title: d.title, accounts: d.accounts, menu: d.menu || [], wecom: d.wecom,
    now: Date.parse(d.now), at: performance.now() });
  for (const m of d.messages) {
    if (!state.chats.has(m.account)) state.chats.set(m.account, new Map());
    state.chats.get(m.account).set(m.id, m);
  }
  for (const n of d.notes) state.notes.set(n.id, n);
  for (const f of listeners) f(d);
}

const query = () => `since=${state.serial}&epoch=${encodeURIComponent(state.epoch)}`;

// An answer may overtake a newer one of the stream: what is older than what is known is dropped.
function accept(d) {
  if (d.epoch === state.epoch && d.serial < state.serial) return;
  take(d);
}

export async function refresh() {
  const res = await fetch(`/phone/api/state?${query()}`);
  if (!res.ok) throw new Error(`status ${res.status}`);
  accept(await res.json());
}

export function start(trouble) {
  let polling = 0;
  const poll = async () => {
    try {
      await refresh();
      trouble('');
    } catch {
      trouble('和服务断开了，正在重新连接……');
    }
    polling = setTimeout(poll, 1000);
  };
  const stream = () => {
    const source = new EventSource(`/phone/api/events?${query()}`);
    source.onmessage = (e) => {
      clearTimeout(polling);
      polling = 0;
      trouble('');
      accept(JSON.parse(e.data));
    };
    source.onerror = () => {
      source.close();
      if (!polling) poll();
      setTimeout(stream, 5000);
    };
  };
  stream();
}
