// The server restarts while pages are open: they show it, reconnect by themselves and miss nothing.
import { expect, test } from "../support/fixtures";
import { composer, waitUntilLive, message, sendMessage, expectMessages, connectionStatus, expectUnread } from "../support/pages";

test("after the server was killed and restarted the page reconnects and shows what it missed", async ({ ownServer, ownSite, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { room, teacher, students: [ada] } = await ownSite.createCourse("Ada Lovelace");
  await teacher.sendMessages(room, ["To be edited", "To be deleted", "To stay"]);
  const studentPage = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(studentPage);
  await composer(studentPage).fill("Not yet finished");
  await studentPage.evaluate(() => Object.assign(window, { same: true }));

  await ownServer.kill();
  await expect(connectionStatus(studentPage)).toHaveText("Reconnecting…");
  await ownServer.start();
  await teacher.editMessage(room, 1, "Edited");
  await teacher.deleteMessage(room, 2);
  await teacher.sendMessage(room, "Said after the fall");

  await waitUntilLive(studentPage);
  await expectMessages(studentPage, ["Edited", "This message was deleted.", "To stay", "Said after the fall"]);
  // It is still the same document, with the unfinished message in it.
  expect(await studentPage.evaluate(() => "same" in window)).toBe(true);
  await expect(composer(studentPage)).toHaveValue("Not yet finished");

  const other = await openPage(teacher, `/chat/${room}`);
  await waitUntilLive(other);
  await sendMessage(studentPage, "I am back");
  await expect(message(other, "I am back")).toBeVisible();
  await sendMessage(other, "So am I");
  await expect(message(studentPage, "So am I")).toBeVisible();
});

test("a message acknowledged before the kill is there after it", async ({ ownServer, ownSite, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { room, teacher, students: [ada] } = await ownSite.createCourse("Ada Lovelace");
  const studentPage = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(studentPage);
  const number = await teacher.sendMessage(room, "Acknowledged");
  await ownServer.kill();
  await ownServer.start();
  await waitUntilLive(studentPage);
  await expectMessages(studentPage, ["Acknowledged"]);
  const { room: view } = await teacher.query({ view: "room", room });
  expect(view?.messages.find((one) => one.number === number)?.content).toBe("Acknowledged");
});

test("unread counts are right again after the server was down", async ({ ownServer, ownSite, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { course, room, teacher, students: [ada] } = await ownSite.createCourse("Ada Lovelace");
  const page = await openPage(ada, "/notifications");
  await waitUntilLive(page);
  await expectUnread(page, { messages: "", notifications: "" });
  await ownServer.kill();
  await expect(connectionStatus(page)).toHaveText("Reconnecting…");
  await ownServer.start();
  await teacher.sendMessage(room, `Look at this, @${ada.username}`);
  await teacher.createAssignment(course, "Sheet 1", Date.UTC(2040, 0, 1));
  await waitUntilLive(page);
  await expectUnread(page, { messages: "1", notifications: "2" });
  await expect(page.getByText("New assignment: Sheet 1")).toBeVisible();
  await expect(page.getByRole("link", { name: "Grace Hopper (staff) mentioned you in General" })).toBeVisible();
});

test("after a graceful stop the pages reconnect to the next server", async ({ ownServer, ownSite, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { room, teacher, students: [ada] } = await ownSite.createCourse("Ada Lovelace");
  const studentPage = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(studentPage);
  await ownServer.stop();
  await expect(connectionStatus(studentPage)).toHaveText("Reconnecting…");
  await ownServer.start();
  await waitUntilLive(studentPage);
  await teacher.sendMessage(room, "Good evening");
  await expectMessages(studentPage, ["Good evening"]);
});
