/* Photos: shrunk on the device, gathered shot by shot, seen before they are sent. Without this
   script the control sends what was chosen and the server shrinks it. */
"use strict";
(() => {
  const QUALITY = 0.85;
  const THUMBNAIL = 264;

  const drawn = (picture, side) => {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  };
  const blobOf = (canvas) => new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));

  /* What the browser cannot open is sent as it is: the server says why not. */
  const shrunk = async (file, side) => {
    const picture = await createImageBitmap(file).catch(() => null);
    if (!picture) return { file, small: "" };
    const canvas = drawn(picture, side);
    const small = drawn(canvas, THUMBNAIL).toDataURL("image/jpeg", QUALITY);
    const blob = await blobOf(canvas);
    if (!blob || (blob.size >= file.size && Math.max(picture.width, picture.height) <= side))
      return { file, small };
    const name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
    const options = { type: "image/jpeg", lastModified: file.lastModified };
    return { file: new File([blob], name, options), small };
  };

  const equip = (box) => {
    const side = Number(box.dataset.photos), most = Number(box.dataset.most);
    const list = document.createElement("ul");
    list.className = "photos";
    list.hidden = true;
    box.after(list);
    let kept = [];
    const hand = () => {
      const bag = new DataTransfer();
      for (const one of kept) bag.items.add(one.file);
      box.files = bag.files;
    };
    const row = (one) => {
      const line = document.createElement("li"), away = document.createElement("button");
      const seen = document.createElement(one.small ? "img" : "span");
      if (one.small) Object.assign(seen, { src: one.small, alt: one.file.name });
      else Object.assign(seen, { className: "paper", textContent: one.file.name });
      Object.assign(away, { type: "button", className: "button small" });
      away.textContent = box.dataset.remove;
      away.setAttribute("aria-label", `${box.dataset.remove}: ${one.file.name}`);
      away.addEventListener("click", () => {
        kept = kept.filter((other) => other !== one);
        show();
        box.focus();
      });
      line.append(seen, away);
      return line;
    };
    const show = () => {
      hand();
      list.replaceChildren(...kept.map(row));
      list.hidden = !kept.length;
    };
    box.addEventListener("change", async () => {
      const chosen = [...box.files];
      const form = box.form, buttons = [...form.querySelectorAll("button:not([type=button])")];
      for (const button of buttons) button.disabled = true;
      for (const file of chosen) if (kept.length < most) kept.push(await shrunk(file, side));
      for (const button of buttons) button.disabled = false;
      show();
    });
  };
  for (const box of document.querySelectorAll("input[data-photos]")) equip(box);
})();
