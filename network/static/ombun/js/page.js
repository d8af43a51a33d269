/* Two comforts on every page, none of them needed:
 * a sum is selected when its field is entered, so that typing replaces it;
 * a password can be looked at, where the page offers the words for it (data-show, data-hide around the field).
 */
document.addEventListener("focusin", (event) => {
  if (event.target.matches("input.money, input[inputmode='decimal']")) event.target.select();
});

for (const holder of document.querySelectorAll("[data-show]")) {
  const input = holder.querySelector("input[type='password']");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet reveal";
  button.textContent = holder.dataset.show;
  button.addEventListener("click", () => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.textContent = hidden ? holder.dataset.hide : holder.dataset.show;
    input.focus();
  });
  input?.after(button);
}
