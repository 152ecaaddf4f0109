/* What a page does by itself: group thousands, say amounts, move on with Enter, send once. */
"use strict";
(() => {
  const digits = (text) => text.replace(/\D/g, "");
  const grouped = (text) => digits(text).replace(/\B(?=(\d{3})+(?!\d))/g, ".");
  const unread = (text) => /[^\d.\s]/.test(text); // "5 tr" and slips are read by the server

  /* Dots she typed herself stay as they are: taking that of "1.5" away would make it 15. */
  const ownDots = (box, event) => {
    const proper = /^\d*$|^\d{1,3}([.\s]\d{3})+$/.test(box.value);
    const edited = /^delete|^insertText$/.test(event.inputType || "");
    if (proper) delete box.dataset.own;
    else if (!edited || /[.\s]/.test(event.data || "")) box.dataset.own = "1";
    return "own" in box.dataset;
  };

  /* Money: grouped while typed, three zeros by one key, said in words from a million on. */
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.classList?.contains("money-input")) return;
    if (unread(box.value) || ownDots(box, event)) return;
    const behind = digits(box.value.slice(box.selectionStart)).length;
    box.value = grouped(box.value);
    let at = box.value.length;
    for (let left = behind; left > 0 && at > 0; at--) if (/\d/.test(box.value[at - 1])) left--;
    box.setSelectionRange(at, at);
  });

  const known = new Map();
  const inWords = async (amount) => {
    const address = document.body.dataset.words;
    if (!address || amount < 1e6 || amount > 1e13) return "";
    if (!known.has(amount)) {
      const answer = await fetch(address.replace("/0/", `/${amount}/`)).catch(() => null);
      if (!answer?.ok || answer.redirected) return "";
      known.set(amount, await answer.text());
    }
    return known.get(amount);
  };
  const equip = (box) => {
    const tail = document.createElement("div"), key = document.createElement("button");
    const said = document.createElement("output");
    tail.className = "money-tail";
    Object.assign(key, { type: "button", className: "button small thousand", textContent: "+000" });
    key.tabIndex = -1;
    said.className = "amount-words";
    said.htmlFor = box.id;
    tail.append(key, said);
    box.after(tail);
    key.addEventListener("click", () => {
      if (!Number(digits(box.value)) || unread(box.value) || digits(box.value).length > 10) return;
      box.value = grouped(`${box.value}000`);
      box.setSelectionRange(box.value.length, box.value.length);
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    });
    let waiting = 0;
    const say = async () => {
      const typed = box.value;
      const text = unread(typed) ? "" : await inWords(Number(digits(typed)));
      if (box.value === typed) said.value = text;
    };
    box.addEventListener("input", () => {
      said.value = "";
      clearTimeout(waiting);
      waiting = setTimeout(say, 250);
    });
    say();
  };
  document.querySelectorAll("input.money-input[data-words]").forEach(equip);

  /* Keys: Ctrl+K or F3 finds, Enter goes on, Ctrl+Enter or Ctrl+S sends. */
  const find = (event) => (event.ctrlKey && event.key.toLowerCase() === "k") || event.key === "F3";
  const send = (event) => event.ctrlKey && (event.key === "Enter" || event.key.toLowerCase() === "s");
  const stops = (form) =>
    [...form.elements].filter(
      (e) => e.offsetParent && !e.disabled && !e.readOnly && e.type !== "button" && e.tabIndex >= 0,
    );
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (find(event)) {
      const box = document.getElementById("tim");
      if (!box) return;
      box.focus();
      event.preventDefault();
      return;
    }
    const form = event.target.form;
    if (form?.method !== "post" || !form.elements.request_id) return;
    if (send(event)) {
      form.requestSubmit();
      event.preventDefault();
    } else if (event.key === "Enter" && event.target.matches("input, select")) {
      const boxes = stops(form);
      boxes[boxes.indexOf(event.target) + 1]?.focus();
      event.preventDefault();
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
    setTimeout(() => rest(form), 8000);
  });
  const rest = (form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  };
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(rest));

  // What scrolls sideways can be reached and moved with the keys.
  document.querySelectorAll(".scroll").forEach((box) => {
    if (box.scrollWidth <= box.clientWidth) return;
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", document.querySelector("h1")?.textContent.trim() || "");
  });
  document.querySelector("[aria-invalid=true]")?.focus();
  document.querySelectorAll("[data-print]").forEach((b) => b.addEventListener("click", () => print()));
  document.querySelectorAll("select[data-submit]").forEach((s) => s.addEventListener("change", () => s.form.requestSubmit()));
})();
