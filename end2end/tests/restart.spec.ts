// The server dies under an open page and comes back: the page says so, goes on by itself and misses nothing.
import { expect, test } from "../support/fixtures";
import { composer, isLive, message, says, shows, status, unread } from "../support/pages";

test("killed and restarted, the page comes back to life and has what was missed", async ({ ownServer, ownSchool, visit, complaints }) => {
  complaints.allowOutage();
  const { room, teacher, students: [ada] } = await ownSchool.classroom("Ada Lovelace");
  await teacher.saysAll(room, ["To be edited", "To be deleted", "To stay"]);
  const hers = await visit(ada, `/chat/${room}`);
  await isLive(hers);
  await composer(hers).fill("Not yet finished");
  await hers.evaluate(() => Object.assign(window, { same: true }));

  await ownServer.kill();
  await expect(status(hers)).toHaveText("Reconnecting…");
  await ownServer.start();
  await teacher.edits(room, 1, "Edited");
  await teacher.deletes(room, 2);
  await teacher.says(room, "Said after the fall");

  await isLive(hers);
  await shows(hers, ["Edited", "This message was deleted.", "To stay", "Said after the fall"]);
  // It is the same page still, with what was being written in it.
  expect(await hers.evaluate(() => "same" in window)).toBe(true);
  await expect(composer(hers)).toHaveValue("Not yet finished");

  const other = await visit(teacher, `/chat/${room}`);
  await isLive(other);
  await says(hers, "I am back");
  await expect(message(other, "I am back")).toBeVisible();
  await says(other, "So am I");
  await expect(message(hers, "So am I")).toBeVisible();
});

test("what was acknowledged before the kill is there after it", async ({ ownServer, ownSchool, visit, complaints }) => {
  complaints.allowOutage();
  const { room, teacher, students: [ada] } = await ownSchool.classroom("Ada Lovelace");
  const hers = await visit(ada, `/chat/${room}`);
  await isLive(hers);
  const number = await teacher.says(room, "Acknowledged");
  await ownServer.kill();
  await ownServer.start();
  await isLive(hers);
  await shows(hers, ["Acknowledged"]);
  const { room: view } = await teacher.look({ view: "room", room });
  expect(view?.messages.find((one) => one.number === number)?.content).toBe("Acknowledged");
});

test("counts are right again after the server was away", async ({ ownServer, ownSchool, visit, complaints }) => {
  complaints.allowOutage();
  const { course, room, teacher, students: [ada] } = await ownSchool.classroom("Ada Lovelace");
  const page = await visit(ada, "/notifications");
  await isLive(page);
  await unread(page, { messages: "", notifications: "" });
  await ownServer.kill();
  await expect(status(page)).toHaveText("Reconnecting…");
  await ownServer.start();
  await teacher.says(room, `Look at this, @${ada.username}`);
  await teacher.assigns(course, "Sheet 1", Date.UTC(2040, 0, 1));
  await isLive(page);
  await unread(page, { messages: "1", notifications: "3" });
  await expect(page.getByText("New assignment: Sheet 1")).toBeVisible();
  await expect(page.getByText("Grace Hopper mentioned you in General")).toBeVisible();
});

test("a server that is asked to end says goodbye, and the pages wait for the next", async ({ ownServer, ownSchool, visit, complaints }) => {
  complaints.allowOutage();
  const { room, teacher, students: [ada] } = await ownSchool.classroom("Ada Lovelace");
  const hers = await visit(ada, `/chat/${room}`);
  await isLive(hers);
  await ownServer.stop();
  await expect(status(hers)).toHaveText("Reconnecting…");
  await ownServer.start();
  await isLive(hers);
  await teacher.says(room, "Good evening");
  await shows(hers, ["Good evening"]);
});
