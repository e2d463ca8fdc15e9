// What scripts add to the tip pages: placeholders go where the cursor is, and one tick takes all.
const words = () => document.querySelectorAll("textarea[name^='body_'], textarea[name='words_new']");
let last = words()[0];
for (const area of words()) area.addEventListener("focus", () => { last = area; });

for (const code of document.querySelectorAll("code[data-insert]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tip-insert";
  button.textContent = code.dataset.insert;
  button.setAttribute("aria-label", `Insert ${code.dataset.insert}`);
  button.addEventListener("click", () => {
    if (!last) return;
    last.focus();
    last.setRangeText(code.dataset.insert, last.selectionStart, last.selectionEnd, "end");
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });
  code.replaceWith(button);
}

const boxes = [...document.querySelectorAll(".tip-choose input")];
const head = document.querySelector(".tip-table thead .tip-choose");
if (boxes.length > 1 && head) {
  const all = document.createElement("input");
  all.type = "checkbox";
  all.id = "choose-all";
  all.setAttribute("aria-label", "Choose all on this page");

  head.replaceChildren(all);
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; });
}
