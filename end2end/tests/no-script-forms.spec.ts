// Forms without JavaScript: refused input, assignments, the theme, courses and rooms.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { PASSWORD } from "../support/users";
import { composer, confirm, expectFieldError, header, messages, offerOf, removeBrowserValidation } from "../support/pages";

const noJavaScript = { javaScriptEnabled: false };

test("refused input shows why beside its field, and keeps the text", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(422, 409);
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`, noJavaScript);
  const refusal = (answer: number) => page.waitForResponse((response) => response.request().method() === "POST" && response.status() === answer);

  await test.step("a message of white space only", async () => {
    const refused = refusal(422);
    await composer(page).fill("   ");
    await page.getByRole("button", { name: "Send" }).click();
    await refused;
    await expectFieldError(composer(page), "Please write something before sending.");
    await expect(messages(page)).toHaveCount(0);
  });

  await test.step("a message that is too long", async () => {
    const refused = refusal(422);
    await removeBrowserValidation(composer(page));
    await composer(page).fill("x".repeat(4001));
    await page.getByRole("button", { name: "Send" }).click();
    await refused;
    await expectFieldError(composer(page), "4000 characters");
    await expect(composer(page)).toHaveValue("x".repeat(4001));
  });

  await test.step("an edit of an outdated version", async () => {
    const number = await ada.sendMessage(room, "Draft");
    await page.goto(`/chat/${room}/${number}/edit`);
    await ada.editMessage(room, number, "Changed on the phone");
    const refused = refusal(409);
    await page.getByLabel("Message").fill("Changed at the desk");
    await page.getByRole("button", { name: "Save" }).click();
    await refused;
    await expectFieldError(page.getByLabel("Message"), "You changed this message elsewhere a moment ago");
    await expect(page.getByLabel("Message")).toHaveValue("Changed at the desk");
    // The second time it overwrites the other change.
    await page.getByRole("button", { name: "Save" }).click();
    await expect(messages(page)).toContainText(["Changed at the desk"]);
  });

  await test.step("a course that ends before it starts", async () => {
    await page.goto("/courses/new");
    await page.getByLabel("Title").fill("Time travel");
    await page.getByLabel("Code").fill("TT 1");
    await page.getByLabel("First day").fill("2026-12-01");
    await page.getByLabel("Last day").fill("2026-09-01");
    const refused = refusal(422);
    await page.getByRole("button", { name: "Create the course" }).click();
    await refused;
    await expectFieldError(page.getByLabel("Last day"), "The last day comes before the first.");
    await expect(page.getByLabel("Title")).toHaveValue("Time travel");
    await expect(page.getByLabel("Code")).toHaveValue("TT 1");
    await expect(page.getByLabel("First day")).toHaveValue("2026-12-01");
  });

  await test.step("a wrong password", async () => {
    const stranger = await openPage(site.server, "/signin", noJavaScript);
    await stranger.getByLabel("User name").fill(teacher.username);
    await stranger.getByLabel("Password").fill("not the password");
    await stranger.getByRole("button", { name: "Sign in" }).click();
    await expectFieldError(stranger.getByLabel("Password"), "This user name and password do not go together.");
    await expect(stranger.getByLabel("User name")).toHaveValue(teacher.username);
    await expect(stranger.getByLabel("Password")).toHaveValue("");
  });

  await test.step("an assignment without a title", async () => {
    const staff = await openPage(teacher, `/courses/${course}/assignments/new`, noJavaScript);
    await staff.getByLabel("Title").fill("  ");
    await staff.getByLabel("Due (UTC)").fill("2030-07-01T22:00");
    await staff.getByLabel("Text").fill("Page 7");
    await staff.getByRole("button", { name: "Give the assignment" }).click();
    await expectFieldError(staff.getByLabel("Title"), "Please fill this in.");
    await expect(staff.getByLabel("Due (UTC)")).toHaveValue("2030-07-01T22:00");
    await expect(staff.getByLabel("Text")).toHaveValue("Page 7");
  });
});

test("assignments are made, changed and deleted", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(422);
  const { course, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const staff = await openPage(teacher, `/courses/${course}`, noJavaScript);
  await staff.getByRole("link", { name: "New assignment" }).click();
  await staff.getByLabel("Title").fill("Essay");
  await staff.getByLabel("Due (UTC)").fill("2020-07-01T22:00");
  await staff.getByLabel("Text").fill("Three pages.");
  await staff.getByRole("button", { name: "Give the assignment" }).click();
  await expectFieldError(staff.getByLabel("Due (UTC)"), "This date is in the past. Save anyway?");
  await expect(staff.getByLabel("Save anyway, with a date in the past")).not.toBeChecked();
  await staff.getByLabel("Due (UTC)").fill("2030-07-01T22:00");
  await staff.getByRole("button", { name: "Give the assignment" }).click();
  await expect(staff).toHaveURL(/\/courses\/\d+\?assignment=\d+#assignment-\d+$/);
  await expect(staff.getByText("Due Mon 1 Jul 2030, 22:00 UTC")).toBeVisible();

  await staff.getByRole("link", { name: "Change" }).click();
  await expect(staff.getByLabel("Due (UTC)")).toHaveValue("2030-07-01T22:00");
  await staff.getByLabel("Due (UTC)").fill("2030-07-02T22:00");
  await staff.getByLabel("Text").fill("Four pages.");
  await staff.getByRole("button", { name: "Save" }).click();
  const studentPage = await openPage(ada, `/courses/${course}`, noJavaScript);
  await expect(studentPage.getByText("Due Tue 2 Jul 2030, 22:00 UTC (changed)")).toBeVisible();
  await expect(studentPage.getByText("Four pages.")).toBeVisible();
  await expect(studentPage.getByRole("link", { name: "Change" })).toHaveCount(0);

  await staff.getByRole("link", { name: "Change" }).click();
  await confirm(staff, "Delete the assignment", "Delete it");
  await expect(staff.getByText("No assignments yet.")).toBeVisible();
  await studentPage.reload();
  await expect(studentPage.getByText("No assignments yet.")).toBeVisible();
});

test("what is sent after the session has ended is there again after signing in, and not saved before", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(401, 422);
  const { course, teacher } = await site.createCourse();
  const path = `/courses/${course}/assignments/new`;
  const page = await openPage(teacher, path, noJavaScript);
  await page.getByLabel("Title").fill("Sheet 7");
  await page.getByLabel("Due (UTC)").fill("2030-07-01T22:00");
  await page.getByLabel("Text").fill("An hour of work\nand more");
  const otherTab = await page.context().newPage();
  await otherTab.goto("/settings");
  await header(otherTab).locator("summary").click();
  await header(otherTab).getByRole("button", { name: "Sign out" }).click();
  await expect(otherTab).toHaveURL("/signin");

  await page.getByRole("button", { name: "Give the assignment" }).click();
  await expect(page.getByRole("alert")).toContainText("Your session has ended, so this was not done.");
  await page.getByLabel("User name").fill(teacher.username);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("What you had typed is still kept")).toBeVisible();
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();

  await expect(page).toHaveURL(path);
  await expect(page.getByRole("alert")).toContainText("It is back as you typed it, and not saved yet.");
  await expect(page.getByLabel("Title")).toHaveValue("Sheet 7");
  await expect(page.getByLabel("Due (UTC)")).toHaveValue("2030-07-01T22:00");
  await expect(page.getByLabel("Text")).toHaveValue("An hour of work\nand more");
  await otherTab.goto(`/courses/${course}`);
  await expect(otherTab.getByText("No assignments yet.")).toBeVisible();
  await page.getByRole("button", { name: "Give the assignment" }).click();
  await expect(page.getByText("Due Mon 1 Jul 2030, 22:00 UTC")).toBeVisible();
});

test("the theme is set by a form", async ({ site, openPage }) => {
  const { students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, "/settings", { ...noJavaScript, colorScheme: "light" });
  const light = await backgroundColor(page);
  const form = page.locator("form").filter({ has: page.getByRole("radio", { name: "Dark" }) });
  await form.getByRole("radio", { name: "Dark" }).check();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await backgroundColor(page)).not.toBe(light);
  await page.goto("/notifications");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.goto("/settings");
  await expect(form.getByRole("radio", { name: "Dark" })).toBeChecked();
  await form.getByRole("radio", { name: "As the system" }).check();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
});

test("courses, rooms, roles and names are changed by forms", async ({ site, openPage }) => {
  const { course, students: [ada], teacher } = await site.createCourse("Ada Lovelace");
  const page = await openPage(teacher, `/courses/${course}/settings`, noJavaScript);
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
  await page.getByRole("link", { name: `@${ada.username}` }).click();
  await page.getByLabel("Role of Ada Lovelace", { exact: true }).selectOption("assistant");
  await confirm(page, "Change", "Change the role");
  await page.goto(`/courses/${course}/members`);
  await expect(page.locator("details.confirm > summary", { hasText: `Take back the offer to ${ada.username}` })).toBeVisible();
  await teacher.execute({ do: "add_member", course, username: "not-yet-here", role: "student" });
  await page.reload();
  await confirm(page, "Take back the offer to not-yet-here", "Take it back");
  await expect(page.getByText("@not-yet-here")).toHaveCount(0);
  await page.goto("/settings");
  await page.getByLabel("The name others see").fill("Rear Admiral Hopper");
  await page.locator("form").filter({ has: page.getByLabel("The name others see") }).getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("The name others see")).toHaveValue("Rear Admiral Hopper");

  const studentPage = await openPage(ada, "/notifications", noJavaScript);
  await expect(studentPage.getByRole("link", { name: "Rear Admiral Hopper (staff) asks you to be an assistant in Compilers II" })).toBeVisible();
  await studentPage.getByRole("button", { name: offerOf("Decline", "Tutors") }).click();
  await expect(studentPage.getByRole("button", { name: offerOf("Decline", "Tutors") })).toHaveCount(0);
  await studentPage.getByRole("button", { name: offerOf("Accept", "Compilers II") }).click();
  await expect(studentPage.getByText("You are an assistant")).toBeVisible();
});

const backgroundColor = (page: Page) => page.locator("html").evaluate((html) => getComputedStyle(html).backgroundColor);
