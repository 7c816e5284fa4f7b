// From an empty place to two people who talk: every step as the people themselves do it.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { composer, isLive, message, places, says, shows } from "../support/pages";

test("a teacher sets the place up, hands out a link, and the class talks", async ({ ownServer, visit }) => {
  const teacher = await visit(ownServer, "/", { permissions: ["clipboard-read", "clipboard-write"] });

  await test.step("the first visit makes the first account", async () => {
    await expect(teacher).toHaveURL("/setup");
    await teacher.getByLabel("Name of this place").fill("Riverside School");
    await teacher.getByLabel("Your name").fill("Grace Hopper");
    await teacher.getByLabel("User name").fill("grace");
    await teacher.getByLabel("Password").fill("a nanosecond of wire");
    await teacher.getByRole("button", { name: "Create the place" }).click();
    await isLive(teacher);
    await expect(teacher.getByRole("heading", { name: "Hello, Grace Hopper" })).toBeVisible();
    await expect(teacher.getByText("You are in no course yet.")).toBeVisible();
    await expect(teacher).toHaveTitle("Riverside School");
  });

  await test.step("she creates a course", async () => {
    await teacher.getByRole("link", { name: "Create a course" }).click();
    await teacher.getByLabel("Title").fill("Compilers");
    await teacher.getByLabel("Code").fill("CS 143");
    await teacher.getByLabel("Description").fill("From text to machine.\nBring a pencil.");
    await teacher.getByLabel("First day").fill("2026-09-01");
    await teacher.getByLabel("Last day").fill("2027-01-31");
    await teacher.getByRole("button", { name: "Create the course" }).click();
    await expect(teacher).toHaveURL(/\/courses\/\d+$/);
    await expect(teacher.getByRole("heading", { name: "Compilers", level: 1 })).toBeVisible();
    await expect(teacher.getByText("You are instructor")).toBeVisible();
    await expect(teacher.getByText("2026-09-01 – 2027-01-31")).toBeVisible();
    await expect(places(teacher).getByRole("link", { name: "General" })).toBeVisible();
  });

  const link = await test.step("and copies its invite link", async () => {
    await teacher.getByRole("link", { name: "1 member" }).click();
    await expect(teacher.getByRole("heading", { name: "Members", level: 1 })).toBeVisible();
    await teacher.getByRole("button", { name: "Copy", exact: true }).click();
    await expect(teacher.getByRole("button", { name: "Copied" })).toBeVisible();
    const copied = await teacher.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(new RegExp(`^${ownServer.url}/join/\\S+$`));
    await expect(teacher.getByLabel("Invite link")).toHaveValue(copied);
    return copied;
  });

  const student = await test.step("a student signs up by the link", async () => {
    const student = await visit(ownServer, link);
    await expect(student.getByRole("heading", { name: "Join Compilers" })).toBeVisible();
    const form = student.locator("form").filter({ has: student.getByRole("heading", { name: "I am new here" }) });
    await form.getByLabel("Your name").fill("Ada Lovelace");
    await form.getByLabel("User name").fill("ada");
    await form.getByLabel("Password").fill("the analytical engine");
    await form.getByRole("button", { name: "Sign up and join" }).click();
    await expect(student.getByRole("heading", { name: "Compilers", level: 1 })).toBeVisible();
    await expect(student.getByText("You are student")).toBeVisible();
    await expect(student.getByText("Bring a pencil.")).toBeVisible();
    return student;
  });

  await test.step("whom the teacher sees at once", async () => {
    await expect(teacher.getByRole("heading", { name: "In this course: 2" })).toBeVisible();
    await expect(teacher.getByRole("main").getByText("@ada")).toBeVisible();
  });

  await test.step("both talk, live both ways", async () => {
    for (const page of [teacher, student]) {
      await places(page).getByRole("link", { name: "General" }).click();
      await expect(page.getByText("Nothing has been said here yet.")).toBeVisible();
      await isLive(page);
    }
    await says(student, "Good morning! Is this the right room?");
    await expect(composer(student)).toHaveValue("");
    await expect(message(teacher, "Good morning! Is this the right room?")).toHaveAccessibleName("Ada Lovelace");
    await says(teacher, "It is. Welcome, @ada!");
    await expect(message(student, "It is. Welcome, @ada!")).toBeVisible();
    const talk = ["Good morning! Is this the right room?", "It is. Welcome, @ada!"];
    await shows(student, talk);
    await shows(teacher, talk);
    await expect(student.getByText("Nothing has been said here yet.")).toHaveCount(0);
  });

  await test.step("and it is all there after a reload, with JavaScript or without", async () => {
    await student.reload();
    await shows(student, ["Good morning! Is this the right room?", "It is. Welcome, @ada!"]);
    const html = await htmlOf(student);
    expect(html).toContain("Good morning! Is this the right room?");
    expect(html).not.toContain("Nothing has been said here yet.");
  });
});

/** The page as the server draws it. */
async function htmlOf(page: Page): Promise<string> {
  return (await page.request.get(page.url())).text();
}
