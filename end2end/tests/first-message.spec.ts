// From an empty site to a conversation of two users: every step in the browser.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { SETUP_CODE } from "../support/server";
import { composer, waitForHydration, waitUntilLive, message, roomList, sendMessage, expectMessages } from "../support/pages";

test("a teacher sets up the site, hands out an invite link, and the class talks", async ({ ownServer, openPage }) => {
  const teacher = await openPage(ownServer, "/", { permissions: ["clipboard-read", "clipboard-write"] });

  await test.step("the first visit creates the first account", async () => {
    await expect(teacher).toHaveURL("/setup");
    await expect(teacher.getByLabel("Set-up code")).toBeVisible();
    // The program has printed a link that contains it.
    const link = /https?:\/\/\S+\/setup\?code=\S+/.exec(ownServer.log)?.[0] ?? "";
    expect(link).toContain(SETUP_CODE);
    await teacher.goto(link);
    await waitForHydration(teacher);
    await teacher.getByLabel("Name of this site").fill("Riverside School");
    await teacher.getByLabel("Your name").fill("Grace Hopper");
    await teacher.getByLabel("User name").fill("grace");
    await teacher.getByLabel("Password").fill("a nanosecond of wire");
    await teacher.getByRole("button", { name: "Create the site" }).click();
    await waitUntilLive(teacher);
    await expect(teacher.getByRole("heading", { name: "Hello, Grace Hopper" })).toBeVisible();
    await expect(teacher.getByText("You are in no course yet.")).toBeVisible();
    await expect(teacher).toHaveTitle("Riverside School");
  });

  await test.step("the teacher creates a course", async () => {
    await teacher.getByRole("link", { name: "Create a course" }).click();
    await teacher.getByLabel("Title").fill("Compilers");
    await teacher.getByLabel("Code").fill("CS 143");
    await teacher.getByLabel("Description").fill("From text to machine.\nBring a pencil.");
    await teacher.getByLabel("First day").fill("2026-09-01");
    await teacher.getByLabel("Last day").fill("2027-01-31");
    await teacher.getByRole("button", { name: "Create the course" }).click();
    await expect(teacher).toHaveURL(/\/courses\/\d+$/);
    await expect(teacher.getByRole("heading", { name: "Compilers", level: 1 })).toBeVisible();
    await expect(teacher.getByText("You are an instructor")).toBeVisible();
    await expect(teacher.getByText("Tue 1 Sep 2026 – Sun 31 Jan 2027")).toBeVisible();
    await expect(roomList(teacher).getByRole("link", { name: "General" })).toBeVisible();
  });

  const link = await test.step("the teacher copies its invite link", async () => {
    await teacher.getByRole("link", { name: "1 member" }).click();
    await expect(teacher.getByRole("heading", { name: "Members", level: 1 })).toBeVisible();
    await teacher.getByRole("button", { name: "Copy", exact: true }).click();
    await expect(teacher.getByRole("button", { name: "Copied" })).toBeVisible();
    const copied = await teacher.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(new RegExp(`^${ownServer.url}/join/\\S+$`));
    await expect(teacher.getByLabel("Invite link")).toHaveValue(copied);
    return copied;
  });

  const student = await test.step("a student signs up with the link", async () => {
    const student = await openPage(ownServer, link);
    await expect(student.getByRole("heading", { name: "Join Compilers" })).toBeVisible();
    const form = student.locator("form").filter({ has: student.getByRole("heading", { name: "I am new here" }) });
    await form.getByLabel("Your name").fill("Ada Lovelace");
    await form.getByLabel("User name").fill("ada");
    await form.getByLabel("Password").fill("the analytical engine");
    await form.getByRole("button", { name: "Sign up and join" }).click();
    await expect(student.getByRole("heading", { name: "Compilers", level: 1 })).toBeVisible();
    await expect(student.getByText("You are a student")).toBeVisible();
    await expect(student.getByText("Bring a pencil.")).toBeVisible();
    return student;
  });

  await test.step("the teacher sees the student at once", async () => {
    await expect(teacher.getByRole("heading", { name: "In this course: 2" })).toBeVisible();
    await expect(teacher.getByRole("main").getByText("@ada")).toBeVisible();
  });

  await test.step("both send messages, live in both directions", async () => {
    for (const page of [teacher, student]) {
      await roomList(page).getByRole("link", { name: "General" }).click();
      await expect(page.getByText("Nothing has been said here yet.")).toBeVisible();
      await waitUntilLive(page);
    }
    await sendMessage(student, "Good morning! Is this the right room?");
    await expect(composer(student)).toHaveValue("");
    await expect(message(teacher, "Good morning! Is this the right room?")).toHaveAccessibleName("Ada Lovelace");
    await sendMessage(teacher, "It is. Welcome, @ada!");
    await expect(message(student, "It is. Welcome, @ada!")).toBeVisible();
    const conversation = ["Good morning! Is this the right room?", "It is. Welcome, @ada!"];
    await expectMessages(student, conversation);
    await expectMessages(teacher, conversation);
    await expect(student.getByText("Nothing has been said here yet.")).toHaveCount(0);
  });

  await test.step("everything is there after a reload, with JavaScript or without", async () => {
    await student.reload();
    await expectMessages(student, ["Good morning! Is this the right room?", "It is. Welcome, @ada!"]);
    const html = await htmlOf(student);
    expect(html).toContain("Good morning! Is this the right room?");
    expect(html).not.toContain("Nothing has been said here yet.");
  });
});

/** The HTML of a page as the server draws it. */
async function htmlOf(page: Page): Promise<string> {
  return (await page.request.get(page.url())).text();
}
