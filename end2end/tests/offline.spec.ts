// Writing while the network or the server is away: nothing is lost, nothing comes twice, the order stays.
import type { BrowserContext } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { lines } from "../support/users";
import { composer, isLive, message, says, shows, status, timeline } from "../support/pages";

test("offline, write, online again: everything arrives once and in order", async ({ school, visit, complaints }) => {
  complaints.allowOutage();
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const hers = await visit(ada, `/chat/${room}`);
  const other = await visit(teacher, `/chat/${room}`);
  await isLive(hers);
  await isLive(other);
  await says(hers, "On the train");
  await shows(other, ["On the train"]);

  await hers.context().setOffline(true);
  await expect(status(hers)).toHaveText("Offline");
  await says(hers, "In the tunnel");
  await says(hers, "Still in the tunnel");
  await expect(timeline(hers).getByText("Sending…")).toHaveCount(2);
  await expect(composer(hers)).toHaveValue("");
  await says(other, "Where are you?");
  await shows(other, ["On the train", "Where are you?"]);
  await teacher.edits(room, 2, "Where are you now?");

  await hers.context().setOffline(false);
  await isLive(hers);
  const talk = ["On the train", "Where are you now?", "In the tunnel", "Still in the tunnel"];
  for (const page of [hers, other]) await shows(page, talk);
  for (const page of [hers, other]) {
    await page.reload();
    await shows(page, talk);
  }
});

test("written while the server is down, and the page reloaded: sent once when it is back", async ({ ownServer, ownSchool, visit, complaints }) => {
  complaints.allowOutage();
  const { room, teacher, students: [ada] } = await ownSchool.classroom("Ada Lovelace");
  const hers = await visit(ada, `/chat/${room}`);
  const other = await visit(teacher, `/chat/${room}`);
  await isLive(hers);
  await isLive(other);

  await ownServer.kill();
  await expect(status(hers)).toHaveText("Reconnecting…");
  await says(hers, "Does this arrive?");
  await says(hers, "And this?");
  await composer(hers).fill("Half a thought");
  await expect(timeline(hers).getByText("Sending…")).toHaveCount(2);
  // She closes the page; there is nobody to load it from anew.
  await hers.goto("about:blank");

  await ownServer.start();
  await hers.goto(`/chat/${room}`);
  await isLive(hers);
  await isLive(other);
  for (const page of [hers, other]) await shows(page, ["Does this arrive?", "And this?"]);
  await expect(composer(hers)).toHaveValue("Half a thought");
  await hers.reload();
  await isLive(hers);
  await shows(hers, ["Does this arrive?", "And this?"]);
});

test("a reload while a message is on its way keeps it on its way", async ({ school, visit, complaints }) => {
  complaints.allowOutage();
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const hers = await visit(ada, "/settings");
  const wire = await cuttable(hers.context());
  wire.cut();
  await hers.goto(`/chat/${room}`);
  await says(hers, "Slow but sure");
  await expect(message(hers, "Slow but sure")).toContainText("Sending…");
  await hers.reload();
  await expect(message(hers, "Slow but sure")).toContainText("Sending…");
  const other = await visit(teacher, `/chat/${room}`);
  await expect(other.getByText("Nothing has been said here yet.")).toBeVisible();

  wire.mend();
  for (const page of [hers, other]) await shows(page, ["Slow but sure"]);
});

test("an answer that is lost on the way does not double the message", async ({ school, visit, complaints }) => {
  complaints.allowOutage();
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const other = await visit(teacher, `/chat/${room}`);
  const hers = await visit(ada, "/settings");
  const wire = await cuttable(hers.context());
  await hers.goto(`/chat/${room}`);
  await isLive(hers);
  wire.deafen();
  await says(hers, "Did you hear me?");
  // The server has it, she does not know.
  await shows(other, ["Did you hear me?"]);
  await expect(message(hers, "Did you hear me?")).toContainText("Sending…");
  wire.cut();
  await expect(status(hers)).toHaveText("Reconnecting…");
  wire.mend();
  await isLive(hers);
  await says(hers, "Hello?");
  for (const page of [hers, other]) await shows(page, ["Did you hear me?", "Hello?"]);
  await hers.reload();
  await shows(hers, ["Did you hear me?", "Hello?"]);
});

test("after a gap everything that happened meanwhile is there, edits and deletions too", async ({ school, visit, complaints }) => {
  complaints.allowOutage();
  const { course, room, teacher, students: [ada, alan] } = await school.classroom("Ada Lovelace", "Alan Turing");
  await teacher.saysAll(room, ["One", "Two", "Three"]);
  const hers = await visit(ada, `/chat/${room}`);
  await isLive(hers);
  await shows(hers, ["One", "Two", "Three"]);

  await hers.context().setOffline(true);
  await expect(status(hers)).toHaveText("Offline");
  await teacher.edits(room, 1, "One, corrected");
  await teacher.deletes(room, 2);
  await teacher.says(room, "Four");
  await teacher.run({ do: "change_room", room, name: "Everybody", topic: "All of us" });
  await teacher.run({ do: "remove_member", course, user: alan.id });
  await hers.context().setOffline(false);

  await isLive(hers);
  await shows(hers, ["One, corrected", "This message was deleted.", "Three", "Four"]);
  await expect(hers.getByRole("heading", { name: "Everybody", level: 1 })).toBeVisible();
  await expect(hers.getByRole("complementary").getByText("All 2 members")).toBeVisible();
});

test("after a very long gap the room is drawn afresh", async ({ ownSchool, visit, complaints }) => {
  complaints.allowOutage();
  const names = ["Ada Lovelace", "Alan Turing", "Barbara Liskov", "Edsger Dijkstra", "Frances Allen", "John Backus"];
  const { room, students: [ada, ...others] } = await ownSchool.classroom(...names);
  const hers = await visit(ada, `/chat/${room}`);
  await isLive(hers);
  await hers.context().setOffline(true);
  await expect(status(hers)).toHaveText("Offline");
  await Promise.all(others.map((one, at) => one.saysAll(room, lines(at * 110 + 1, at * 110 + 110))));
  const last = await others[0].says(room, "The last one");
  expect(last).toBe(551);
  await hers.context().setOffline(false);
  await isLive(hers);
  await expect(message(hers, "The last one")).toBeVisible();
  await others[0].says(room, "And live again");
  await expect(message(hers, "And live again")).toBeVisible();
});

/** A wire that can be cut between the pages of a context (those opened from now on) and the server. */
async function cuttable(context: BrowserContext): Promise<{ cut(): void; deafen(): void; mend(): void }> {
  let state: "whole" | "deaf" | "cut" = "whole";
  const open = new Set<() => void>();
  await context.routeWebSocket(/\/ws$/, (page) => {
    if (state === "cut") return void page.close({ code: 4900 });
    const server = page.connectToServer();
    const close = () => void Promise.all([page.close({ code: 4900 }), server.close()]);
    open.add(close);
    page.onMessage((frame) => server.send(frame));
    server.onMessage((frame) => {
      if (state === "whole") page.send(frame);
    });
  });
  await context.route("**/api/*", (route) => (state === "whole" ? route.continue() : route.abort()));
  return {
    cut() {
      state = "cut";
      for (const close of open) close();
      open.clear();
    },
    deafen() {
      state = "deaf";
    },
    mend() {
      state = "whole";
    },
  };
}
