// Without JavaScript, and before the WebAssembly is loaded: signing in, reading and writing work by links and forms.
import { expect, test } from "../support/fixtures";
import { PASSWORD } from "../support/users";
import { composer, confirm, expectMessages, expectUnread, header, message, messages, notifications, roomList } from "../support/pages";

const noJavaScript = { javaScriptEnabled: false };

test("join by an invite link, sign out, sign in again", async ({ site, openPage }) => {
  const { title, invite } = await site.createCourse();
  const page = await openPage(site.server, invite, noJavaScript);
  const form = page.locator("form").filter({ has: page.getByRole("heading", { name: "I am new here" }) });
  await form.getByLabel("Your name").fill("Mary Somerville");
  await form.getByLabel("User name").fill("mary");
  await form.getByLabel("Password").fill(PASSWORD);
  await form.getByRole("button", { name: "Sign up and join" }).click();
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();

  await header(page).locator("summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/signin");
  await page.goto("/notifications");
  await expect(page).toHaveURL("/signin?next=%2Fnotifications");
  await page.getByLabel("User name").fill("mary");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/notifications");
  await expect(page.getByText("You have no notifications.", { exact: true })).toBeVisible();
});

test("a signed-in user joins a second course", async ({ site, openPage }) => {
  const { title, invite } = await site.createCourse();
  const page = await openPage(await site.createUser("Ada Lovelace"), invite, noJavaScript);
  await page.getByRole("button", { name: "Join the course" }).click();
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
  await page.goto(invite);
  await page.getByRole("link", { name: "To the course" }).click();
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
});

test("read, write, edit and delete", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessages(room, ["Welcome", "Read https://example.org/sheet.pdf <b>please</b>"]);
  const page = await openPage(ada, "/", noJavaScript);
  await expectUnread(page, { messages: "2", notifications: "1" });
  await roomList(page).getByRole("link", { name: "General" }).click();
  await expectMessages(page, ["Welcome", "Read https://example.org/sheet.pdf <b>please</b>"]);
  await expect(page.getByRole("link", { name: "https://example.org/sheet.pdf" })).toHaveAttribute("rel", /noopener/);
  await expect(messages(page).last()).toBeInViewport();
  await page.getByRole("button", { name: "Mark as read" }).click();
  await expect(page.getByRole("button", { name: "Mark as read" })).toHaveCount(0);
  await expectUnread(page, { messages: "", notifications: "" });

  await composer(page).fill("Thank you!\nI shall.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page).toHaveURL(new RegExp(`/chat/${room}#m3$`));
  await expectMessages(page, ["Welcome", "please", "Thank you!"]);
  await expect(messages(page).last()).toBeInViewport();
  await expect(composer(page)).toHaveValue("");

  await messages(page).last().getByRole("link", { name: /^Message 3,/ }).click();
  await expect(page).toHaveURL(new RegExp(`/chat/${room}/3`));
  await messages(page).last().getByRole("link", { name: "Edit" }).click();
  await expect(page.getByLabel("Message")).toHaveValue("Thank you!\nI shall.");
  await page.getByLabel("Message").fill("Thank you, I shall.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(messages(page).last()).toContainText("Thank you, I shall.");
  await expect(messages(page).last()).toContainText("(edited)");

  await confirm(messages(page).last(), "Delete", "Delete it");
  await expect(messages(page).last()).toContainText("This message was deleted.");
  expect(await page.content()).not.toContain("Thank you, I shall.");
  await expect(messages(page)).toHaveCount(3);
});

test("sending a message twice stores it once", async ({ site, openPage }) => {
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`, noJavaScript);
  await composer(page).fill("Only once");
  await page.getByRole("button", { name: "Send" }).dblclick();
  await expectMessages(page, ["Only once"]);
  await page.goto(`/chat/${room}`);
  await expectMessages(page, ["Only once"]);

  await test.step("the same form posted again", async () => {
    const uuid = await page.locator("form").filter({ has: composer(page) }).locator("input[name=uuid]").inputValue();
    const form = { do: "send", form: "composer", room: String(room), uuid, content: "Once more" };
    const first = await ada.post(`/chat/${room}`, form);
    const second = await ada.post(`/chat/${room}`, form);
    expect([first.status(), second.status()]).toEqual([303, 303]);
    expect(second.headers().location).toBe(first.headers().location);
    await page.reload();
    await expectMessages(page, ["Only once", "Once more"]);
  });
});

test("notifications: read, follow, mark one and all", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessage(room, `Hello @${ada.username}`);
  await teacher.createAssignment(course, "Sheet 1", Date.UTC(2040, 0, 1, 12));
  const page = await openPage(ada, "/notifications", noJavaScript);
  await expectUnread(page, { messages: "1", notifications: "2" });
  await expect(notifications(page)).toHaveCount(2);
  const row = notifications(page).filter({ hasText: "New assignment: Sheet 1" });
  await expect(row).toContainText("Due Sun 1 Jan 2040, 12:00 UTC");
  await row.getByRole("button", { name: "Mark as read" }).click();
  await expectUnread(page, { messages: "1", notifications: "1" });
  await page.getByRole("link", { name: "Unread", exact: true }).click();
  await expect(notifications(page)).toHaveCount(1);
  await page.getByRole("link", { name: "Grace Hopper (staff) mentioned you in General" }).click();
  await expect(messages(page)).toContainText([`Hello @${ada.username}`]);
  await page.goBack();
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.getByText("You have no unread notifications.")).toBeVisible();
  await expectUnread(page, { messages: "", notifications: "" });
});

test("with WebAssembly blocked the page is complete, and its form sends messages", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allow(/net::ERR_FAILED/, /Failed to fetch/, /\.wasm/);
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessage(room, "Can you read me?");
  const studentPage = await openPage(ada, "/settings");
  await studentPage.context().route("**/*.wasm", (route) => route.abort());
  const failed = studentPage.waitForEvent("requestfailed", (request) => request.url().endsWith(".wasm"));
  await studentPage.goto(`/chat/${room}`);
  await failed;
  await expect(studentPage.locator("html")).not.toHaveAttribute("data-hydrated");
  await expectMessages(studentPage, ["Can you read me?"]);
  await composer(studentPage).fill("Loud and clear");
  await studentPage.getByRole("button", { name: "Send" }).click();
  await expectMessages(studentPage, ["Can you read me?", "Loud and clear"]);
  await expect(message(studentPage, "Loud and clear")).toBeVisible();
  await expect(studentPage.getByRole("complementary").getByText("All 2 members")).toBeVisible();
});
