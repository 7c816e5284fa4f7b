// Without JavaScript, and before WebAssembly has loaded: everything a course needs works by links and forms.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { PASSWORD } from "../support/users";
import { bar, composer, message, messages, notifications, objects, places, shows, unbounded, unread } from "../support/pages";

const off = { javaScriptEnabled: false };

test("join by the link, sign out, sign in again", async ({ school, visit }) => {
  const { title, invite } = await school.classroom();
  const page = await visit(school.server, invite, off);
  const form = page.locator("form").filter({ has: page.getByRole("heading", { name: "I am new here" }) });
  await form.getByLabel("Your name").fill("Mary Somerville");
  await form.getByLabel("User name").fill("mary");
  await form.getByLabel("Password").fill(PASSWORD);
  await form.getByRole("button", { name: "Sign up and join" }).click();
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();

  await bar(page).locator("summary").click();
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

test("a second course is joined by somebody who is signed in", async ({ school, visit }) => {
  const { title, invite } = await school.classroom();
  const page = await visit(await school.newcomer("Ada Lovelace"), invite, off);
  await page.getByRole("button", { name: "Join the course" }).click();
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
  await page.goto(invite);
  await page.getByRole("link", { name: "To the course" }).click();
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
});

test("read, write, edit and delete", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  await teacher.saysAll(room, ["Welcome", "Read https://example.org/sheet.pdf <b>please</b>"]);
  const page = await visit(ada, "/", off);
  await unread(page, { messages: "2", notifications: "1" });
  await places(page).getByRole("link", { name: "General" }).click();
  await shows(page, ["Welcome", "Read https://example.org/sheet.pdf <b>please</b>"]);
  await expect(page.getByRole("link", { name: "https://example.org/sheet.pdf" })).toHaveAttribute("rel", /noopener/);
  await expect(messages(page).last()).toBeInViewport();
  await page.getByRole("button", { name: "Mark as read" }).click();
  await expect(page.getByRole("button", { name: "Mark as read" })).toHaveCount(0);
  await unread(page, { messages: "", notifications: "" });

  await composer(page).fill("Thank you!\nI shall.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page).toHaveURL(new RegExp(`/chat/${room}#m3$`));
  await shows(page, ["Welcome", "please", "Thank you!"]);
  await expect(messages(page).last()).toBeInViewport();
  await expect(composer(page)).toHaveValue("");

  await messages(page).last().getByRole("link").first().click();
  await expect(page).toHaveURL(new RegExp(`/chat/${room}/3`));
  await messages(page).last().getByRole("link", { name: "Edit" }).click();
  await expect(page.getByLabel("Message")).toHaveValue("Thank you!\nI shall.");
  await page.getByLabel("Message").fill("Thank you, I shall.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(messages(page).last()).toContainText("Thank you, I shall.");
  await expect(messages(page).last()).toContainText("(edited)");

  await messages(page).last().getByRole("button", { name: "Delete" }).click();
  await expect(messages(page).last()).toContainText("This message was deleted.");
  expect(await page.content()).not.toContain("Thank you, I shall.");
  await expect(messages(page)).toHaveCount(3);
});

test("sending twice is one message", async ({ school, visit }) => {
  const { room, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, `/chat/${room}`, off);
  await composer(page).fill("Only once");
  await page.getByRole("button", { name: "Send" }).dblclick();
  await shows(page, ["Only once"]);
  await page.goto(`/chat/${room}`);
  await shows(page, ["Only once"]);

  await test.step("the very same form, sent again by hand", async () => {
    const uuid = await page.locator("form").filter({ has: composer(page) }).locator("input[name=uuid]").inputValue();
    const form = { do: "send", form: "composer", room: String(room), uuid, content: "Once more" };
    const first = await ada.post(`/chat/${room}`, form);
    const second = await ada.post(`/chat/${room}`, form);
    expect([first.status(), second.status()]).toEqual([303, 303]);
    expect(second.headers().location).toBe(first.headers().location);
    await page.reload();
    await shows(page, ["Only once", "Once more"]);
  });
});

test("what is refused says why beside its field, and keeps the text", async ({ school, visit, complaints }) => {
  complaints.allowStatus(422, 409);
  const { course, room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, `/chat/${room}`, off);
  const refusal = (answer: number) => page.waitForResponse((response) => response.request().method() === "POST" && response.status() === answer);

  await test.step("a message of nothing but space", async () => {
    const refused = refusal(422);
    await composer(page).fill("   ");
    await page.getByRole("button", { name: "Send" }).click();
    await refused;
    await objects(composer(page), "Please write something before sending.");
    await expect(messages(page)).toHaveCount(0);
  });

  await test.step("a message that would turn what others read", async () => {
    const refused = refusal(422);
    await composer(page).fill("abc\u202Edef");
    await page.getByRole("button", { name: "Send" }).click();
    await refused;
    await objects(composer(page), "invisible control character (U+202E)");
    await expect(composer(page)).toHaveValue("abc\u202Edef");
    await expect(messages(page)).toHaveCount(0);
  });

  await test.step("a message that is too long", async () => {
    const refused = refusal(422);
    await unbounded(composer(page));
    await composer(page).fill("x".repeat(4001));
    await page.getByRole("button", { name: "Send" }).click();
    await refused;
    await objects(composer(page), "4000 characters");
    await expect(composer(page)).toHaveValue("x".repeat(4001));
  });

  await test.step("an edit that comes too late", async () => {
    const number = await ada.says(room, "Draft");
    await page.goto(`/chat/${room}/${number}/edit`);
    await ada.edits(room, number, "Changed on the phone");
    const refused = refusal(409);
    await page.getByLabel("Message").fill("Changed at the desk");
    await page.getByRole("button", { name: "Save" }).click();
    await refused;
    await objects(page.getByLabel("Message"), "changed elsewhere meanwhile");
    await expect(page.getByLabel("Message")).toHaveValue("Changed at the desk");
    // Compared and meant: the second time it is taken.
    await page.getByRole("button", { name: "Save" }).click();
    await expect(messages(page)).toContainText(["Changed at the desk"]);
  });

  await test.step("a course that ends before it begins", async () => {
    await page.goto("/courses/new");
    await page.getByLabel("Title").fill("Time travel");
    await page.getByLabel("Code").fill("TT 1");
    await page.getByLabel("First day").fill("2026-12-01");
    await page.getByLabel("Last day").fill("2026-09-01");
    const refused = refusal(422);
    await page.getByRole("button", { name: "Create the course" }).click();
    await refused;
    await objects(page.getByLabel("Last day"), "The last day comes before the first.");
    await expect(page.getByLabel("Title")).toHaveValue("Time travel");
    await expect(page.getByLabel("Code")).toHaveValue("TT 1");
    await expect(page.getByLabel("First day")).toHaveValue("2026-12-01");
  });

  await test.step("a wrong password", async () => {
    const stranger = await visit(school.server, "/signin", off);
    await stranger.getByLabel("User name").fill(teacher.username);
    await stranger.getByLabel("Password").fill("not the password");
    await stranger.getByRole("button", { name: "Sign in" }).click();
    await objects(stranger.getByLabel("Password"), "This user name and password do not go together.");
    await expect(stranger.getByLabel("User name")).toHaveValue(teacher.username);
    await expect(stranger.getByLabel("Password")).toHaveValue("");
  });

  await test.step("an assignment without a title", async () => {
    const staff = await visit(teacher, `/courses/${course}/assignments/new`, off);
    await staff.getByLabel("Title").fill("  ");
    await staff.getByLabel("Due (UTC)").fill("2030-07-01T22:00");
    await staff.getByLabel("Text").fill("Page 7");
    await staff.getByRole("button", { name: "Give the assignment" }).click();
    await objects(staff.getByLabel("Title"), "Please fill this in.");
    await expect(staff.getByLabel("Due (UTC)")).toHaveValue("2030-07-01T22:00");
    await expect(staff.getByLabel("Text")).toHaveValue("Page 7");
  });
});

test("notifications: read, follow, mark one and all", async ({ school, visit }) => {
  const { course, room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  await teacher.says(room, `Hello @${ada.username}`);
  await teacher.assigns(course, "Sheet 1", Date.UTC(2040, 0, 1, 12));
  const page = await visit(ada, "/notifications", off);
  await unread(page, { messages: "1", notifications: "3" });
  await expect(notifications(page)).toHaveCount(3);
  const row = notifications(page).filter({ hasText: "New assignment: Sheet 1" });
  await expect(row).toContainText("Due Sun 1 Jan, 12:00 UTC");
  await row.getByRole("button", { name: "Mark as read" }).click();
  await unread(page, { messages: "1", notifications: "2" });
  await page.getByRole("link", { name: "Unread", exact: true }).click();
  await expect(notifications(page)).toHaveCount(2);
  await page.getByRole("link", { name: "Grace Hopper mentioned you in General" }).click();
  await expect(messages(page)).toContainText([`Hello @${ada.username}`]);
  await page.goBack();
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.getByText("You have no unread notifications.")).toBeVisible();
  await unread(page, { messages: "", notifications: "" });
});

test("assignments are given, changed and taken back", async ({ school, visit }) => {
  const { course, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const staff = await visit(teacher, `/courses/${course}`, off);
  await staff.getByRole("link", { name: "New assignment" }).click();
  await staff.getByLabel("Title").fill("Essay");
  await staff.getByLabel("Due (UTC)").fill("2030-07-01T22:00");
  await staff.getByLabel("Text").fill("Three pages.");
  await staff.getByRole("button", { name: "Give the assignment" }).click();
  await expect(staff).toHaveURL(/\/courses\/\d+#assignment-\d+$/);
  await expect(staff.getByText("Due Mon 1 Jul, 22:00 UTC")).toBeVisible();

  await staff.getByRole("link", { name: "Change" }).click();
  await expect(staff.getByLabel("Due (UTC)")).toHaveValue("2030-07-01T22:00");
  await staff.getByLabel("Due (UTC)").fill("2030-07-02T22:00");
  await staff.getByLabel("Text").fill("Four pages.");
  await staff.getByRole("button", { name: "Save" }).click();
  const hers = await visit(ada, `/courses/${course}`, off);
  await expect(hers.getByText("Due Tue 2 Jul, 22:00 UTC (changed)")).toBeVisible();
  await expect(hers.getByText("Four pages.")).toBeVisible();
  await expect(hers.getByRole("link", { name: "Change" })).toHaveCount(0);

  await staff.getByRole("link", { name: "Change" }).click();
  await staff.getByRole("button", { name: "Delete the assignment" }).click();
  await expect(staff.getByText("No assignments yet.")).toBeVisible();
  await hers.reload();
  await expect(hers.getByText("No assignments yet.")).toBeVisible();
});

test("the theme is chosen by a form", async ({ school, visit }) => {
  const { students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, "/settings", { ...off, colorScheme: "light" });
  const light = await ground(page);
  const form = page.locator("form").filter({ has: page.getByRole("radio", { name: "Dark" }) });
  await form.getByRole("radio", { name: "Dark" }).check();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await ground(page)).not.toBe(light);
  await page.goto("/notifications");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.goto("/settings");
  await expect(form.getByRole("radio", { name: "Dark" })).toBeChecked();
  await form.getByRole("radio", { name: "As the system" }).check();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
});

test("courses, rooms, roles and names are changed by forms", async ({ school, visit }) => {
  const { course, students: [ada], teacher } = await school.classroom("Ada Lovelace");
  const page = await visit(teacher, `/courses/${course}/settings`, off);
  await page.getByLabel("Title").fill("Compilers II");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Compilers II", level: 1 })).toBeVisible();

  await page.getByRole("link", { name: "New room" }).click();
  const open = page.locator("form").filter({ has: page.getByRole("button", { name: "Create the room" }) });
  await open.getByLabel("Only staff: announcements").check();
  await open.getByLabel("Name").fill("News");
  await open.getByRole("button", { name: "Create the room" }).click();
  await expect(page.getByRole("heading", { name: "News", level: 1 })).toBeVisible();

  await page.goto(`/courses/${course}/rooms/new`);
  const closed = page.locator("form").filter({ has: page.getByRole("button", { name: "Create the private room" }) });
  await closed.getByLabel("Name").fill("Tutors");
  await closed.getByLabel(`Ada Lovelace (@${ada.username})`).check();
  await closed.getByRole("button", { name: "Create the private room" }).click();
  await expect(page.getByRole("heading", { name: "Tutors", level: 1 })).toBeVisible();

  await page.goto(`/courses/${course}/members`);
  await page.getByLabel("Role of Ada Lovelace").selectOption("assistant");
  await page.getByRole("listitem").filter({ hasText: `@${ada.username}` }).getByRole("button", { name: "Set" }).click();
  await expect(page.getByLabel("Role of Ada Lovelace")).toHaveValue("assistant");
  await page.goto("/settings");
  await page.getByLabel("The name others see").fill("Rear Admiral Hopper");
  await page.locator("form").filter({ has: page.getByLabel("The name others see") }).getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("The name others see")).toHaveValue("Rear Admiral Hopper");

  const hers = await visit(ada, "/notifications", off);
  await expect(hers.getByText("You are now assistant in Compilers II")).toBeVisible();
  await expect(hers.getByText("Grace Hopper added you to Tutors")).toBeVisible();
});

test("with WebAssembly blocked the page is complete, and sends by its form", async ({ school, visit, complaints }) => {
  complaints.allow(/net::ERR_FAILED/, /Failed to fetch/, /\.wasm/);
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  await teacher.says(room, "Can you read me?");
  const hers = await visit(ada, "/settings");
  await hers.context().route("**/*.wasm", (route) => route.abort());
  const failed = hers.waitForEvent("requestfailed", (request) => request.url().endsWith(".wasm"));
  await hers.goto(`/chat/${room}`);
  await failed;
  await expect(hers.locator("html")).not.toHaveAttribute("data-hydrated");
  await shows(hers, ["Can you read me?"]);
  await composer(hers).fill("Loud and clear");
  await hers.getByRole("button", { name: "Send" }).click();
  await shows(hers, ["Can you read me?", "Loud and clear"]);
  await expect(message(hers, "Loud and clear")).toBeVisible();
  await expect(hers.getByRole("complementary").getByText("All 2 members")).toBeVisible();
});

const ground = (page: Page) => page.locator("html").evaluate((html) => getComputedStyle(html).backgroundColor);
