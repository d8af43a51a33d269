/* The page of a job renews its own part (data-renew: milliseconds) while the work runs, without a jump.
 * Without this script the page's own <meta> does it.
 */
const renew = async () => {
  const part = document.getElementById("job");
  if (!part?.dataset.renew) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    // Signed out in between: the next look at the page says so; a sign-in page has no part to show here.
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("job");
    const typing = part.contains(document.activeElement) && document.activeElement.id;
    if (fresh && fresh.innerHTML !== part.innerHTML) {
      part.replaceWith(fresh);
      if (typing) document.getElementById(typing)?.focus();
    }
  } catch {
    // The server is away for a moment: ask again.
  }
  wait();
};

const wait = () => {
  const pause = document.getElementById("job")?.dataset.renew;
  if (pause) setTimeout(renew, Number(pause));
};

wait();
