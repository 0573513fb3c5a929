// One sheet over the page at a time: the browser's own dialog, so focus, Escape and screen readers just work.

const dialog = document.getElementById('sheet');
const title = document.getElementById('sheet-title');
const body = document.getElementById('sheet-body');
let before = null;

export function openSheet(name, ...content) {
  before = dialog.open ? before : document.activeElement;
  title.textContent = name;
  body.replaceChildren(...content);
  if (!dialog.open) dialog.showModal();
  body.scrollTop = 0;
}

export function closeSheet() {
  if (dialog.open) dialog.close();
}

// The event comes a little after the closing: by then the next sheet may be open.
dialog.addEventListener('close', () => {
  if (dialog.open) return;
  body.replaceChildren();
  if (before?.isConnected) before.focus();
});
dialog.addEventListener('click', (e) => {
  if (e.target === dialog) closeSheet();
});
