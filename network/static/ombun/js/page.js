/* Comforts on every page, none of them needed:
 * a sum is selected when its field is entered, so that typing replaces it;
 * a password can be looked at, where the page offers the words for it (data-show, data-hide around the field);
 * signing out asks first when rows on this device were not sent (leaving.js), and leaves nothing else behind;
 * what was typed is there again after the browser's Back (typed.js).
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

for (const form of document.querySelectorAll("form[data-leaves]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const isAsked = event.submitter?.closest("#leaving");
    const leaving = await import("./leaving.js").catch(() => null);
    // A browser that keeps nothing has nothing to ask.
    if (!leaving || (await leaving.mayLeave(form.dataset.leaves, isAsked).catch(() => true))) form.submit();
  });
}

if (document.getElementById("sign-out") && document.querySelector("main form[method=post]")) import("./typed.js").catch(() => {});
