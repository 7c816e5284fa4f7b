// Changing one's mind: what is edited or deleted changes for everybody at once, and nobody's text is lost on the way.
import { expect, test } from "../support/fixtures";
import { editor, isLive, message, messages, says, shows, timeline, tool } from "../support/pages";

test("an edit and a deletion are seen by the other without a reload", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const hers = await visit(ada, `/chat/${room}`);
  const other = await visit(teacher, `/chat/${room}`);
  await isLive(hers);
  await isLive(other);
  await says(hers, "The answer is 41");
  await says(hers, "Or is it?");
  await shows(other, ["The answer is 41", "Or is it?"]);

  await (await tool(message(hers, "The answer is 41"), "Edit")).click();
  await expect(editor(hers)).toBeFocused();
  await expect(editor(hers)).toHaveValue("The answer is 41");
  await editor(hers).fill("The answer is 42");
  await editor(hers).press("Enter");
  for (const page of [hers, other]) {
    await expect(messages(page).first()).toContainText("The answer is 42");
    await expect(messages(page).first()).toContainText("(edited)");
    await expect(timeline(page).getByText("The answer is 41")).toHaveCount(0);
  }
  await expect(editor(hers)).toHaveCount(0);

  await (await tool(message(hers, "Or is it?"), "Delete")).click();
  await hers.getByRole("button", { name: "Really delete" }).click();
  for (const page of [hers, other]) {
    await expect(messages(page).last()).toContainText("This message was deleted.");
    await expect(page.getByText("Or is it?")).toHaveCount(0);
    await expect(messages(page)).toHaveCount(2);
  }
  await hers.reload();
  await expect(messages(hers).first()).toContainText("(edited)");
  await expect(messages(hers).last()).toContainText("This message was deleted.");
  expect(await hers.content()).not.toContain("Or is it?");
});

test("a deletion is asked for twice, and an edit can be left", async ({ school, visit }) => {
  const { room, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, `/chat/${room}`);
  await isLive(page);
  await says(page, "Keep me");
  await shows(page, ["Keep me"]);
  await (await tool(message(page, "Keep me"), "Delete")).click();
  await expect(page.getByRole("button", { name: "Really delete" })).toBeVisible();
  await (await tool(message(page, "Keep me"), "Edit")).click();
  await editor(page).fill("Something else");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(editor(page)).toHaveCount(0);
  await page.reload();
  await shows(page, ["Keep me"]);
});

test("an edit that comes too late keeps its text and says so", async ({ school, visit }) => {
  const { room, students: [ada] } = await school.classroom("Ada Lovelace");
  const desk = await visit(ada, `/chat/${room}`);
  await isLive(desk);
  await says(desk, "Draft");
  await shows(desk, ["Draft"]);
  const phone = await overview.context().newPage();
  await phone.goto(`/chat/${room}`);
  await isLive(phone);

  await (await tool(message(desk, "Draft"), "Edit")).click();
  await editor(desk).fill("Written at the desk");
  await (await tool(message(phone, "Draft"), "Edit")).click();
  await editor(phone).fill("Written on the phone");
  await editor(phone).press("Enter");
  await expect(messages(phone)).toContainText(["Written on the phone"]);

  // Meanwhile the desk has heard of it, and goes on writing.
  await expect(editor(desk)).toHaveValue("Written at the desk");
  await editor(desk).press("Enter");
  await expect(overview.getByRole("alert").filter({ hasText: "changed elsewhere meanwhile" })).toBeVisible();
  await expect(editor(desk)).toHaveValue("Written at the desk");
  await expect(messages(phone)).toContainText(["Written on the phone"]);

  // Having been told, saving once more means it.
  await editor(desk).press("Enter");
  await expect(editor(desk)).toHaveCount(0);
  for (const page of [desk, phone]) await expect(messages(page)).toContainText(["Written at the desk"]);
});

test("staff delete what a student has written; a student deletes only her own", async ({ school, visit }) => {
  const { course, room, teacher, students: [ada, alan, kathleen] } = await school.classroom("Ada Lovelace", "Alan Turing", "Kathleen Booth");
  await teacher.run({ do: "set_role", course, user: kathleen.id, role: "assistant" });
  await teacher.says(room, "Be kind");
  await alan.says(room, "Something unkind");
  const hers = await visit(ada, `/chat/${room}`);
  const staff = await visit(kathleen, `/chat/${room}`);
  await isLive(hers);
  await isLive(staff);

  await message(hers, "Something unkind").hover();
  await expect(message(hers, "Something unkind").getByRole("button", { name: "Copy link" })).toBeVisible();
  await expect(message(hers, "Something unkind").getByRole("button", { name: "Delete" })).toHaveCount(0);
  await expect(message(hers, "Something unkind").getByRole("button", { name: "Edit" })).toHaveCount(0);

  await expect((await tool(message(staff, "Something unkind"), "Delete"))).toBeVisible();
  await expect(message(staff, "Something unkind").getByRole("button", { name: "Edit" })).toHaveCount(0);
  await (await tool(message(staff, "Something unkind"), "Delete")).click();
  await staff.getByRole("button", { name: "Really delete" }).click();
  for (const page of [staff, hers]) {
    await expect(messages(page).last()).toContainText("This message was deleted.");
    await expect(page.getByText("Something unkind")).toHaveCount(0);
  }
});

test("what is deleted takes its notification with it", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const number = await teacher.says(room, `Where are you, @${ada.username}?`);
  const page = await visit(ada, "/notifications");
  await isLive(page);
  await expect(page.getByText("Grace Hopper mentioned you in General")).toBeVisible();
  await teacher.deletes(room, number);
  await expect(page.getByText("Grace Hopper mentioned you in General")).toHaveCount(0);
});
