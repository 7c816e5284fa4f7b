// Sending messages without network or server: nothing is lost, nothing is sent twice, the order stays.
import type { BrowserContext } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { lines } from "../support/users";
import { composer, waitUntilLive, message, sendMessage, expectMessages, connectionStatus, messageList } from "../support/pages";

test("messages written offline arrive once and in order", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const studentPage = await openPage(ada, `/chat/${room}`);
  const other = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(studentPage);
  await waitUntilLive(other);
  await sendMessage(studentPage, "On the train");
  await expectMessages(other, ["On the train"]);

  await studentPage.context().setOffline(true);
  await expect(connectionStatus(studentPage)).toHaveText("Offline");
  await sendMessage(studentPage, "In the tunnel");
  await sendMessage(studentPage, "Still in the tunnel");
  await sendMessage(studentPage, "What a noise");
  await expect(messageList(studentPage).getByText("Waiting for connection")).toHaveCount(3);
  await expect(composer(studentPage)).toHaveValue("");
  await message(studentPage, "What a noise").getByRole("button", { name: "Take back" }).click();
  await expect(composer(studentPage)).toHaveValue("What a noise");
  await composer(studentPage).fill("");
  await sendMessage(other, "Where are you?");
  await expectMessages(other, ["On the train", "Where are you?"]);
  await teacher.editMessage(room, 2, "Where are you now?");

  await studentPage.context().setOffline(false);
  await waitUntilLive(studentPage);
  const conversation = ["On the train", "Where are you now?", "In the tunnel", "Still in the tunnel"];
  for (const page of [studentPage, other]) await expectMessages(page, conversation);
  for (const page of [studentPage, other]) {
    await page.reload();
    await expectMessages(page, conversation);
  }
});

test("messages written while the server is down are sent once when it is back, even after a reload", async ({ ownServer, ownSite, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { room, teacher, students: [ada] } = await ownSite.createCourse("Ada Lovelace");
  const studentPage = await openPage(ada, `/chat/${room}`);
  const other = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(studentPage);
  await waitUntilLive(other);

  await ownServer.kill();
  await expect(connectionStatus(studentPage)).toHaveText("Reconnecting…");
  await sendMessage(studentPage, "Does this arrive?");
  await sendMessage(studentPage, "And this?");
  await composer(studentPage).fill("Half a thought");
  await expect(messageList(studentPage).getByText("Waiting for connection")).toHaveCount(2);
  // She closes the page; without a server it cannot be reloaded.
  await studentPage.goto("about:blank");

  await ownServer.start();
  await studentPage.goto(`/chat/${room}`);
  await waitUntilLive(studentPage);
  await waitUntilLive(other);
  for (const page of [studentPage, other]) await expectMessages(page, ["Does this arrive?", "And this?"]);
  await expect(composer(studentPage)).toHaveValue("Half a thought");
  await studentPage.reload();
  await waitUntilLive(studentPage);
  await expectMessages(studentPage, ["Does this arrive?", "And this?"]);
});

test("what was written long ago asks before it goes out", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  const other = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(page);
  await page.context().setOffline(true);
  await expect(connectionStatus(page)).toHaveText("Offline");
  await sendMessage(page, "Is anybody still here?");
  await sendMessage(page, "I am late");
  await expect(messageList(page).getByText("Waiting for connection")).toHaveCount(2);
  await page.close();
  const later = await page.context().newPage();
  await later.addInitScript(() => {
    for (const key of Object.keys(localStorage).filter((key) => key.startsWith("cohort.outbox."))) {
      const kept = JSON.parse(localStorage.getItem(key)!);
      localStorage.setItem(key, JSON.stringify({ ...kept, at: kept.at - 7_200_000 }));
    }
  });
  await page.context().setOffline(false);
  await later.goto(`/chat/${room}`);
  await waitUntilLive(later);
  await expect(messageList(later).getByText(/^Written .*, not sent\.$/)).toHaveCount(2);
  await expect(other.getByText("Nothing has been said here yet.")).toBeVisible();
  await message(later, "I am late").getByRole("button", { name: "Edit" }).click();
  await expect(composer(later)).toHaveValue("I am late");
  await message(later, "Is anybody still here?").getByRole("button", { name: "Send now" }).click();
  await sendMessage(later, "I am late, sorry");
  for (const tab of [later, other]) await expectMessages(tab, ["Is anybody still here?", "I am late, sorry"]);
});

test("a reload keeps a message that is still being sent", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const studentPage = await openPage(ada, "/settings");
  const network = await interruptibleNetwork(studentPage.context());
  network.cut();
  await studentPage.goto(`/chat/${room}`);
  await sendMessage(studentPage, "Slow but sure");
  await expect(message(studentPage, "Slow but sure")).toContainText(/Sending…|Waiting for connection/);
  await studentPage.reload();
  await expect(message(studentPage, "Slow but sure")).toContainText(/Sending…|Waiting for connection/);
  const other = await openPage(teacher, `/chat/${room}`);
  await expect(other.getByText("Nothing has been said here yet.")).toBeVisible();

  network.restore();
  for (const page of [studentPage, other]) await expectMessages(page, ["Slow but sure"]);
});

test("a lost answer does not send the message twice", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const other = await openPage(teacher, `/chat/${room}`);
  const studentPage = await openPage(ada, "/settings");
  const network = await interruptibleNetwork(studentPage.context());
  await studentPage.goto(`/chat/${room}`);
  await waitUntilLive(studentPage);
  network.dropAnswers();
  await sendMessage(studentPage, "Did you hear me?");
  // The server has the message, but its answer is lost.
  await expectMessages(other, ["Did you hear me?"]);
  await expect(message(studentPage, "Did you hear me?")).toContainText("Sending…");
  network.cut();
  await expect(connectionStatus(studentPage)).toHaveText("Reconnecting…");
  network.restore();
  await waitUntilLive(studentPage);
  await sendMessage(studentPage, "Hello?");
  for (const page of [studentPage, other]) await expectMessages(page, ["Did you hear me?", "Hello?"]);
  await studentPage.reload();
  await expectMessages(studentPage, ["Did you hear me?", "Hello?"]);
});

test("after an outage everything that happened meanwhile is shown, edits and deletions too", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { course, room, teacher, students: [ada, alan] } = await site.createCourse("Ada Lovelace", "Alan Turing");
  await teacher.sendMessages(room, ["One", "Two", "Three"]);
  const studentPage = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(studentPage);
  await expectMessages(studentPage, ["One", "Two", "Three"]);

  await studentPage.context().setOffline(true);
  await expect(connectionStatus(studentPage)).toHaveText("Offline");
  await teacher.editMessage(room, 1, "One, corrected");
  await teacher.deleteMessage(room, 2);
  await teacher.sendMessage(room, "Four");
  await teacher.execute({ do: "change_room", room, name: "Everybody", topic: "All of us" });
  await teacher.execute({ do: "remove_member", course, user: alan.id });
  await studentPage.context().setOffline(false);

  await waitUntilLive(studentPage);
  await expectMessages(studentPage, ["One, corrected", "This message was deleted.", "Three", "Four"]);
  await expect(studentPage.getByRole("heading", { name: "Everybody", level: 1 })).toBeVisible();
  await expect(studentPage.getByRole("complementary").getByText("All 2 members")).toBeVisible();
});

test("after a very long outage the room is read again", async ({ ownSite, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const names = ["Ada Lovelace", "Alan Turing", "Barbara Liskov", "Edsger Dijkstra", "Frances Allen", "John Backus"];
  const { room, students: [ada, ...others] } = await ownSite.createCourse(...names);
  const studentPage = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(studentPage);
  await studentPage.context().setOffline(true);
  await expect(connectionStatus(studentPage)).toHaveText("Offline");
  await Promise.all(others.map((one, at) => one.sendMessages(room, lines(at * 110 + 1, at * 110 + 110))));
  const last = await others[0].sendMessage(room, "The last one");
  expect(last).toBe(551);
  await studentPage.context().setOffline(false);
  await waitUntilLive(studentPage);
  await expect(message(studentPage, "The last one")).toBeVisible();
  await others[0].sendMessage(room, "And live again");
  await expect(message(studentPage, "And live again")).toBeVisible();
});

/** Lets a test interrupt the network between the server and the pages of a context that are opened from now on. */
async function interruptibleNetwork(context: BrowserContext): Promise<{ cut(): void; dropAnswers(): void; restore(): void }> {
  let state: "up" | "dropping answers" | "down" = "up";
  const connections = new Set<() => void>();
  await context.routeWebSocket(/\/ws$/, (page) => {
    if (state === "down") return void page.close({ code: 4900 });
    const server = page.connectToServer();
    const close = () => void Promise.all([page.close({ code: 4900 }), server.close()]);
    connections.add(close);
    page.onMessage((frame) => server.send(frame));
    server.onMessage((frame) => {
      if (state === "up") page.send(frame);
    });
  });
  await context.route("**/api/*", (route) => (state === "up" ? route.continue() : route.abort()));
  return {
    cut() {
      state = "down";
      for (const close of connections) close();
      connections.clear();
    },
    dropAnswers() {
      state = "dropping answers";
    },
    restore() {
      state = "up";
    },
  };
}
