// The console is whole without this file. With it: rows by keys (j, k, Enter, x, /), and a line that says how much is new.
"use strict";

(function () {
  const rows = Array.from(document.querySelectorAll("main table:not(.bars) tbody tr")).filter((row) => row.querySelector("a"));
  let at = -1;

  function go(to) {
    if (rows.length === 0) {
      return;
    }
    if (at >= 0) {
      rows[at].classList.remove("here");
    }
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows[at].classList.add("here");
    rows[at].querySelector("a").focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  }

  const keys = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    Enter: () => {
      if (at < 0 || document.activeElement !== rows[at].querySelector("a")) {
        return false; // whatever has the focus is pressed as always
      }
      rows[at].querySelector("a").click();
    },
    x: () => {
      const box = at < 0 ? null : rows[at].querySelector("input[name=pick]");
      if (!box) {
        return false;
      }
      box.click();
    },
    "/": () => {
      const search = document.querySelector("main input[name=q]");
      if (!search) {
        return false;
      }
      search.focus();
      search.select();
    },
  };

  document.addEventListener("keydown", (press) => {
    const on = press.target;
    const writing = on.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(on.tagName) && on.type !== "checkbox";
    if (press.key === "Escape" && writing) {
      on.blur();
      return;
    }
    if (writing || press.ctrlKey || press.metaKey || press.altKey || press.isComposing || !Object.hasOwn(keys, press.key)) {
      return;
    }
    if (keys[press.key]() !== false) {
      press.preventDefault();
    }
  });

  // How many rows are ticked stands on the buttons' line.
  const ticked = document.querySelector("form.acts");
  if (ticked) {
    const line = document.createElement("span");
    line.className = "ticked quiet";
    line.setAttribute("role", "status");
    ticked.querySelector(".buttons").append(line);
    const count = () => {
      const n = document.querySelectorAll("input[name=pick]:checked").length;
      line.textContent = n > 0 ? "已选" + n + "件" : "";
    };
    document.addEventListener("change", count);
    count();
  }

  // News: the page says how much is new and is loaded again when the person wants it, never by itself.
  const main = document.querySelector("main[data-news]");
  if (main && window.EventSource) {
    const title = document.title;
    const news = new EventSource(main.dataset.news);
    let line = null;
    news.addEventListener("news", (said) => {
      const n = Number.parseInt(said.data, 10);
      if (!(n > 0)) {
        return;
      }
      if (!line) {
        line = document.createElement("p");
        line.className = "flash news";
        line.setAttribute("role", "status");
        main.querySelector("h1").after(line);
      }
      const again = document.createElement("a");
      again.href = location.href;
      again.textContent = "刷新查看";
      line.replaceChildren(n > 1 ? "有" + n + "件事有新动态，" : "有新动态，", again);
      document.title = "（" + n + "）" + title;
    });
    window.addEventListener("pagehide", () => news.close());
  }
})();
