// What was typed and is not saved is not lost: by a reload, the end of the session, or somebody who saves the same thing.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { composer, expectMessages, header, message, messages, roomList, sendMessage, signIn, toolbarButton, undoBar, waitUntilLive, editor } from "../support/pages";

const note = (page: Page) => page.getByText("What you had typed here is back.");

test("a form keeps its text over a reload and the end of the session, and for nobody else", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allow(/WebSocket connection/);
  consoleErrors.allowStatus(401);
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const path = `/courses/${course}/assignments/new`;
  const page = await openPage(teacher, path);
  await waitUntilLive(page);
  await page.getByLabel("Title").fill("Sheet 7");
  await page.getByLabel("Text").fill("Half of the exercise");
  await page.reload();
  await expect(page.getByLabel("Title")).toHaveValue("Sheet 7");
  await expect(page.getByLabel("Text")).toHaveValue("Half of the exercise");
  await expect(note(page)).toBeVisible();

  await test.step("the session ends, and signing in leads back to the text", async () => {
    await page.getByLabel("Text").fill("Half of the exercise, and more");
    const other = await page.context().newPage();
    await other.goto("/settings");
    await waitUntilLive(other);
    await header(other).locator("summary").click();
    await header(other).getByRole("button", { name: "Sign out" }).click();
    // The other tab asks first: something is not saved.
    await header(other).getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await signIn(page, teacher);
    await expect(page).toHaveURL(path);
    await expect(page.getByLabel("Text")).toHaveValue("Half of the exercise, and more");
    await page.getByRole("button", { name: "Discard it" }).click();
    await expect(page.getByLabel("Title")).toHaveValue("");
  });

  await test.step("an unfinished message is marked in the list of rooms, and goes with signing out", async () => {
    await page.goto(`/chat/${room}`);
    await waitUntilLive(page);
    await composer(page).fill("Half a thought");
    await expect(roomList(page).getByRole("link", { name: /General/ })).toContainText("Draft");
    await page.goto("/settings");
    await waitUntilLive(page);
    await expect(roomList(page).getByRole("link", { name: /General/ })).toContainText("Draft");
    await header(page).locator("summary").click();
    await header(page).getByRole("button", { name: "Sign out" }).click();
    await header(page).getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("Half");
    await signIn(page, ada);
    await page.goto(`/chat/${room}`);
    await waitUntilLive(page);
    await expect(composer(page)).toHaveValue("");
    await expect(roomList(page).getByText("Draft")).toHaveCount(0);
  });
});

test("of two people who change the same thing, the later one sees both and decides", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(409);
  const { course, teacher } = await site.createCourse();
  const assignment = await teacher.createAssignment(course, "Sheet 1", Date.UTC(2030, 0, 10, 12), "Exercise 1");
  const page = await openPage(teacher, `/courses/${course}/assignments/${assignment}`);
  await waitUntilLive(page);
  await page.getByLabel("Title").fill("Sheet one");
  // Meanwhile somebody else moves the date and renames it.
  await teacher.execute({ do: "change_assignment", assignment, title: "First sheet", text: "Exercise 1", due: Date.UTC(2030, 0, 17, 12) });
  const save = page.getByRole("button", { name: "Save" });
  await save.click();
  await expect(page.getByText("You changed this assignment on another page a moment ago.")).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveValue("Sheet one");
  await expect(page.locator("blockquote", { hasText: "First sheet" })).toBeVisible();
  await expect(page.getByLabel(/^Due/)).toHaveValue(/^2030-01-17T/);
  await save.click();
  await expect(page.getByRole("heading", { name: "Sheet one" })).toBeVisible();
  await expect(page.getByText(/Due .*17 Jan/)).toBeVisible();
});

test("a message that is being changed shows what it became meanwhile, and survives a reload", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(409);
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await sendMessage(page, "On Monday");
  await expectMessages(page, ["On Monday"]);
  await (await toolbarButton(message(page, "On Monday"), "Edit")).click();
  await editor(page).fill("On Tuesday");
  await page.reload();
  await waitUntilLive(page);
  await expect(editor(page)).toHaveValue("On Tuesday");
  await ada.editMessage(room, 1, "On Friday");
  await editor(page).press("Enter");
  await expect(page.locator("blockquote", { hasText: "On Friday" })).toBeVisible();
  await expect(editor(page)).toHaveValue("On Tuesday");
  await editor(page).press("Enter");
  await expectMessages(page, ["On Tuesday"]);
  await (await toolbarButton(messages(page).filter({ hasText: "On Tuesday" }), "Edit")).click();
  await editor(page).fill("Never mind");
  await editor(page).press("Escape");
  await undoBar(page).getByRole("button", { name: "Undo" }).click();
  await expect(editor(page)).toHaveValue("Never mind");
});
