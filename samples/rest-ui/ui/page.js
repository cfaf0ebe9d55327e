"use strict";

const byId = (id) => document.getElementById(id);

async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body ? { "content-type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
  return answer.json();
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    byId("state").textContent = error.message;
  }
}

async function refresh() {
  const { notes } = await call("GET", "api/notes");
  byId("notes").replaceChildren(...notes.map(row));
  byId("empty").hidden = notes.length > 0;
}

function row(note) {
  const item = document.createElement("li");
  const text = document.createElement("span");
  text.textContent = note.text;
  const remove = document.createElement("button");
  remove.textContent = "Delete";
  remove.setAttribute("aria-label", `Delete note ${note.id}`);
  remove.onclick = () =>
    attempt(async () => {
      await call("DELETE", `api/notes/${note.id}`);
      await refresh();
    });
  item.append(text, remove);
  return item;
}

byId("add").onsubmit = (event) => {
  event.preventDefault();
  attempt(async () => {
    await call("POST", "api/notes", { text: byId("text").value });
    byId("text").value = "";
    await refresh();
  });
};

for (const button of byId("levels").children) {
  button.onclick = () => attempt(() => call("POST", "api/log", { level: button.dataset.level }));
}

attempt(async () => {
  const about = await call("GET", "meta");
  byId("state").textContent = `${about.name} ${about.version}`;
  await refresh();
});
