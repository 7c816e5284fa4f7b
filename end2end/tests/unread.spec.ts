// Unread counts: on the chat icon, on the bell and in the tab's title, the same in every tab and at first paint, and
// gone once everything is read. And notifications, each with its reason.
import { expect, test } from "../support/fixtures";
import { lines } from "../support/users";
import { waitUntilLive, menuItem, message, notifications, roomList, sendMessage, expectMessages, expectUnread, offerOf } from "../support/pages";

test("unread messages are counted in every tab, and opening the room in one reads them", async ({ site, openPage }) => {
  const { room, title, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const settings = await openPage(ada, "/settings");
  await waitUntilLive(settings);
  const list = await settings.context().newPage();
  await list.goto("/notifications");
  await waitUntilLive(list);
  await expectUnread(settings, { messages: "", notifications: "" });
  await expect(list.getByText("You have no notifications.", { exact: true })).toBeVisible();

  await teacher.sendMessage(room, "Good morning");
  await expectUnread(settings, { messages: "1", notifications: "1" });
  await teacher.sendMessage(room, "The first sheet is out");
  for (const page of [settings, list]) {
    await expectUnread(page, { messages: "2", notifications: "1" });
    await expect(roomList(page).getByRole("link", { name: "General" })).toContainText("2");
  }
  const row = notifications(list).filter({ hasText: "2 new messages in General" });
  await expect(row).toContainText("You hear of every message in this room.");
  await expect(notifications(list)).toHaveCount(1);

  await test.step("the first paint shows the same", async () => {
    const html = await (await ada.request.get("/settings")).text();
    expect(html).toContain("<title>(2) Settings · Riverside</title>");
    await expectUnread(await openPage(ada, "/settings", { javaScriptEnabled: false }), { messages: "2", notifications: "1" });
  });

  await test.step("opening the room reads it, here and in the other tab", async () => {
    await roomList(settings).getByRole("link", { name: "General" }).click();
    await expect(settings.getByRole("heading", { name: "General", level: 1 })).toBeVisible();
    await expectMessages(settings, ["Good morning", "The first sheet is out"]);
    await expectUnread(settings, { messages: "", notifications: "" });
    await expectUnread(list, { messages: "", notifications: "" });
    await expect(list.getByText("You have no notifications.", { exact: true })).toBeVisible();
    await expect(settings).toHaveTitle("General · Riverside");
    const html = await (await ada.request.get("/settings")).text();
    expect(html).toContain("<title>Settings · Riverside</title>");
  });

  await test.step("a message that arrives in an open room is read at once", async () => {
    await teacher.sendMessage(room, `Welcome to ${title}`);
    await expect(message(settings, `Welcome to ${title}`)).toBeVisible();
    await expectUnread(settings, { messages: "", notifications: "" });
    await expectUnread(list, { messages: "", notifications: "" });
  });
});

test("own messages are never unread", async ({ site, openPage }) => {
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const roomPage = await openPage(ada, `/chat/${room}`);
  const other = await roomPage.context().newPage();
  await other.goto("/settings");
  await waitUntilLive(other);
  await waitUntilLive(roomPage);
  await sendMessage(roomPage, "Is anybody here?");
  await expectMessages(roomPage, ["Is anybody here?"]);
  await expectUnread(other, { messages: "", notifications: "" });
});

test("a mention is a notification with a reason, and links to its message", async ({ site, openPage }) => {
  const { room, teacher, students: [ada, alan] } = await site.createCourse("Ada Lovelace", "Alan Turing");
  const mine = await openPage(ada, "/notifications");
  const otherStudentPage = await openPage(alan, "/notifications");
  await waitUntilLive(mine);
  await waitUntilLive(otherStudentPage);
  await teacher.sendMessage(room, "Who brings the tape?");
  const number = await teacher.sendMessage(room, `You do, @${ada.username}`);

  // The mention is one, and its room none beside it; for who is not mentioned the room is one.
  await expectUnread(mine, { messages: "2", notifications: "1" });
  await expectUnread(otherStudentPage, { messages: "2", notifications: "1" });
  const row = notifications(mine).filter({ hasText: "Grace Hopper (staff) mentioned you in General" });
  await expect(row).toContainText(`You do, @${ada.username}`);
  await expect(row).toContainText("Your user name was mentioned.");

  await row.getByRole("link", { name: "Grace Hopper (staff) mentioned you in General" }).click();
  await expect(mine).toHaveURL(`/chat/${room}/${number}`);
  await expect(message(mine, `You do, @${ada.username}`)).toBeInViewport();
  await expectUnread(mine, { messages: "", notifications: "" });
  await expectUnread(otherStudentPage, { messages: "2", notifications: "1" });
});

test("an offer is a notification until it is answered, and then the room is there", async ({ site, openPage }) => {
  const { course, students: [ada, alan] } = await site.createCourse("Ada Lovelace", "Alan Turing");
  const page = await openPage(ada, "/");
  await waitUntilLive(page);
  await alan.execute({ do: "new_private_room", course, name: "Engines", participants: [ada.id] });
  await expectUnread(page, { messages: "", notifications: "1" });
  await page.getByRole("button", { name: offerOf("Accept", "Engines") }).click();
  await roomList(page).getByRole("link", { name: "Engines" }).click();
  await expect(page.getByRole("heading", { name: "Engines", level: 1 })).toBeVisible();
  await expectUnread(page, { messages: "", notifications: "" });
});

test("notifications are marked as read one by one, or all at once", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const projects = await teacher.createRoom(course, "Projects");
  await teacher.sendMessage(room, "One");
  await teacher.sendMessage(projects, "Two");
  await teacher.sendMessage(projects, `And @${ada.username}`);
  await teacher.createAssignment(course, "Sheet 1", Date.UTC(2040, 0, 1));
  const page = await openPage(ada, "/notifications");
  await waitUntilLive(page);
  await expect(notifications(page)).toHaveCount(3);
  await expectUnread(page, { messages: "3", notifications: "3" });

  await notifications(page).filter({ hasText: "New assignment: Sheet 1" }).getByRole("button", { name: "Mark as read" }).click();
  await expectUnread(page, { messages: "3", notifications: "2" });
  await expect(notifications(page).filter({ hasText: "New assignment: Sheet 1" }).getByRole("button")).toHaveCount(0);

  await page.getByRole("link", { name: "Unread", exact: true }).click();
  await expect(page).toHaveURL("/notifications?unread=1");
  await expect(notifications(page)).toHaveCount(2);
  await notifications(page).filter({ hasText: "1 new message in General" }).getByRole("button", { name: "Mark as read" }).click();
  await expectUnread(page, { messages: "2", notifications: "1" });
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.getByText("You have no unread notifications.")).toBeVisible();
  await expectUnread(page, { messages: "", notifications: "" });

  await page.getByRole("link", { name: "All", exact: true }).click();
  await expect(notifications(page).filter({ hasText: "New assignment: Sheet 1" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Mark all as read" })).toHaveCount(0);
  await page.reload();
  await expectUnread(page, { messages: "", notifications: "" });
});

test("notifications can be filtered by course", async ({ site, openPage }) => {
  const { course, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const other = await site.createCourse();
  await ada.join(other.invite);
  await teacher.createAssignment(course, "Sheet 1", Date.UTC(2040, 0, 1));
  await other.teacher.createAssignment(other.course, "Essay", Date.UTC(2040, 0, 1));
  const page = await openPage(ada, "/notifications");
  await expect(notifications(page)).toHaveCount(2);
  await page.goto(`/notifications?course=${other.course}`);
  await expect(notifications(page)).toHaveCount(1);
  await expect(notifications(page)).toContainText("New assignment: Essay");
});

test("a muted room is not counted, and is shown as muted", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const projects = await teacher.createRoom(course, "Projects");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await page.getByRole("main").getByRole("link", { name: "Room settings" }).click();
  await page.getByLabel("Notify me of").selectOption({ label: "Nothing: mute this room" });
  await page.getByRole("button", { name: "Save" }).first().click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(roomList(page).getByRole("link", { name: "General" })).toContainText("muted");

  await teacher.sendMessage(room, `Nobody is told, not even @${ada.username}`);
  await teacher.sendMessage(projects, "This one counts");
  await expect(roomList(page).getByRole("link", { name: "Projects" })).toContainText("1");
  await expectUnread(page, { messages: "1", notifications: "1" });
  await page.reload();
  await expectUnread(page, { messages: "1", notifications: "1" });
  await page.goto("/notifications");
  await expect(notifications(page)).toHaveCount(1);
});

test("what was deleted before one came is not counted", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, "/settings");
  await waitUntilLive(page);
  await teacher.sendMessages(room, ["One", "Two", "Three"]);
  await expectUnread(page, { messages: "3", notifications: "1" });
  await teacher.deleteMessage(room, 2);
  await expectUnread(page, { messages: "2", notifications: "1" });
  await page.reload();
  await expectUnread(page, { messages: "2", notifications: "1" });
  await teacher.deleteMessage(room, 1);
  await teacher.deleteMessage(room, 3);
  await expectUnread(page, { messages: "", notifications: "" });
});

test("a hundred unread messages are 99+", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, "/settings");
  await waitUntilLive(page);
  await teacher.sendMessages(room, lines(1, 99));
  await expectUnread(page, { messages: "99", notifications: "1" });
  await teacher.sendMessage(room, "Line 100");
  await expectUnread(page, { messages: "99+", notifications: "1" });
  await page.reload();
  await expectUnread(page, { messages: "99+", notifications: "1" });
});

test("a message can be marked unread, and stays so while the room is open", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessages(room, ["One", "Two", "Three"]);
  const page = await openPage(ada, `/chat/${room}`);
  const other = await page.context().newPage();
  await other.goto("/settings");
  await waitUntilLive(other);
  await expectUnread(page, { messages: "", notifications: "" });
  await (await menuItem(message(page, "Two"), "Mark as unread from here")).click();
  await expectUnread(page, { messages: "2", notifications: "1" });
  await expectUnread(other, { messages: "2", notifications: "1" });
  await page.getByRole("button", { name: "Mark as read" }).click();
  await expectUnread(page, { messages: "", notifications: "" });
  await expectUnread(other, { messages: "", notifications: "" });
});

test("a direct message is for two users, and its notification says so", async ({ site, openPage }) => {
  const { course, teacher, students: [ada, alan] } = await site.createCourse("Ada Lovelace", "Alan Turing");
  const studentPage = await openPage(ada, `/courses/${course}/members`);
  const otherStudentPage = await openPage(alan, "/notifications");
  await waitUntilLive(studentPage);
  await waitUntilLive(otherStudentPage);
  await studentPage.getByRole("link", { name: `@${alan.username}` }).click();
  await studentPage.getByRole("button", { name: "Write to Alan Turing" }).click();
  await expect(studentPage).toHaveURL(/\/chat\/\d+$/);
  await expect(studentPage.getByRole("heading", { name: "Alan Turing", level: 1 })).toBeVisible();
  await sendMessage(studentPage, "Between the two of us");
  await expectUnread(otherStudentPage, { messages: "1", notifications: "1" });
  await expect(notifications(otherStudentPage)).toContainText("A direct message from Ada Lovelace");
  await expect(notifications(otherStudentPage)).toContainText("It was written to you alone.");
  const path = new URL(studentPage.url()).pathname;
  expect((await teacher.request.get(path)).status()).toBe(404);

  await test.step("the same two users always get the same room", async () => {
    await otherStudentPage.goto(`/courses/${course}/members`);
    await otherStudentPage.getByRole("link", { name: `@${ada.username}` }).click();
    await otherStudentPage.getByRole("button", { name: "Write to Ada Lovelace" }).click();
    await expect(otherStudentPage).toHaveURL(path);
    await expectMessages(otherStudentPage, ["Between the two of us"]);
  });
});
