// A district drawn as boxes. North is up; a degree of longitude is shortened as it is on the ground.

import { button, el } from './dom.js';

const ns = 'http://www.w3.org/2000/svg';

function svg(tag, attributes, ...children) {
  const node = document.createElementNS(ns, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const width = 600;

// district gives the elements of the picture; choose is called with latitude, longitude and the name of the place, empty outside all.
export function district(places, choose) {
  const groups = [...new Set(places.map((p) => p.group || '全部'))];
  const picker = el('select', { id: 'map-group' }, ...groups.map((g) => el('option', { value: g }, g)));
  const holder = el('div', { class: 'map' });
  const list = el('div', { class: 'row places' });
  const draw = () => {
    const here = places.filter((p) => (p.group || '全部') === picker.value);
    const edge = bounds(here);
    const shrink = Math.cos(((edge.south + edge.north) / 2) * (Math.PI / 180));
    const scale = width / ((edge.east - edge.west) * shrink);
    const x = (lng) => (lng - edge.west) * shrink * scale;
    const y = (lat) => (edge.north - lat) * scale;
    const height = y(edge.south);
    const pin = svg('circle', { r: 11, class: 'pin', visibility: 'hidden' });
    const put = (lat, lng, name) => {
      pin.setAttribute('cx', x(lng));
      pin.setAttribute('cy', y(lat));
      pin.setAttribute('visibility', 'visible');
      choose(lat, lng, name);
    };
    const centre = (p) => put((p.south + p.north) / 2, (p.west + p.east) / 2, p.name);
    const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': '社区示意图' });
    picture.append(svg('rect', { width, height, class: 'ground' }));
    for (const p of here) {
      const w = x(p.east) - x(p.west);
      const h = y(p.south) - y(p.north);
      const box = svg('g', { class: 'place', tabindex: '0', role: 'button', 'aria-label': p.name }, svg('title', {}, p.name),
        svg('rect', { x: x(p.west), y: y(p.north), width: w, height: h }));
      const size = Math.min(34, (w - 10) / [...p.name].length, h / 2);
      if (size >= 9) {
        const name = svg('text', { x: x(p.west) + w / 2, y: y(p.north) + h * 0.3, 'font-size': size });
        name.textContent = p.name;
        box.append(name);
      }
      box.addEventListener('keydown', (e) => {
        if (e.key !== 'Enter' && e.key !== ' ') return;
        e.preventDefault();
        centre(p);
      });
      picture.append(box);
    }
    picture.append(pin);
    picture.addEventListener('click', (e) => {
      const at = new DOMPoint(e.clientX, e.clientY).matrixTransform(picture.getScreenCTM().inverse());
      const lat = edge.north - at.y / scale;
      const lng = edge.west + at.x / (shrink * scale);
      put(lat, lng, here.find((p) => lat >= p.south && lat <= p.north && lng >= p.west && lng <= p.east)?.name || '');
    });
    holder.replaceChildren(picture);
    list.replaceChildren(...here.slice(0, 40).map((p) => button(p.name, () => centre(p), { 'data-place': p.name })));
  };
  picker.addEventListener('change', draw);
  if (places.length) draw();
  return [groups.length > 1 ? el('label', { for: 'map-group' }, '哪一片') : null, groups.length > 1 ? picker : null, holder, list].filter(Boolean);
}

// bounds is a frame around the places with a margin, never without extent.
function bounds(places) {
  const edge = { south: Math.min(...places.map((p) => p.south)), north: Math.max(...places.map((p) => p.north)),
    west: Math.min(...places.map((p) => p.west)), east: Math.max(...places.map((p) => p.east)) };
  const margin = Math.max(edge.north - edge.south, edge.east - edge.west, 0.001) * 0.06;
  return { south: edge.south - margin, north: edge.north + margin, west: edge.west - margin, east: edge.east + margin };
}
