// What is unread: counted on the chat icon, the bell and in the tab's title, the same in every tab and at first paint,
// and gone once it is read. And what is kept for a person: the notifications, each with its reason.
import { expect, test } from "../support/fixtures";
import { lines } from "../support/users";
import { isLive, message, notifications, places, says, shows, unread } from "../support/pages";

test("messages are counted in every tab, and read by opening the room in one", async ({ school, visit }) => {
  const { room, title, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const settings = await visit(ada, "/settings");
  await isLive(settings);
  const list = await settings.context().newPage();
  await list.goto("/notifications");
  await isLive(list);
  await unread(settings, { messages: "", notifications: "" });
  await expect(list.getByText("You have no notifications.", { exact: true })).toBeVisible();

  await teacher.says(room, "Good morning");
  await unread(settings, { messages: "1", notifications: "1" });
  await teacher.says(room, "The first sheet is out");
  for (const page of [settings, list]) {
    await unread(page, { messages: "2", notifications: "1" });
    await expect(places(page).getByRole("link", { name: "General" })).toContainText("2");
  }
  const row = notifications(list).filter({ hasText: "2 new messages in General" });
  await expect(row).toContainText("You hear of every message in this room.");
  await expect(notifications(list)).toHaveCount(1);

  await test.step("the first paint says the same", async () => {
    const html = await (await ada.request.get("/settings")).text();
    expect(html).toContain("<title>(2) Settings · Riverside</title>");
    await unread(await visit(ada, "/settings", { javaScriptEnabled: false }), { messages: "2", notifications: "1" });
  });

  await test.step("opening the room reads it, here and in the other tab", async () => {
    await places(settings).getByRole("link", { name: "General" }).click();
    await expect(settings.getByRole("heading", { name: "General", level: 1 })).toBeVisible();
    await shows(settings, ["Good morning", "The first sheet is out"]);
    await unread(settings, { messages: "", notifications: "" });
    await unread(list, { messages: "", notifications: "" });
    await expect(list.getByText("You have no notifications.", { exact: true })).toBeVisible();
    await expect(settings).toHaveTitle("General · Riverside");
    const html = await (await ada.request.get("/settings")).text();
    expect(html).toContain("<title>Settings · Riverside</title>");
  });

  await test.step("what comes while one looks is read by looking", async () => {
    await teacher.says(room, `Welcome to ${title}`);
    await expect(message(settings, `Welcome to ${title}`)).toBeVisible();
    await unread(settings, { messages: "", notifications: "" });
    await unread(list, { messages: "", notifications: "" });
  });
});

test("one's own messages are never unread", async ({ school, visit }) => {
  const { room, students: [ada] } = await school.classroom("Ada Lovelace");
  const talk = await visit(ada, `/chat/${room}`);
  const other = await talk.context().newPage();
  await other.goto("/settings");
  await isLive(other);
  await isLive(talk);
  await says(talk, "Is anybody here?");
  await shows(talk, ["Is anybody here?"]);
  await unread(other, { messages: "", notifications: "" });
});

test("a mention is a notification of its own, says why, and leads to the very message", async ({ school, visit }) => {
  const { room, teacher, students: [ada, alan] } = await school.classroom("Ada Lovelace", "Alan Turing");
  const mine = await visit(ada, "/notifications");
  const his = await visit(alan, "/notifications");
  await isLive(mine);
  await isLive(his);
  await teacher.says(room, "Who brings the tape?");
  const number = await teacher.says(room, `You do, @${ada.username}`);

  await unread(mine, { messages: "2", notifications: "2" });
  await unread(his, { messages: "2", notifications: "1" });
  const row = notifications(mine).filter({ hasText: "Grace Hopper mentioned you in General" });
  await expect(row).toContainText(`You do, @${ada.username}`);
  await expect(row).toContainText("Your user name was mentioned.");

  await row.getByRole("link", { name: "Grace Hopper mentioned you in General" }).click();
  await expect(mine).toHaveURL(`/chat/${room}/${number}`);
  await expect(mine.getByText(`You do, @${ada.username}`)).toBeInViewport();
  await unread(mine, { messages: "", notifications: "" });
  await unread(his, { messages: "2", notifications: "1" });
});

test("opening a room reads the notification that one was let in, though nothing in it is unread", async ({ school, visit }) => {
  const { course, students: [ada, alan] } = await school.classroom("Ada Lovelace", "Alan Turing");
  const page = await visit(ada, "/settings");
  await isLive(page);
  await alan.opensPrivateRoom(course, "Engines", [ada]);
  await unread(page, { messages: "", notifications: "1" });
  await places(page).getByRole("link", { name: "Engines" }).click();
  await expect(page.getByRole("heading", { name: "Engines", level: 1 })).toBeVisible();
  await unread(page, { messages: "", notifications: "" });
});

test("notifications are marked as read one by one, or all at once", async ({ school, visit }) => {
  const { course, room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const projects = await teacher.opensRoom(course, "Projects");
  await teacher.says(room, "One");
  await teacher.says(projects, "Two");
  await teacher.says(projects, `And @${ada.username}`);
  await teacher.assigns(course, "Sheet 1", Date.UTC(2040, 0, 1));
  const page = await visit(ada, "/notifications");
  await isLive(page);
  await expect(notifications(page)).toHaveCount(4);
  await unread(page, { messages: "3", notifications: "4" });

  await notifications(page).filter({ hasText: "New assignment: Sheet 1" }).getByRole("button", { name: "Mark as read" }).click();
  await unread(page, { messages: "3", notifications: "3" });
  await expect(notifications(page).filter({ hasText: "New assignment: Sheet 1" }).getByRole("button")).toHaveCount(0);

  await page.getByRole("link", { name: "Unread", exact: true }).click();
  await expect(page).toHaveURL("/notifications?unread=1");
  await expect(notifications(page)).toHaveCount(3);
  await notifications(page).filter({ hasText: "1 new message in General" }).getByRole("button", { name: "Mark as read" }).click();
  await unread(page, { messages: "2", notifications: "2" });
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.getByText("You have no unread notifications.")).toBeVisible();
  await unread(page, { messages: "", notifications: "" });

  await page.getByRole("link", { name: "All", exact: true }).click();
  await expect(notifications(page).filter({ hasText: "New assignment: Sheet 1" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Mark all as read" })).toHaveCount(0);
  await page.reload();
  await unread(page, { messages: "", notifications: "" });
});

test("notifications can be looked at course by course", async ({ school, visit }) => {
  const { course, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const other = await school.classroom();
  await ada.run({ do: "join_course", invite: new URL(other.invite).pathname.split("/")[2] });
  await teacher.assigns(course, "Sheet 1", Date.UTC(2040, 0, 1));
  await other.teacher.assigns(other.course, "Essay", Date.UTC(2040, 0, 1));
  const page = await visit(ada, "/notifications");
  await expect(notifications(page)).toHaveCount(2);
  await page.goto(`/notifications?course=${other.course}`);
  await expect(notifications(page)).toHaveCount(1);
  await expect(notifications(page)).toContainText("New assignment: Essay");
});

test("a muted room counts nowhere, and says that it is muted", async ({ school, visit }) => {
  const { course, room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const projects = await teacher.opensRoom(course, "Projects");
  const page = await visit(ada, `/chat/${room}`);
  await isLive(page);
  await page.getByRole("main").getByRole("link", { name: "Room settings" }).click();
  await page.getByLabel("Notify me of").selectOption({ label: "Nothing: mute this room" });
  await page.getByRole("button", { name: "Save" }).first().click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(places(page).getByRole("link", { name: "General" })).toContainText("muted");

  await teacher.says(room, `Nobody is told, not even @${ada.username}`);
  await teacher.says(projects, "This one counts");
  await expect(places(page).getByRole("link", { name: "Projects" })).toContainText("1");
  await unread(page, { messages: "1", notifications: "1" });
  await page.reload();
  await unread(page, { messages: "1", notifications: "1" });
  await page.goto("/notifications");
  await expect(notifications(page)).toHaveCount(1);
});

test("a hundred unread messages are 99+", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, "/settings");
  await isLive(page);
  await teacher.saysAll(room, lines(1, 99));
  await unread(page, { messages: "99", notifications: "1" });
  await teacher.says(room, "Line 100");
  await unread(page, { messages: "99+", notifications: "1" });
  await page.reload();
  await unread(page, { messages: "99+", notifications: "1" });
});

test("a message can be made unread again, and stays so while one looks at it", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  await teacher.saysAll(room, ["One", "Two", "Three"]);
  const page = await visit(ada, `/chat/${room}`);
  const other = await page.context().newPage();
  await other.goto("/settings");
  await isLive(other);
  await unread(page, { messages: "", notifications: "" });
  await message(page, "Two").hover();
  await message(page, "Two").getByRole("button", { name: "Mark as unread from here" }).click();
  await unread(page, { messages: "2", notifications: "1" });
  await unread(other, { messages: "2", notifications: "1" });
  await page.getByRole("button", { name: "Mark as read" }).click();
  await unread(page, { messages: "", notifications: "" });
  await unread(other, { messages: "", notifications: "" });
});

test("a direct message is for two, and says so", async ({ school, visit }) => {
  const { course, teacher, students: [ada, alan] } = await school.classroom("Ada Lovelace", "Alan Turing");
  const hers = await visit(ada, `/courses/${course}/members`);
  const his = await visit(alan, "/notifications");
  await isLive(hers);
  await isLive(his);
  await hers.getByRole("listitem").filter({ hasText: `@${alan.username}` }).getByRole("button", { name: "Write to Alan Turing" }).click();
  await expect(hers).toHaveURL(/\/chat\/\d+$/);
  await expect(hers.getByRole("heading", { name: "Alan Turing", level: 1 })).toBeVisible();
  await says(hers, "Between the two of us");
  await unread(his, { messages: "1", notifications: "1" });
  await expect(notifications(his)).toContainText("A direct message from Ada Lovelace");
  await expect(notifications(his)).toContainText("It was written to you alone.");
  const path = new URL(hers.url()).pathname;
  expect((await teacher.request.get(path)).status()).toBe(404);

  await test.step("the same two always get the same room", async () => {
    await his.goto(`/courses/${course}/members`);
    await his.getByRole("listitem").filter({ hasText: `@${ada.username}` }).getByRole("button", { name: "Write to Ada Lovelace" }).click();
    await expect(his).toHaveURL(path);
    await shows(his, ["Between the two of us"]);
  });
});
