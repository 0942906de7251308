const form = document.querySelector("#passkey");
const problem = form.querySelector(".error");

form.addEventListener("submit", async (event) => {
  if (form.credential.value) return;
  event.preventDefault();
  problem.hidden = true;
  try {
    const answer = await fetch(form.dataset.options, { method: "POST" });
    if (!answer.ok) throw new Error(`options ${answer.status}`);
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await answer.json());
    const credential = await navigator.credentials.create({ publicKey });
    form.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch {
    problem.hidden = false;
  }
});
